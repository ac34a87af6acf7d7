"""The results by day, kept in the very transaction that writes the books (decision 0010).

An order counts from the moment its end is booked; what is posted for it later is added to its day.
Callers hold the order's lock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When

from kernel import profile
from orders.models import Order
from payments.models import DayResult, EndedOrder, Posting
from payments.takings import OWN_PAYMENT, Takings

Row = tuple[str, int, bool]


def count_end(order: Order) -> None:
    """A paid order is over: add all its books to the day it ended, once."""
    days = days_of(order)
    if days is None:
        return
    ended, is_new = EndedOrder.objects.get_or_create(order=order, defaults=days)
    if is_new:
        _add(ended, order.currency, _booked(order))


def days_of(order: Order) -> dict[str, date] | None:
    """The days on which it ended and was paid, in the agency's zone; None when it has none."""
    ended_at = order.completed_at or order.cancelled_at
    if ended_at is None or order.paid_at is None:
        return None
    zone = profile.current().zone
    return {
        "ended_on": ended_at.astimezone(zone).date(),
        "paid_on": order.paid_at.astimezone(zone).date(),
    }


def add(order: Order, rows: Iterable[Row]) -> None:
    """Add what was just posted: (account, amount, whether by the order's own payment)."""
    ended = EndedOrder.objects.filter(order=order).first()
    if ended:
        _add(ended, order.currency, rows)


@transaction.atomic
def count_missing(limit: int = 100) -> int:
    """Count ended orders that are not counted yet, `limit` at most; returns how many.

    For installs that traded before results were kept.
    """
    missing = uncounted().order_by("pk").select_for_update(of=("self",))
    found = list(missing[:limit])
    for order in found:
        count_end(order)
    return len(found)


def uncounted() -> QuerySet[Order]:
    """Paid orders that are over and count on no day. A withdrawal counts once it is settled."""
    over = Order.objects.filter(status__in=["completed", "cancelled"], paid_at__isnull=False)
    waiting = Q(withdrawal__isnull=False, withdrawal__settlement=None)
    return over.filter(ended=None).exclude(waiting)


def _booked(order: Order) -> list[Row]:
    return list(
        Posting.objects.filter(
            journal__order=order, journal__is_posted=True, currency=order.currency
        )
        .annotate(is_own=Case(When(OWN_PAYMENT, then=True), default=False))
        .values_list("account", "amount", "is_own")
    )


def _add(ended: EndedOrder, currency: str, rows: Iterable[Row]) -> None:
    sums = Takings()
    for account, amount, is_own in rows:
        sums.take(account, amount, is_own=is_own)
    if not any(sums.by_column.values()):
        return
    day, _ = DayResult.objects.get_or_create(
        ended_on=ended.ended_on, paid_on=ended.paid_on, currency=currency
    )
    changes = {name: F(name) + amount for name, amount in sums.by_column.items()}
    DayResult.objects.filter(pk=day.pk).update(**changes)
