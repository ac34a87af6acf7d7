"""What an order really left, from the books. Before it is made: freelancers.margin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from kernel import clock
from kernel.charges import Rates
from kernel.models import AgencyProfile
from kernel.money import Money, percent, total
from orders.models import Order
from payments.models import Account, DayResult, Posting

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
    """Orders that ended (completed or cancelled) in the week, or month, from `starts_on`."""

    starts_on: date
    revenue: Money
    cost: Money
    margin: Money


@dataclass(frozen=True, slots=True)
class Ended:
    """What was completed or cancelled on `day`, in the agency's zone: orders paid the same day."""

    day: date
    actual: ActualMargin


@dataclass(slots=True)
class _Book:
    """What one order has on each account; `sold` is what its own payment brought, net of VAT."""

    currency: str
    paid_at: datetime | None
    sold: int = 0
    stands: dict[str, int] = field(default_factory=dict)


def actual(order: Order, rates: Rates | None = None) -> ActualMargin:
    """The order's margin as booked so far; all zero while no money has moved."""
    rates = rates or Rates()
    book = _books(Q(journal__order=order)).get(order.pk, _Book(order.currency, None))
    return _margin(book, rates)


def for_orders(ids: Iterable[int]) -> dict[int, ActualMargin]:
    """The margin of each order that has books, in a number of queries that does not grow."""
    rates = Rates()
    books = _books(Q(journal__order__in=list(ids)))
    return {order_id: _margin(book, rates) for order_id, book in books.items()}


def ended_since(day: date, agency: AgencyProfile | None = None) -> list[Ended]:
    """What ended from `day` on, in two queries (and the agency's, unless given).

    Its cost follows the days, not the orders: the sums are kept with the books (payments.results).
    """
    rates = Rates(agency)
    rows = DayResult.objects.filter(ended_on__gte=day, currency=rates.agency.currency)
    return [Ended(row.ended_on, _of_day(row, rates)) for row in rows]


def _of_day(row: DayResult, rates: Rates) -> ActualMargin:
    sold, kept = Money(row.sold, row.currency), Money(row.kept, row.currency)
    fees, cost = Money(row.fees, row.currency), Money(row.cost, row.currency)
    return _left_of(sold, kept, fees, cost, rates.begun_turnover(row.paid_on))


def by_week(ended: Iterable[Ended], weeks: int, today: date, currency: str) -> list[WeekMargin]:
    """The last `weeks` weeks, oldest first, this one included; weeks without orders are zero."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    found: dict[date, list[ActualMargin]] = {monday: [] for monday in mondays}
    for each in ended:
        monday = each.day - timedelta(days=each.day.weekday())
        if monday in found:
            found[monday].append(each.actual)
    return [_week(monday, margins, currency) for monday, margins in found.items()]


def in_month(ended: Iterable[Ended], day: date, currency: str) -> WeekMargin:
    """All orders that ended in the month of `day`; `starts_on` is its first day."""
    first = day.replace(day=1)
    return _week(first, [e.actual for e in ended if e.day.replace(day=1) == first], currency)


def _week(starts_on: date, margins: list[ActualMargin], currency: str) -> WeekMargin:
    def summed(parts: Iterable[Money]) -> Money:
        return total(parts, currency)

    return WeekMargin(
        starts_on=starts_on,
        revenue=summed(each.revenue - each.refunds for each in margins),
        cost=summed(each.cost for each in margins),
        margin=summed(each.margin for each in margins),
    )


def _books(which: Q) -> dict[int, _Book]:
    """The books of some orders, in one query."""
    own = Q(journal__source="session", journal__kind="paid", account=Account.CLIENT_PREPAYMENT)
    rows = (
        Posting.objects.filter(journal__is_posted=True, journal__order__isnull=False)
        .filter(which)
        .order_by()
        .values_list(
            "journal__order",
            "journal__order__currency",
            "journal__order__paid_at",
            "account",
        )
        .annotate(total=Sum("amount"), sold=Sum("amount", filter=own, default=0))
    )
    found: dict[int, _Book] = {}
    for order_id, currency, paid_at, account, total_amount, sold in rows:
        book = found.setdefault(order_id, _Book(currency, paid_at))
        book.stands[account] = total_amount
        book.sold -= sold
    return found


def _margin(book: _Book, rates: Rates) -> ActualMargin:
    day = (book.paid_at or clock.now()).astimezone(rates.agency.zone).date()
    left = -sum(book.stands.get(account, 0) for account in (*_FROM_SALE, Account.REVENUE_REFUNDS))
    held = book.stands.get(Account.CLIENT_PREPAYMENT, 0)
    found = _left_of(
        Money(book.sold, book.currency),
        Money(left, book.currency),
        Money(book.stands.get(Account.STRIPE_FEES, 0), book.currency),
        Money(book.stands.get(Account.SUBCONTRACT_COST, 0), book.currency),
        rates.begun_turnover(day),
    )
    return replace(found, is_final=not held)


def _left_of(sold: Money, kept: Money, fees: Money, cost: Money, rate: Decimal) -> ActualMargin:
    """`rate` is the law's share of the turnover kept; nothing is charged on a loss."""
    charges = kept.share(rate) if kept.amount > 0 else Money(0, kept.currency)
    margin = kept - fees - cost - charges
    return ActualMargin(
        revenue=sold,
        refunds=sold - kept,
        fees=fees,
        cost=cost,
        charges=charges,
        margin=margin,
        percent=percent(margin, kept),
        is_final=True,
    )
