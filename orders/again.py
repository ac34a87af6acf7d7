"""Ordering the same again: what an order was, as a checkout can take it today."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from catalog.extras import Picked
from catalog.models import ExtraKind
from kernel.money import Money, total
from orders.forms import OrderForm
from orders.models import LineKind, Order, OrderLine

DETAILS = (
    *("name", "email", "country", "buyer_kind"),
    *("company_name", "billing_address", "vat_number", "accounting_email"),
)
_GONE = "gone"
"""Stands for a choice that the extra no longer has: no checkout takes it."""


@dataclass(frozen=True)
class Repeat:
    """The order that is repeated, with its price before any coupon."""

    order: Order
    price: Money


def codes_of(order: Order) -> list[str]:
    """The extras of the order, as an address names them (catalog.extras). One query."""
    lines = order.lines.filter(kind=LineKind.EXTRA).select_related("extra")
    return [_code(line, order.package.tier) for line in lines]


def details_of(order: Order, client: User) -> dict[str, str]:
    """Who ordered, as the details page took it. The purchase order number was that order's own."""
    kept = {name: str(getattr(order, name)) for name in DETAILS}
    return {**kept, "email": client.email, "purchase_order": ""}


def are_complete(details: dict[str, str], client: User) -> bool:
    """Whether the details page would ask nothing more today."""
    return OrderForm(data=details, client=client).is_valid()


def repeat_of(public_id: str, client: User | None) -> Repeat | None:
    """What the checkout says it repeats; None unless the order is this client's own."""
    if client is None or not public_id:
        return None
    order = client.orders.filter(public_id=public_id).prefetch_related("lines").first()
    if order is None:
        return None
    bought = [line for line in order.lines.all() if line.kind != LineKind.DISCOUNT]
    return Repeat(order, total((line.gross for line in bought), order.currency))


def _code(line: OrderLine, tier: str) -> str:
    extra = line.extra
    if extra is None:
        return _GONE
    option = _option(line) if extra.kind == ExtraKind.CHOICE else None
    if extra.kind == ExtraKind.CHOICE and option is None:
        return f"{extra.slug}={_GONE}"
    return Picked(extra, tier, line.quantity, option, line.text).code


def _option(line: OrderLine) -> int | None:
    """Choices are kept in words: their number today, if they are still offered."""
    words = line.extra.options_en if line.extra else []
    return words.index(line.choice_en) if line.choice_en in words else None
