"""Coupons with rules of a test's own."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kernel.money import Money
from orders import services as orders
from orders.models import Coupon
from tests.factories.freelancers import STAFF


def make_coupon(
    code: str = "AUTUMN20", off: Decimal | Money = Decimal("0.2"), **rules: Any
) -> Coupon:
    """20 percent off everything, unless told."""
    return orders.make_coupon(rules=orders.CouponRules(code=code, off=off, **rules), actor=STAFF)
