"""The money of an order is said alike on every screen, and said as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel import clock, ids, outbox
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from kernel.templatetags.relais import moment
from orders.models import Order
from payments import services as payments
from payments.models import AwaitedTransfer
from tests.desk.conftest import STAFF, place
from tests.desk.test_margins import cents, table_of
from tests.factories.catalog import package
from tests.factories.channels import enter_paid, make_channel
from tests.factories.freelancers import bring_to_production, give_rate, make_freelancer, make_job
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def unassigned(service: Any, fay_user: User, clara: User) -> Order:
    """Paid, nobody makes it yet; Fay would for 80 euros."""
    give_rate(make_freelancer(fay_user), package(service))
    return pay(make_order(client=clara, service=service))


@pytest.fixture
def awaited(agency: AgencyProfile, service: Any) -> AwaitedTransfer:
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier", "FR1420041010050500013M02606"
    agency.save()
    return payments.choose_transfer(order_id=place(service).pk)


def url(order: Order, page: str = "") -> str:
    return f"/admin/desk/order/{order.reference}/{page}"


def receive(awaited: AwaitedTransfer, amount: Money, *, apart: bool = False) -> None:
    payments.record_transfer(
        order_id=awaited.order_id,
        key=ids.public_id(),
        received=amount,
        received_on=clock.now().date(),
        reference=awaited.reference,
        actor=STAFF,
        keeps_apart=apart,
    )


def refund(order: Order, cents: int) -> None:
    payments.request_refund(
        order_id=order.pk,
        amount=Money(cents, "EUR"),
        reason="Goodwill",
        actor=STAFF,
        key=ids.public_id(),
    )
    outbox.deliver_due()


def test_refund_preview_counts_the_expected_pay_while_nobody_makes_it(
    desk: Client, unassigned: Order
) -> None:
    _headings, rows = table_of(desk, unassigned)

    page = desk.get(url(unassigned, "refund/"))

    table = page.context["margin"]
    cost = next(row for row in table.rows if row.label == "Freelancer pay")
    left = next(row for row in table.rows if row.is_total)
    assert [cell.amount.amount for cell in cost.cells] == [-8_000, -8_000]
    assert left.cells[0].amount.amount == cents(rows["Margin left"][0])


def test_refund_preview_foretells_what_the_order_page_says_after(
    desk: Client, unassigned: Order
) -> None:
    page = desk.get(url(unassigned, "refund/"))

    foretold = next(row for row in page.context["margin"].rows if row.is_total).cells[1]
    refund(unassigned, unassigned.gross_amount)

    assert foretold.amount.amount == cents(table_of(desk, unassigned)[1]["Margin left"][0])


def test_booked_fee_is_not_called_estimated(desk: Client, unassigned: Order) -> None:
    make_job(bring_to_production(unassigned))

    _headings, rows = table_of(desk, unassigned)

    assert "estimated" not in rows["Payment fee"][0]
    assert cents(rows["Payment fee"][0]) == cents(rows["Payment fee"][1])


def test_awaited_transfer_shows_its_reference_and_its_end(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    page = desk.get(url(awaited.order)).text

    assert awaited.reference in page
    awaited.order.refresh_from_db()
    assert f"until {moment(awaited.order.pay_before)}" in page


def test_two_part_refunds_ask_once_for_the_account(awaited: AwaitedTransfer) -> None:
    receive(awaited, awaited.order.gross)

    refund(awaited.order, 2_000)
    refund(awaited.order, 3_000)

    assert Mail.objects.filter(name="payments/refund_account").count() == 1


def test_refund_by_hand_is_said_before_it_is_confirmed(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    receive(awaited, awaited.order.gross)

    page = desk.get(url(awaited.order, "refund/")).text

    assert "goes back by the way it came" not in page
    assert "you send it back at your bank" in page


def test_refund_at_a_channel_is_said_before_it_is_confirmed(desk: Client, service: Any) -> None:
    order = enter_paid(make_channel(keeps_money=True))

    page = desk.get(url(order, "refund/")).text

    assert "you send it back through the channel" in page


def test_refund_of_an_unpaid_order_says_where_its_money_lies(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    receive(awaited, Money(1_000, "EUR"), apart=True)

    page = desk.get(url(awaited.order, "refund/"), follow=True).text

    assert "already gone back" not in page
    assert "€10 lies apart" in page


def test_refund_of_an_unpaid_order_says_that_nothing_came(desk: Client, service: Any) -> None:
    page = desk.get(url(place(service), "refund/"), follow=True).text

    assert "This order is not paid" in page


def test_payment_that_does_not_match_is_not_late_within_a_day(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    receive(awaited, Money(1_000, "EUR"), apart=True)

    page = desk.get("/admin/").text

    assert "does not match its order" in page
    assert "Late by 0 min" not in page
