"""Whether a client may have their account erased now, and what would be in the way."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from orders.models import Order, Withdrawal
from orders.states import OPEN

Source = Callable[[User], bool]
SOURCES: list[Source] = []


def register_source(is_money_on_its_way: Source) -> None:
    """Rooms above say whether something of the client's is still to be settled."""
    if is_money_on_its_way not in SOURCES:
        SOURCES.append(is_money_on_its_way)


def open_orders(client: User) -> list[Order]:
    """Orders under way, or withdrawn and not settled: they come first. Two queries."""
    running = Order.objects.filter(client=client, status__in=OPEN).select_related("service")
    unsettled = Withdrawal.objects.filter(order__client=client, settlement=None)
    rows = [*running, *(row.order for row in unsettled.select_related("order__service"))]
    return sorted(rows, key=lambda order: order.placed_at)


def has_money_on_its_way(client: User) -> bool:
    return any(source(client) for source in SOURCES)
