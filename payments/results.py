"""The results by day, kept in the very transaction that writes the books (decision 0010).

An order counts from the moment its end is booked; what is posted for it later is added to its day.
Callers hold the order's lock.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from kernel import profile
from orders.models import Order
from payments.models import Account, DayResult, EndedOrder, Posting

_KEPT = (Account.CLIENT_PREPAYMENT, Account.REVENUE, Account.REVENUE_REFUNDS)
Row = tuple[str, int, bool]


def count_end(order: Order) -> None:
    """A paid order is over: add all its books to the day it ended, once."""
    ended_at = order.completed_at or order.cancelled_at
    if ended_at is None or order.paid_at is None:
        return
    zone = profile.current().zone
    days = {
        "ended_on": ended_at.astimezone(zone).date(),
        "paid_on": order.paid_at.astimezone(zone).date(),
    }
    ended, is_new = EndedOrder.objects.get_or_create(order=order, defaults=days)
    if is_new:
        _add(ended, order.currency, _booked(order))


def add(order: Order, rows: Iterable[Row]) -> None:
    """Add what was just posted: (account, amount, whether by the order's own payment)."""
    ended = EndedOrder.objects.filter(order=order).first()
    if ended:
        _add(ended, order.currency, rows)


def is_own_payment(source: str, kind: str) -> bool:
    """Whether a journal of this kind says that the order's own money arrived."""
    return (source, kind) == ("session", "paid")


@transaction.atomic
def count_missing(limit: int = 100) -> int:
    """Count ended orders that are not counted yet, `limit` at most; returns how many.

    For installs that traded before results were kept.
    """
    over = Order.objects.filter(status__in=["completed", "cancelled"], paid_at__isnull=False)
    missing = over.filter(ended=None).order_by("pk").select_for_update(of=("self",))
    found = list(missing[:limit])
    for order in found:
        count_end(order)
    return len(found)


def _booked(order: Order) -> list[Row]:
    rows = Posting.objects.filter(
        journal__order=order, journal__is_posted=True, currency=order.currency
    ).values_list("account", "amount", "journal__source", "journal__kind")
    return [(account, amount, is_own_payment(*fact)) for account, amount, *fact in rows]


def _add(ended: EndedOrder, currency: str, rows: Iterable[Row]) -> None:
    sums = _sums(rows)
    if not any(sums.values()):
        return
    day, _ = DayResult.objects.get_or_create(
        ended_on=ended.ended_on, paid_on=ended.paid_on, currency=currency
    )
    changes = {name: F(name) + amount for name, amount in sums.items()}
    DayResult.objects.filter(pk=day.pk).update(**changes)


def _sums(rows: Iterable[Row]) -> dict[str, int]:
    """Income is credited (negative in the books), costs are debited."""
    sums = {"sold": 0, "kept": 0, "fees": 0, "cost": 0}
    for account, amount, is_own in rows:
        if account in _KEPT:
            sums["kept"] -= amount
        if account == Account.CLIENT_PREPAYMENT and is_own:
            sums["sold"] -= amount
        if account == Account.STRIPE_FEES:
            sums["fees"] += amount
        if account == Account.SUBCONTRACT_COST:
            sums["cost"] += amount
    return sums
