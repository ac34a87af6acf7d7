"""One payment for several orders: each has its part of it, and goes on alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from orders.models import Order
from orders.services import cancel_order, expire_order
from payments import services
from payments.models import Invoice, Payment, Posting, Refund, SandboxObject
from payments.sandbox import acts
from payments.services import checkout
from tests.conftest import MONDAY
from tests.factories.orders import STAFF
from tests.factories.payments import (
    assert_books_hold,
    books,
    change_object,
    events_about,
    open_session,
    payment_of,
    signed,
)
from tests.factories.together import pay_together, two_orders

pytestmark = pytest.mark.django_db
CLIENT = Actor(ActorKind.CLIENT)


@pytest.fixture
def orders(agency: AgencyProfile) -> list[Order]:
    return two_orders()


def states(orders: list[Order]) -> list[str]:
    return [Order.objects.get(pk=order.pk).status for order in orders]


def payments_of(orders: list[Order]) -> list[Payment]:
    return [payment_of(order) for order in orders]


def test_one_page_asks_for_both_orders(orders: list[Order]) -> None:
    session = open_session(orders[0])

    page = SandboxObject.objects.get(pk=session).data
    assert page["amount_total"] == 29_000
    assert [line["amount"] for line in page["lines"]] == [20_000, 9_000]
    assert all(order.reference in page["description"] for order in orders)
    assert open_session(orders[1]) == session
    assert SandboxObject.objects.filter(type="checkout.session").count() == 1


def test_one_payment_confirms_both_and_splits_the_fee_to_the_cent(orders: list[Order]) -> None:
    pay_together(orders)

    paid = payments_of(orders)
    assert states(orders) == ["awaiting_brief", "awaiting_brief"]
    assert [payment.captured_amount for payment in paid] == [20_000, 9_000]
    assert [payment.fee_amount for payment in paid] == [317, 143]  # 4.60 in all
    assert len({payment.payment_intent_id for payment in paid}) == 1
    assert books(orders[1]) == {
        "stripe_balance": 8_857,
        "client_prepayment": -9_000,
        "stripe_fees": 143,
    }
    for order in orders:
        assert_books_hold(order)


def test_each_order_has_its_own_invoice(orders: list[Order]) -> None:
    pay_together(orders)

    found = Invoice.objects.order_by("sequence").values_list("order_id", "gross_amount")
    assert list(found) == [(orders[0].pk, 20_000), (orders[1].pk, 9_000)]


def test_same_event_again_changes_nothing(client: Client, orders: list[Order]) -> None:
    session = pay_together(orders)
    before = Posting.objects.count()

    answer = client.post(**signed(events_about(session)[-1]))
    services.sync_session(session_id=session)
    outbox.deliver_due()

    assert answer.status_code == 200
    assert Posting.objects.count() == before
    assert Invoice.objects.count() == 2


def test_what_fails_for_one_order_leaves_both_unpaid(orders: list[Order]) -> None:
    session = open_session(orders[0])
    acts.pay(session)
    taken = payment_of(orders[1])
    taken.pk, taken.public_id, taken.together, taken.status = None, "other", "", "expired"
    taken.session_id, taken.attempt = None, 0
    taken.payment_intent_id = acts.read_session(session)["payment_intent"]
    taken.save()

    with pytest.raises(IntegrityError):
        services.sync_session(session_id=session)

    assert states(orders) == ["awaiting_payment", "awaiting_payment"]
    assert [payment.status for payment in payments_of(orders)] == ["open", "open"]
    assert not Posting.objects.exists()


def test_refund_of_one_leaves_the_other_alone(orders: list[Order]) -> None:
    pay_together(orders)

    services.request_refund(
        order_id=orders[1].pk, amount=None, reason="Not needed", actor=STAFF, key="one"
    )
    outbox.deliver_due()

    back = Refund.objects.get()
    charge = SandboxObject.objects.get(type="charge").data
    assert (back.status, back.amount, charge["amount_refunded"]) == ("succeeded", 9_000, 9_000)
    assert services.refundable(orders[0]) == Money(20_000, "EUR")
    assert services.refundable(orders[1]) == Money(0, "EUR")
    for order in orders:
        assert_books_hold(order)


def test_no_order_gives_back_what_another_paid(orders: list[Order]) -> None:
    pay_together(orders)

    with pytest.raises(services.RefundTooLarge):
        services.request_refund(
            order_id=orders[1].pk, amount=Money(9_001, "EUR"), reason="", actor=STAFF, key="more"
        )


def test_both_can_go_back_in_full(orders: list[Order]) -> None:
    pay_together(orders)

    for order in orders:
        cancel_order(order_id=order.pk, actor=CLIENT, reason="")
    outbox.deliver_due()

    charge = SandboxObject.objects.get(type="charge").data
    assert charge["amount_refunded"] == 29_000
    assert {refund.status for refund in Refund.objects.all()} == {"succeeded"}


def test_another_sum_is_kept_apart_for_both_to_the_cent(orders: list[Order]) -> None:
    session = open_session(orders[0])
    acts.pay(session)
    change_object(session, amount_total=1_001)

    services.sync_session(session_id=session)

    kept = payments_of(orders)
    assert [payment.captured_amount for payment in kept] == [690, 311]
    assert {payment.problem for payment in kept} == {"wrong_amount"}
    assert states(orders) == ["awaiting_payment", "awaiting_payment"]
    assert not Invoice.objects.exists()
    with pytest.raises(services.PaymentInProgress):
        services.open_checkout(order_id=orders[1].pk)


def test_order_cancelled_meanwhile_gets_its_part_back(orders: list[Order]) -> None:
    session = open_session(orders[0])
    acts.pay(session)
    cancel_order(order_id=orders[0].pk, actor=CLIENT, reason="")

    outbox.deliver_due()

    assert states(orders) == ["cancelled", "awaiting_brief"]
    assert Refund.objects.get().amount == 20_000
    assert [payment.problem for payment in payments_of(orders)] == ["too_late", ""]
    for order in orders:
        assert_books_hold(order)


def test_cancelling_one_ends_the_page_and_the_rest_gets_a_new_one(orders: list[Order]) -> None:
    first = open_session(orders[0])

    cancel_order(order_id=orders[0].pk, actor=CLIENT, reason="")
    outbox.deliver_due()
    second = open_session(orders[1])

    assert acts.read_session(first)["status"] == "expired"
    assert acts.read_session(second)["amount_total"] == 9_000
    assert states(orders) == ["cancelled", "awaiting_payment"]


def test_page_for_a_cancelled_order_is_never_opened_again(orders: list[Order]) -> None:
    """Before the queue has ended it: the next press does."""
    first = open_session(orders[0])
    cancel_order(order_id=orders[0].pk, actor=CLIENT, reason="")

    second = open_session(orders[1])

    assert acts.read_session(first)["status"] == "expired"
    assert acts.read_session(second)["amount_total"] == 9_000


def test_time_over_ends_the_page_and_both_orders(orders: list[Order]) -> None:
    session = open_session(orders[0])

    with clock.frozen(MONDAY + timedelta(hours=2)):
        for order in orders:
            expire_order(order_id=order.pk)
        outbox.deliver_due()

    assert states(orders) == ["expired", "expired"]
    assert acts.read_session(session)["status"] == "expired"
    assert [payment.status for payment in payments_of(orders)] == ["expired", "expired"]


def test_money_after_both_expired_goes_back_in_full(orders: list[Order]) -> None:
    session = open_session(orders[0])
    acts.pay(session)
    for order in orders:
        Order.objects.filter(pk=order.pk).update(pay_before=clock.now())
        expire_order(order_id=order.pk)

    outbox.deliver_due()

    assert sorted(refund.amount for refund in Refund.objects.all()) == [9_000, 20_000]
    assert states(orders) == ["expired", "expired"]


def test_debit_keeps_both_and_its_refusal_is_told_once(orders: list[Order]) -> None:
    session = open_session(orders[0])
    acts.start_debit(session)
    outbox.deliver_due()
    waiting = [payment.status for payment in payments_of(orders)]

    acts.refuse_debit(session)
    outbox.deliver_due()

    told = Mail.objects.filter(name="payments/refused")
    assert waiting == ["processing", "processing"]
    assert [payment.status for payment in payments_of(orders)] == ["failed", "failed"]
    assert [order.reference in told.get().text for order in orders] == [True, True]


def test_session_whose_number_was_lost_is_found_for_both(orders: list[Order]) -> None:
    session = open_session(orders[0])
    Payment.objects.update(session_id=None, checkout_url="")
    acts.pay(session)

    services.sync_session(session_id=session)

    assert states(orders) == ["awaiting_brief", "awaiting_brief"]
    assert {payment.session_id for payment in payments_of(orders)} == {session}


def test_sweep_asks_once_about_what_they_share(orders: list[Order]) -> None:
    acts.pay(open_session(orders[0]))

    with clock.frozen(clock.now() + timedelta(minutes=11)):
        asked = services.sweep()

    assert asked == 1
    assert states(orders) == ["awaiting_brief", "awaiting_brief"]


def test_sessions_of_orders_once_alone_are_replaced_by_one_for_both(orders: list[Order]) -> None:
    Order.objects.update(together="")
    alone = [open_session(order) for order in orders]
    Order.objects.update(together="both")

    session = open_session(orders[0])

    assert session not in alone
    assert SandboxObject.objects.get(pk=session).data["amount_total"] == 29_000
    assert {SandboxObject.objects.get(pk=each).data["status"] for each in alone} == {"expired"}


def test_lone_payments_of_several_orders_are_of_no_one_session(orders: list[Order]) -> None:
    Order.objects.update(together="")
    for order in orders:
        open_session(order)
    lone = list(Payment.objects.order_by("order_id"))

    assert not checkout._pays(lone, [order.pk for order in orders])
    assert checkout._pays(lone[:1], [orders[0].pk])
