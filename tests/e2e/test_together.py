"""Two services, one payment, one of them given back; with scripts and, on a dark phone, without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import accessibility, trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.people import Visitor
from tests.e2e.trade import Buyer

pytestmark = pytest.mark.e2e
DORA = Buyer("dora@two-at-once.example", "Dora Double")
ORDERS = "select public_id, gross_amount, status from orders_order where email = ? order by id"
BACK = """
    select refund.amount, payment.session_id from payments_refund refund
    join payments_payment payment on payment.id = refund.payment_id
    join orders_order bought on bought.id = payment.order_id
    where bought.email = ? and refund.status = 'succeeded'
"""


def to_summary_of_two(visitor: Visitor, buyer: Buyer, shots: Path, name: str) -> None:
    """A logo, then brand guidelines; the selection is looked at in between."""
    visitor.open("/en/order/logo-design/?package=basic")
    visitor.press("Add another service")
    visitor.sees("is in your selection. Now choose the next service.")
    visitor.open("/en/selection/")
    visitor.photograph(shots / f"{name}-selection.png")
    assert not accessibility.problems(visitor.page)
    trade.to_summary(visitor, buyer, service="brand-guidelines", package="basic")
    visitor.sees("Check your orders, then place them")
    visitor.photograph(shots / f"{name}-summary.png")
    assert not accessibility.problems(visitor.page)


def test_two_services_are_paid_once_and_one_is_given_back(
    house: House, visit: Visit, shots: Path
) -> None:
    dora = visit()
    to_summary_of_two(dora, DORA, shots, "60-together")
    trade.place(dora, DORA)
    trade.pay(dora)
    expect(dora.page.get_by_role("link", name=re.compile("^Write the brief"))).to_have_count(2)
    dora.photograph(shots / "60-together-paid.png")
    first, second = house.rows(ORDERS, DORA.email)
    dora.open(f"/en/orders/{second[0]}/cancel/")
    dora.press("Cancel the order")

    back = dora.wait_for_rows(BACK, DORA.email, seconds=30)

    assert [row[0] for row in back] == [second[1]]
    states = [row[2] for row in house.rows(ORDERS, DORA.email)]
    assert states == ["awaiting_brief", "cancelled"]
    assert first[1] != second[1]


def test_two_services_are_ordered_on_a_dark_phone_without_scripts(
    visit: Visit, shots: Path
) -> None:
    buyer = Buyer("daria@two-at-once.example", "Daria Double")
    daria = visit(width=360, scheme="dark", scripts=False)
    daria.open("/en/order/logo-design/?package=basic")
    daria.press("Add another service")
    daria.open("/en/selection/")
    daria.photograph(shots / "61-together-phone-selection.png")
    trade.to_summary(daria, buyer, service="brand-guidelines", package="basic")
    daria.photograph(shots / "61-together-phone-summary.png")

    trade.place(daria, buyer)

    trade.pay(daria)
