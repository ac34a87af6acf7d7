"""What an order really left, from the books. Before it is made: freelancers.margin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from kernel import clock, profile
from kernel.charges import CODES
from kernel.models import LegalParameter
from kernel.money import Money, percent, total
from orders.models import Order
from orders.states import OrderStatus
from payments.models import Account, Posting

Balances = dict[str, int]
_FROM_SALE = (Account.CLIENT_PREPAYMENT, Account.REVENUE)


@dataclass(frozen=True, slots=True)
class ActualMargin:
    """`margin` = `revenue` - `refunds` - `fees` - `cost` - `charges`, all net of VAT.

    `revenue` is what was sold, still held for the client or earned; `is_final` once nothing is
    held any more. `percent` is of what is left of the revenue after refunds.
    """

    revenue: Money
    refunds: Money
    fees: Money
    cost: Money
    charges: Money
    margin: Money
    percent: Decimal | None
    is_final: bool


@dataclass(frozen=True, slots=True)
class WeekMargin:
    """Orders that ended (completed or cancelled) in the week from Monday `starts_on`."""

    starts_on: date
    revenue: Money
    cost: Money
    margin: Money


class _Rates:
    """The share of turnover that the legal status takes, by day. One query, then memory."""

    def __init__(self) -> None:
        codes = CODES[profile.current().legal_status]
        rows = LegalParameter.objects.filter(code__in=codes).order_by("valid_from")
        self._rows = {code: [row for row in rows if row.code == code] for code in codes}

    def on(self, day: date) -> Decimal:
        """Each code's newest row begun by `day`: an expired one counts until it is replaced."""
        return sum((self._one(rows, day) for rows in self._rows.values()), Decimal())

    def _one(self, rows: list[LegalParameter], day: date) -> Decimal:
        begun = [row.value for row in rows if row.valid_from <= day]
        return begun[-1] if begun else Decimal()


def actual(order: Order) -> ActualMargin:
    """The order's margin as booked so far (four queries)."""
    return for_orders([order.pk])[order.pk]


def for_orders(ids: Iterable[int]) -> dict[int, ActualMargin]:
    """The margin of each order as booked so far, in a number of queries that does not grow."""
    orders = list(Order.objects.filter(pk__in=list(ids)).only("pk", "currency", "paid_at"))
    booked = _balances([order.pk for order in orders])
    sold = _sold([order.pk for order in orders])
    rates = _Rates()
    zone = profile.current().zone
    return {
        order.pk: _margin(
            order.currency,
            booked.get(order.pk, {}),
            sold.get(order.pk, 0),
            rates.on((order.paid_at or clock.now()).astimezone(zone).date()),
        )
        for order in orders
    }


def by_week(weeks: int) -> list[WeekMargin]:
    """The last `weeks` weeks, oldest first, this one included; weeks without orders are zero."""
    agency = profile.current()
    today = clock.now().astimezone(agency.zone).date()
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    ended = _ended(since=mondays[0] if mondays else this_monday)
    margins = for_orders(ended)
    found: dict[date, list[ActualMargin]] = {monday: [] for monday in mondays}
    for order_id, monday in ended.items():
        found.setdefault(monday, []).append(margins[order_id])
    return [_week(monday, found[monday], agency.currency) for monday in mondays]


def in_month(day: date) -> WeekMargin:
    """All orders that ended in the month of `day`; `starts_on` is its first day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    margins = for_orders(_ended(since=first, before=after))
    return _week(first, list(margins.values()), profile.current().currency)


def _ended(*, since: date, before: date | None = None) -> dict[int, date]:
    """Paid orders that ended, each with the Monday of its week, in the agency's zone."""
    agency = profile.current()
    start = agency.opening.at(since, 0)
    over = Q(status=OrderStatus.COMPLETED) | Q(status=OrderStatus.CANCELLED)
    orders = (
        Order.objects.filter(over, paid_at__isnull=False, currency=agency.currency)
        .annotate(ended_at=Coalesce("completed_at", "cancelled_at"))
        .filter(ended_at__gte=start)
    )
    if before:
        orders = orders.filter(ended_at__lt=agency.opening.at(before, 0))
    days = {
        pk: ended.astimezone(agency.zone).date()
        for pk, ended in orders.values_list("pk", "ended_at")
    }
    return {pk: day - timedelta(days=day.weekday()) for pk, day in days.items()}


def _week(starts_on: date, margins: list[ActualMargin], currency: str) -> WeekMargin:
    def summed(parts: Iterable[Money]) -> Money:
        return total(parts, currency)

    return WeekMargin(
        starts_on=starts_on,
        revenue=summed(each.revenue - each.refunds for each in margins),
        cost=summed(each.cost for each in margins),
        margin=summed(each.margin for each in margins),
    )


def _balances(ids: list[int]) -> dict[int, Balances]:
    rows = (
        Posting.objects.filter(journal__order__in=ids, journal__is_posted=True)
        .values_list("journal__order", "account")
        .annotate(total=Sum("amount"))
    )
    found: dict[int, Balances] = {}
    for order_id, account, amount in rows:
        found.setdefault(order_id, {})[account] = amount
    return found


def _sold(ids: list[int]) -> dict[int, int]:
    """What each order's own payment brought, net of VAT: the credits of its receipt."""
    rows = (
        Posting.objects.filter(
            journal__order__in=ids,
            journal__is_posted=True,
            journal__source="session",
            journal__kind="paid",
            account=Account.CLIENT_PREPAYMENT,
        )
        .values_list("journal__order")
        .annotate(total=Sum("amount"))
    )
    return {order_id: -amount for order_id, amount in rows}


def _margin(currency: str, booked: Mapping[str, int], sold: int, charged: Decimal) -> ActualMargin:
    left = -sum(booked.get(account, 0) for account in (*_FROM_SALE, Account.REVENUE_REFUNDS))
    kept = Money(left, currency)
    fees = Money(booked.get(Account.STRIPE_FEES, 0), currency)
    cost = Money(booked.get(Account.SUBCONTRACT_COST, 0), currency)
    charges = kept.share(charged) if left > 0 else Money(0, currency)
    margin = kept - fees - cost - charges
    return ActualMargin(
        revenue=Money(sold, currency),
        refunds=Money(sold - left, currency),
        fees=fees,
        cost=cost,
        charges=charges,
        margin=margin,
        percent=percent(margin, kept),
        is_final=not booked.get(Account.CLIENT_PREPAYMENT, 0),
    )
