"""A coupon, from the code typed on the summary to what the owner reads of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.trade import Buyer

pytestmark = pytest.mark.e2e
CODE = "BIENVENUE10"


def test_consumer_orders_with_a_coupon_and_the_owner_sees_its_cost(
    house: House, visit: Visit, shots: Path
) -> None:
    clara = visit()
    buyer = Buyer("clara@coupon-bakery.example", "Clara Coupon")
    trade.to_summary(clara, buyer)

    clara.page.get_by_text("Do you have a coupon?").click()
    clara.page.get_by_label("Coupon code").fill("bienvenue 11")
    clara.press("Use the coupon")
    clara.sees("We do not know the code “BIENVENUE11”.")
    clara.page.get_by_label("Coupon code").fill(" bienvenue 10 ")
    clara.press("Use the coupon")
    clara.sees(f"Coupon {CODE}")
    clara.photograph(shots / "40-summary-with-coupon.png")
    trade.place(clara, buyer)
    trade.pay(clara)

    sql = "select gross_amount from orders_order where email = ?"
    assert house.value(sql, buyer.email) == 17_100
    olga = trade.owner(visit())
    olga.open("/admin/desk/promotions/")
    olga.photograph(shots / "41-promotions.png")
    olga.press(CODE)
    olga.sees(trade.reference_of(house, buyer.email))
    olga.photograph(shots / "42-coupon.png")


def test_owner_looks_at_what_a_reduction_and_a_coupon_leave(visit: Visit, shots: Path) -> None:
    olga = trade.owner(visit())
    olga.open("/admin/desk/promotions/reduction/")
    olga.page.get_by_label("Package", exact=True).select_option(label="Logo design, Basic")
    olga.page.get_by_label("Reduction in percent").fill("10")
    olga.page.get_by_label("Last day").fill(olga.page.get_by_label("First day").input_value())
    olga.press("See what it leaves")
    olga.sees("Margin left")
    olga.photograph(shots / "43-reduction.png")
    olga.open("/admin/desk/promotions/coupon/")
    olga.page.get_by_label("Code", exact=True).fill("winter 15")
    olga.page.get_by_label("Takes off, in percent").fill("15")
    olga.press("See what it leaves")
    olga.sees("What WINTER15 leaves of each order")
    olga.photograph(shots / "44-new-coupon.png")

    phone = visit(width=390, locale="fr-FR")
    phone.open("/fr/services/blog-article/")
    phone.photograph(shots / "45-reduced-price.png")
