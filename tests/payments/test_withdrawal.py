"""The money of a withdrawal: what goes back, what is earned, and who is told to stop."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freelancers.models import Assignment
from kernel import clock, outbox
from kernel.models import AgencyProfile, VatRegime
from kernel.money import Money
from orders import services as orders
from orders.buyers import StartChoice
from orders.models import Order
from payments import services as payments
from payments.ledger import balances
from payments.models import EndedOrder, Invoice, Refund
from payments.sandbox import acts
from tests.conftest import MONDAY
from tests.factories.orders import CLIENT, STAFF, answer_all, deliver
from tests.factories.payments import make_order, open_session

pytestmark = pytest.mark.django_db


def paid() -> Order:
    start = orders.Declared(StartChoice.NOW, "At once.", "2026-11", "")
    order = make_order(start=start)
    acts.pay(open_session(order))
    outbox.deliver_due()
    order.refresh_from_db()
    assert order.paid_at
    return order


def withdraw(order: Order) -> None:
    orders.withdraw_order(
        order_id=order.pk, name="Clara", email="c@x.example", text="I withdraw.", actor=CLIENT
    )
    outbox.deliver_due()


def test_before_work_everything_goes_back(agency: AgencyProfile) -> None:
    order = paid()

    withdraw(order)

    assert [(row.amount, row.status) for row in Refund.objects.all()] == [(20_000, "succeeded")]
    assert balances(order).get("revenue", 0) == 0
    assert EndedOrder.objects.filter(order=order).exists()


def test_after_work_began_the_part_done_is_earned_and_the_rest_goes_back(
    agency: AgencyProfile,
) -> None:
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    with clock.frozen(MONDAY + timedelta(days=3)):
        withdraw(order)
        assert not Refund.objects.exists()

        orders.settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        outbox.deliver_due()

    assert [(row.amount, row.status) for row in Refund.objects.all()] == [(15_000, "succeeded")]
    stands = balances(order)
    assert (stands.get("revenue"), stands.get("client_prepayment", 0)) == (-5_000, 0)
    assert not Assignment.objects.live().filter(order=order).exists()


def test_after_a_goodwill_no_more_is_owed_than_is_still_held(agency: AgencyProfile) -> None:
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    order.refresh_from_db()
    payments.request_refund(
        order_id=order.pk, amount=Money(6_000), reason="Sorry", actor=STAFF, key="goodwill"
    )
    outbox.deliver_due()
    assert order.internal_due_at
    with clock.frozen(order.internal_due_at):
        withdraw(order)
        proposed = order.withdrawal.proposed

        orders.settle_withdrawal(order_id=order.pk, owed=proposed, actor=STAFF)
        outbox.deliver_due()

    assert proposed == Money(14_000)
    assert [row.amount for row in Refund.objects.all()] == [6_000]
    stands = balances(order)
    assert (stands.get("revenue"), stands.get("client_prepayment", 0)) == (-14_000, 0)


def test_credit_note_of_a_withdrawal_is_of_the_part_that_goes_back(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12900000000")
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    with clock.frozen(MONDAY + timedelta(days=3)):
        withdraw(order)
        orders.settle_withdrawal(order_id=order.pk, owed=Money(5_001), actor=STAFF)
        outbox.deliver_due()

    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_amount, note.vat_amount, note.gross_amount) == (12_499, 2_500, 14_999)
    assert [(line["vat_rate"], line["category"]) for line in note.facts["lines"]] == [
        ("0.2000", "S")
    ]
    assert note.original == Invoice.objects.get(kind="invoice")
    stands = balances(order)
    assert (stands["revenue"], stands["vat_collected"]) == (-4_168, -833)


def test_withdrawal_before_work_credits_the_whole_invoice(agency: AgencyProfile) -> None:
    withdraw(paid())

    note = Invoice.objects.get(kind="credit_note")
    invoice = Invoice.objects.get(kind="invoice")
    assert note.facts["lines"] == invoice.facts["lines"]


def test_before_payment_the_open_page_is_closed(agency: AgencyProfile) -> None:
    order = make_order()
    open_session(order)

    withdraw(order)

    assert order.payments.get().status == "expired"
    assert not Refund.objects.exists()


def test_goodwill_still_on_its_way_is_not_owed(agency: AgencyProfile) -> None:
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    order.refresh_from_db()
    payments.request_refund(
        order_id=order.pk, amount=Money(6_000), reason="Sorry", actor=STAFF, key="goodwill"
    )
    assert order.internal_due_at
    with clock.frozen(order.internal_due_at):
        orders.withdraw_order(
            order_id=order.pk, name="C", email="c@x.example", text="I.", actor=CLIENT
        )

    order.refresh_from_db()
    assert order.withdrawal.proposed == order.held == Money(14_000)


def test_goodwill_between_withdrawal_and_settlement_lowers_what_may_be_kept(
    agency: AgencyProfile,
) -> None:
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    order.refresh_from_db()
    assert order.internal_due_at
    with clock.frozen(order.internal_due_at):
        withdraw(order)
        payments.request_refund(
            order_id=order.pk, amount=Money(6_000), reason="Sorry", actor=STAFF, key="goodwill"
        )

        with pytest.raises(orders.OwedTooMuch):
            orders.settle_withdrawal(order_id=order.pk, owed=Money(20_000), actor=STAFF)


def test_completed_order_that_is_withdrawn_from_gives_its_revenue_back(
    agency: AgencyProfile,
) -> None:
    order = make_order()
    acts.pay(open_session(order))
    outbox.deliver_due()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.record_submission(order_id=order.pk, actor=STAFF)
    deliver(order)
    orders.approve_delivery(order_id=order.pk, actor=CLIENT)
    outbox.deliver_due()

    withdraw(order)

    assert [(row.amount, row.status) for row in Refund.objects.all()] == [(20_000, "succeeded")]
    stands = balances(order)
    assert stands["revenue"] + stands["revenue_refunds"] == 0
