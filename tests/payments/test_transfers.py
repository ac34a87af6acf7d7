"""Paying by bank transfer: chosen, awaited, reminded, marked as received, late or wrong."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import create_freelancer_user
from agency.simulation.invariants import kept, papers
from agency.simulation.invariants import money as cents
from freelancers.margin import basis
from kernel import clock, ids, outbox
from kernel.bank import is_iban
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from orders import services as orders
from orders.models import Order, PaidBy
from payments import margin
from payments import services as payments
from payments.checking import check_days
from payments.invoice_paper import pdf
from payments.models import Account, AwaitedTransfer, Invoice, Payment, Rail, Refund
from payments.sandbox import acts
from tests.factories.catalog import make_extra, make_service
from tests.factories.channels import enter_link, make_channel
from tests.factories.coupons import make_coupon
from tests.factories.freelancers import STAFF
from tests.factories.payments import assert_books_hold, books, make_order, open_session

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
IBAN = "FR1420041010050500013M02606"


@pytest.fixture(autouse=True)
def _bank(agency: AgencyProfile) -> None:
    agency.takes_transfers = True
    agency.bank_holder, agency.iban, agency.bic = "Atelier Relais", IBAN, "PSSTFRPPPAR"
    agency.save()


@pytest.fixture
def awaited() -> AwaitedTransfer:
    return payments.choose_transfer(order_id=make_order().pk)


def receive(awaited: AwaitedTransfer, **fields: Any) -> Payment:
    said: dict[str, Any] = {
        "key": ids.public_id(),
        "received": awaited.order.gross,
        "received_on": TODAY,
        "reference": f"VIR SEPA {awaited.reference.replace('-', ' ').lower()} Mme Dupont",
        "actor": STAFF,
    }
    return payments.record_transfer(order_id=awaited.order_id, **{**said, **fields})


def assert_all_holds() -> None:
    found = [
        *cents.orders_add_up(),
        *cents.one_capture(),
        *cents.equals_stripe(),
        *papers.papers_equal_the_money(),
        *papers.paid_orders_are_invoiced(),
        *kept.days_equal_the_books(),
    ]
    assert found == []
    assert check_days() == []


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        (IBAN, True),
        ("DE89370400440532013000", True),
        ("GB82WEST12345698765432", True),
        ("FR1420041010050500013M02607", False),
        ("FR4120041010050500013M02606", False),
        ("FR14", False),
        ("", False),
    ],
)
def test_iban_is_checked_by_its_digits(number: str, *, fits: bool) -> None:
    assert is_iban(number) is fits


def test_choosing_gives_five_days_one_reference_and_a_mail(awaited: AwaitedTransfer) -> None:
    order = awaited.order
    order.refresh_from_db()
    outbox.deliver_due()

    assert order.pay_before == clock.now() + timedelta(days=5)
    assert payments.choose_transfer(order_id=order.pk) == awaited
    details = Mail.objects.get(name="payments/transfer_details")
    for words in (awaited.reference, "FR14 2004 1010 0505 0001 3M02 606", "€200"):
        assert words in details.text


def test_order_outlives_the_card_s_minutes_is_reminded_once_then_expires(
    awaited: AwaitedTransfer,
) -> None:
    for days, status in ((0.1, "awaiting_payment"), (3, "awaiting_payment"), (5, "expired")):
        with clock.frozen(awaited.chosen_at + timedelta(days=days)):
            outbox.deliver_due()
        awaited.order.refresh_from_db()
        assert awaited.order.status == status

    assert Mail.objects.filter(name="payments/transfer_reminder").count() == 1
    assert not Mail.objects.filter(name="orders/payment_reminder").exists()


def test_exact_transfer_confirms_the_order_without_a_fee(awaited: AwaitedTransfer) -> None:
    payment = receive(awaited)
    outbox.deliver_due()

    order = Order.objects.get(pk=awaited.order_id)
    assert (order.status, order.paid_by) == ("awaiting_brief", PaidBy.TRANSFER)
    assert (payment.rail, payment.received_on) == (Rail.TRANSFER, TODAY)
    assert books(order) == {Account.BANK: 20_000, Account.CLIENT_PREPAYMENT: -20_000}
    assert basis(order).fee == margin.actual(order).fees == Money(0)
    assert Mail.objects.filter(name="orders/paid").count() == 1
    assert_books_hold(order)
    assert_all_holds()


def test_invoice_says_that_it_was_paid_by_transfer_and_when(awaited: AwaitedTransfer) -> None:
    with clock.frozen(clock.now() + timedelta(days=2)):
        receive(awaited)

    invoice = Invoice.objects.get()
    assert invoice.facts["paid_by"] == "transfer"
    assert invoice.facts["paid_on"] == "2026-11-23"
    assert pdf(invoice).startswith(b"%PDF")


def test_same_form_sent_twice_is_one_payment(awaited: AwaitedTransfer) -> None:
    first = receive(awaited, key="form-1")

    assert receive(awaited, key="form-1") == first
    assert Payment.objects.count() == 1


def test_second_real_transfer_of_the_same_day_sum_and_words_is_kept_apart(
    awaited: AwaitedTransfer,
) -> None:
    first = receive(awaited)

    with pytest.raises(payments.LooksNoted) as asked:
        receive(awaited)
    assert asked.value.noted == first
    second = receive(awaited, is_another=True)

    assert (second.is_unmatched, second.problem) == (True, "twice")
    assert books(awaited.order)[Account.BANK] == 40_000
    assert_all_holds()


@pytest.mark.parametrize(
    "typed", [{"reference": "vir {} "}, {"received_on": TODAY - timedelta(days=1)}]
)
def test_one_transfer_typed_in_another_way_is_asked_about_and_not_booked_twice(
    awaited: AwaitedTransfer, typed: dict[str, Any]
) -> None:
    receive(awaited, reference=awaited.reference)
    if "reference" in typed:
        typed = {"reference": typed["reference"].format(awaited.reference.lower())}

    with pytest.raises(payments.LooksNoted):
        receive(awaited, **typed)

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "is_same"),
    [
        ({"reference": "vir-sepa: {}"}, True),
        ({"reference": "{} of somebody else"}, False),
        ({"received_on": TODAY - timedelta(days=1)}, False),
    ],
)
def test_form_gone_back_to_with_something_else_in_it_is_not_swallowed(
    awaited: AwaitedTransfer, typed: dict[str, Any], *, is_same: bool
) -> None:
    first = receive(awaited, key="form-1", reference=f"VIR SEPA {awaited.reference}")
    if "reference" in typed:
        typed = {"reference": typed["reference"].format(awaited.reference.lower())}
    again: dict[str, Any] = {"reference": f"VIR SEPA {awaited.reference}", "key": "form-1"}

    if is_same:
        assert receive(awaited, **{**again, **typed}) == first
    else:
        with pytest.raises(payments.LooksNoted):
            receive(awaited, **{**again, **typed})
    assert Payment.objects.count() == 1


def test_transfer_of_who_joined_the_team_meanwhile_is_kept_apart(
    awaited: AwaitedTransfer,
) -> None:
    create_freelancer_user(email=awaited.order.email, name="Clara", language="en")

    payment = receive(awaited)

    assert (payment.is_unmatched, payment.problem) == (True, "address_taken")
    order = Order.objects.get()
    assert (order.status, order.client) == ("awaiting_payment", None)
    assert not Invoice.objects.exists()
    assert books(order) == {Account.BANK: 20_000, Account.UNMATCHED_RECEIPTS: -20_000}
    assert_all_holds()
    refund = payments.return_unmatched(payment_id=payment.pk, actor=STAFF)
    payments.record_refund_sent(refund_id=refund.pk, sent_on=TODAY, reference="BACK", actor=STAFF)
    assert books(order) == {}


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (TODAY + timedelta(days=1), payments.ReceivedInFuture),
        (date(2023, 11, 23), payments.ReceivedLongAgo),
        (TODAY - timedelta(days=1), payments.ReceivedBeforeOrder),
    ],
)
def test_day_that_cannot_be_is_refused(
    awaited: AwaitedTransfer, day: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        receive(awaited, received_on=day)

    assert not Payment.objects.exists()


@pytest.mark.parametrize("off", [-1, 1])
def test_another_sum_is_refused_then_kept_apart_when_asked(
    awaited: AwaitedTransfer, off: int
) -> None:
    other = awaited.order.gross + Money(off)

    with pytest.raises(payments.WrongSum) as refused:
        receive(awaited, received=other)
    assert refused.value.missing == Money(-off)
    assert not Payment.objects.exists()

    payment = receive(awaited, received=other, keeps_apart=True)
    assert payment.is_unmatched
    order = Order.objects.get()
    assert order.status == "awaiting_payment"
    assert books(order) == {
        Account.BANK: other.amount,
        Account.UNMATCHED_RECEIPTS: -other.amount,
    }
    with pytest.raises(payments.PaymentInProgress):
        payments.open_checkout(order_id=order.pk)
    assert_all_holds()


@pytest.mark.parametrize("is_other", [True, False])
def test_wrong_reference_is_refused_and_names_whose_it_is(
    awaited: AwaitedTransfer, *, is_other: bool
) -> None:
    service = make_service("other")
    other = payments.choose_transfer(order_id=make_order(service=service).pk)
    said = other.reference if is_other else "THANK YOU"

    with pytest.raises(payments.WrongReference) as refused:
        receive(awaited, reference=said)

    assert refused.value.other == (other.order if is_other else None)
    assert not Payment.objects.exists()
    assert receive(awaited, reference=said, is_sure=True).status == "succeeded"


def test_transfer_after_the_end_is_kept_told_and_sent_back_by_hand(
    awaited: AwaitedTransfer,
) -> None:
    with clock.frozen(awaited.chosen_at + timedelta(days=6)):
        outbox.deliver_due()
        payment = receive(awaited)
        order = Order.objects.get()
        assert (order.status, payment.problem) == ("expired", "too_late")
        refund = payments.return_unmatched(payment_id=payment.pk, actor=STAFF)
        outbox.deliver_due()
        payments.record_refund_sent(
            refund_id=refund.pk, sent_on=TODAY + timedelta(days=6), reference="BACK", actor=STAFF
        )
        outbox.deliver_due()

    assert books(order) == {}
    assert not Invoice.objects.exists()
    assert Mail.objects.filter(name="payments/refunded").count() == 1
    assert_all_holds()


def test_transfer_of_an_order_paid_by_card_meanwhile_is_kept_apart(
    awaited: AwaitedTransfer,
) -> None:
    acts.pay(open_session(awaited.order))
    outbox.deliver_due()

    payment = receive(awaited)

    assert (payment.is_unmatched, payment.problem) == (True, "twice")
    order = Order.objects.get()
    assert order.paid_by == PaidBy.CARD
    assert_books_hold(order)
    assert_all_holds()


def test_open_card_page_is_closed_once_the_transfer_is_here(awaited: AwaitedTransfer) -> None:
    open_session(awaited.order)

    receive(awaited)
    outbox.deliver_due()

    card = Payment.objects.get(rail=Rail.CARD)
    assert card.status == "expired"


def test_cancelled_order_paid_by_transfer_is_owed_by_hand(awaited: AwaitedTransfer) -> None:
    receive(awaited)
    orders.cancel_order(order_id=awaited.order_id, actor=STAFF, reason="Sorry")
    outbox.deliver_due()

    refund = Refund.objects.get()
    assert refund.status == "requested"
    payments.record_refund_sent(refund_id=refund.pk, sent_on=TODAY, reference="BACK", actor=STAFF)
    assert Account.BANK not in books(Order.objects.get())
    assert_all_holds()


def test_agency_that_takes_no_transfers_offers_none(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(takes_transfers=False)

    with pytest.raises(payments.NoTransfers):
        payments.choose_transfer(order_id=make_order().pk)


def test_order_that_is_over_cannot_be_paid_by_transfer() -> None:
    order = make_order()
    with clock.frozen(order.pay_before), pytest.raises(payments.NotPayable):
        payments.choose_transfer(order_id=order.pk)


def order_by_stranger(client: Client, **fields: Any) -> Order:
    """Of a browser that has not signed in."""
    order = make_order(**fields)
    session = client.session
    session["claimed_orders"] = [order.public_id]
    session.save()
    return order


def test_stranger_cannot_close_a_limited_service_for_five_days(client: Client) -> None:
    service = make_service(queue_cap=1)
    order = order_by_stranger(client, service=service)
    url = f"/en/orders/{order.public_id}/pay/"

    shown = client.get(url).text
    refused = client.post(f"{url}transfer/")

    for page in (shown, refused.text):
        assert "so this order is paid by card" in page
        assert "Pay by bank transfer" not in page
    assert refused.status_code == 409
    assert not AwaitedTransfer.objects.exists()
    with clock.frozen(order.pay_before):
        outbox.deliver_due()
    service.refresh_from_db()
    assert not service.is_full


def test_stranger_cannot_keep_a_limited_extra_for_five_days() -> None:
    service = make_service()
    express = make_extra(service, "express", extra_days=-2, places=1)

    with pytest.raises(payments.PlaceTooScarce):
        payments.choose_transfer(order_id=make_order(service=service, extras=(express,)).pk)
    assert payments.choose_transfer(order_id=make_order(service=service).pk)


@pytest.mark.parametrize("most_uses", [1, None])
def test_stranger_cannot_hold_a_limited_coupon_for_five_days(most_uses: int | None) -> None:
    service = make_service()
    make_coupon(most_uses=most_uses)
    order = make_order(service=service, coupon_code="AUTUMN20")

    if most_uses is None:
        assert payments.choose_transfer(order_id=order.pk)
        return
    with pytest.raises(payments.PlaceTooScarce):
        payments.choose_transfer(order_id=order.pk)
    with clock.frozen(order.pay_before):
        outbox.deliver_due()
        again = make_order(service=service, coupon_code="AUTUMN20", email="carl@kiln.example")
    assert again.gross == Money(16_000)


def test_client_who_signed_in_and_who_was_entered_keep_a_limited_place(clara: User) -> None:
    service = make_service(queue_cap=2)
    known = make_order(service=service, client=clara, email=clara.email)
    entered = enter_link(make_channel())

    for order in (known, entered):
        assert payments.choose_transfer(order_id=order.pk).reference


def test_client_chooses_on_the_pay_page_and_reads_where_to_pay(client: Client, clara: User) -> None:
    order = make_order(client=clara, email=clara.email)
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")
    url = f"/en/orders/{order.public_id}/pay/"
    assert "Pay by bank transfer" in client.get(url).text

    page = client.post(f"{url}transfer/", follow=True).text

    for words in (
        "FR14 2004 1010",
        "PSSTFRPPPAR",
        AwaitedTransfer.objects.get().reference,
        "by card instead",
    ):
        assert words in page
    assert "Pay by bank transfer (5 days)" not in page


def test_channel_without_mails_gets_none_of_the_transfer(agency: AgencyProfile) -> None:
    order = enter_link(make_channel(may_mail=False), email="")
    awaited = payments.choose_transfer(order_id=order.pk)
    with clock.frozen(awaited.chosen_at + timedelta(days=3)):
        outbox.deliver_due()

    assert not Mail.objects.exists()
