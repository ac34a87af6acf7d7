"""Money noted by hand that never came: taken back while nothing stands on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from agency.simulation.invariants import kept, papers
from agency.simulation.invariants import money as cents
from kernel import clock, ids, outbox
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Brief, Invoicing, Order, PaidBy
from payments import services as payments
from payments.invoice_paper import printed
from payments.models import Account, AwaitedTransfer, Invoice, Journal, Payment, PaymentStatus
from payments.services.mistakes import WhyNot
from payments.services.process import _transition
from tests.factories.channels import enter_paid, make_channel
from tests.factories.freelancers import STAFF, bring_to_production
from tests.factories.payments import assert_books_hold, books, make_order, make_paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bank(agency: AgencyProfile) -> None:
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier Relais", "FR1420041010050500013M02606"
    agency.save()


@pytest.fixture
def awaited() -> AwaitedTransfer:
    return payments.choose_transfer(order_id=make_order().pk)


def receive(awaited: AwaitedTransfer, **fields: Any) -> Payment:
    said: dict[str, Any] = {
        "key": ids.public_id(),
        "received": awaited.order.gross,
        "received_on": clock.now().date(),
        "reference": awaited.reference,
        "actor": STAFF,
    }
    return payments.record_transfer(order_id=awaited.order_id, **{**said, **fields})


def take_back(payment: Payment, reason: str = "It was another client's") -> Payment:
    return payments.take_back_payment(payment_id=payment.pk, reason=reason, actor=STAFF)


def assert_all_holds() -> None:
    found = [
        *cents.orders_add_up(),
        *cents.one_capture(),
        *papers.papers_equal_the_money(),
        *papers.papers_split_vat_exactly(),
        *papers.paid_orders_are_invoiced(),
        *kept.days_equal_the_books(),
    ]
    assert found == []


def test_order_waits_for_its_money_again_and_the_books_are_even(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)

    with clock.frozen(clock.now() + timedelta(days=1)):
        taken = take_back(payment)
        order = Order.objects.get()
        assert order.pay_before == clock.now() + timedelta(days=5)

    assert (taken.status, taken.captured_amount) == (PaymentStatus.MISTAKEN, 0)
    assert taken.mistake == "It was another client's"
    assert (order.status, order.paid_at, order.payment_reference) == ("awaiting_payment", None, "")
    assert books(order) == {}
    assert Journal.objects.filter(kind="mistaken").count() == 1
    assert_all_holds()


def test_invoice_is_cancelled_by_a_credit_note_that_says_why(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    take_back(payment)

    note = Invoice.objects.get(kind="credit_note")
    assert (note.original, note.gross) == (payment.invoice, payment.invoice.gross)
    assert "no money goes back" in printed(note)["settled"][0]


def test_pressed_twice_it_is_one_correction(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    take_back(payment)

    take_back(payment, "Again")

    assert Journal.objects.filter(kind="mistaken").count() == 1
    assert Invoice.objects.filter(kind="credit_note").count() == 1
    assert Payment.objects.get().mistake == "It was another client's"


def test_reason_is_wanted(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)

    with pytest.raises(payments.MistakeUnexplained):
        take_back(payment, "  ")

    assert Order.objects.get().paid_at


def test_client_is_told_once_with_the_credit_note(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    outbox.deliver_due()
    take_back(payment)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/taken_back")
    note = Invoice.objects.get(kind="credit_note")
    assert mail.attachments == [["invoice", note.public_id]]
    assert "has not arrived after all" in mail.text
    assert "another client" not in mail.text + mail.html


def test_payment_taken_back_before_its_mail_left_is_not_confirmed(awaited: AwaitedTransfer) -> None:
    take_back(receive(awaited))

    outbox.deliver_due()

    assert not Mail.objects.filter(name="orders/paid").exists()


def test_money_that_comes_after_all_pays_the_order_with_an_invoice_of_its_own(
    awaited: AwaitedTransfer,
) -> None:
    first = receive(awaited)
    outbox.deliver_due()
    answer = Brief.objects.get().answers.get(question__slug="idea")
    orders.save_answers(
        order_id=awaited.order_id,
        answers={answer.question_id: "A red fox"},
        actor=Order.objects.get().client.actor,  # type: ignore[union-attr]
    )
    take_back(first)
    outbox.deliver_due()

    second = receive(awaited)
    outbox.deliver_due()

    order = Order.objects.get()
    assert (order.status, order.paid_by) == ("awaiting_brief", PaidBy.TRANSFER)
    assert Brief.objects.get().answers.get(question__slug="idea").text == "A red fox"
    mails = Mail.objects.filter(name="orders/paid").order_by("pk")
    assert [mail.attachments[0][1] for mail in mails] == [
        first.invoice.public_id,
        second.invoice.public_id,
    ]
    assert_books_hold(order)
    assert_all_holds()


def test_order_that_is_not_paid_after_all_expires(awaited: AwaitedTransfer) -> None:
    take_back(receive(awaited))

    with clock.frozen(clock.now() + timedelta(days=5, minutes=1)):
        outbox.deliver_due()

    assert Order.objects.get().status == "expired"


def test_brief_that_was_sent_is_kept_and_sent_again(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    Order.objects.update(status="brief_check")
    Brief.objects.update(submitted_at=clock.now())

    take_back(payment)

    assert (Order.objects.get().status, Brief.objects.get().submitted_at) == (
        "awaiting_payment",
        None,
    )


def test_money_noted_apart_is_taken_back_alone(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited, received=Money(15_000), keeps_apart=True)

    take_back(payment)
    outbox.deliver_due()

    order = Order.objects.get()
    assert books(order) == {}
    assert (order.status, Invoice.objects.count()) == ("awaiting_payment", 0)
    assert not Mail.objects.filter(name="payments/taken_back").exists()
    assert receive(awaited).status == "succeeded"
    assert_all_holds()


@pytest.mark.parametrize("invoicing", Invoicing.values)
def test_order_entered_as_paid_elsewhere_is_taken_back_with_its_commission(invoicing: str) -> None:
    rules: dict[str, Any] = {} if invoicing != Invoicing.RESELLS else {"commission_bps": 0}
    order = enter_paid(make_channel(invoicing=invoicing, **rules))

    take_back(order.payments.get())

    assert books(order) == {}
    assert Account.CHANNEL_FEES not in books(order)
    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert_all_holds()


def refused(payment: Payment) -> str:
    with pytest.raises(payments.CannotTakeBack) as error:
        take_back(payment)
    assert not Journal.objects.filter(kind="mistaken").exists()
    return str(error.value.why)


def test_not_once_work_has_begun(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    bring_to_production(Order.objects.get())

    assert refused(payment) == WhyNot.WORK_BEGAN


def test_not_once_money_is_promised_back(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    payments.request_refund(
        order_id=awaited.order_id, amount=Money(100), reason="", actor=STAFF, key="a"
    )

    assert refused(payment) == WhyNot.GOES_BACK


def test_not_once_the_order_is_over(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    orders.cancel_order(order_id=awaited.order_id, actor=STAFF, reason="Sorry")

    assert refused(payment) == WhyNot.OVER


def test_not_what_stripe_told_us() -> None:
    order = make_paid_order()

    assert refused(order.payments.get()) == WhyNot.NOT_BY_HAND


def test_client_cannot_take_a_payment_back(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    client = Order.objects.get().client
    assert client is not None

    with pytest.raises(IllegalTransition):
        payments.take_back_payment(payment_id=payment.pk, reason="No", actor=client.actor)

    assert Order.objects.get().paid_at


@pytest.mark.parametrize("status", [each for each in PaymentStatus.values if each != "succeeded"])
def test_only_money_that_came_is_taken_back(awaited: AwaitedTransfer, status: str) -> None:
    payment = receive(awaited)
    payment.status = status

    with pytest.raises(IllegalTransition), transaction.atomic():
        _transition(payment, "take_back", actor=STAFF)


@pytest.mark.parametrize(
    "wrong", [{"captured_amount": 5}, {"mistake": ""}, {"taken_back_at": None}]
)
def test_database_keeps_the_facts_of_a_mistake_together(
    awaited: AwaitedTransfer, wrong: dict[str, Any]
) -> None:
    payment = take_back(receive(awaited))

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**wrong)


def test_form_of_what_was_taken_back_is_not_swallowed(awaited: AwaitedTransfer) -> None:
    take_back(receive(awaited, key="form-1"))

    with pytest.raises(payments.LooksNoted) as asked:
        receive(awaited, key="form-1")

    assert asked.value.noted.status == PaymentStatus.MISTAKEN
