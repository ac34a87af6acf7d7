"""What an order really left, from the books, and what it will leave with what is still to come.

Before anybody makes it: freelancers.margin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Q, Sum, When

from freelancers.margin import basis
from kernel import clock
from kernel.charges import Rates
from kernel.models import AgencyProfile
from kernel.money import Money, percent, total
from orders.models import Order
from payments.models import DayResult, Posting
from payments.takings import OWN_PAYMENT, Takings


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
    currency: str
    paid_at: datetime | None
    takings: Takings = field(default_factory=Takings)


def actual(order: Order, rates: Rates | None = None) -> ActualMargin:
    """The order's margin as booked so far; all zero while no money has moved."""
    rates = rates or Rates()
    book = _books(Q(journal__order=order)).get(order.pk, _Book(order.currency, None))
    return _margin(book, rates)


def projected(order: Order, books: ActualMargin, cost: Money, rates: Rates) -> ActualMargin:
    """What the order will leave as it was sold, less what `books` say was refunded since.

    The fee is estimated until it is booked, `cost` is what the freelancers get in all. No query,
    one for an order bought with others whose fee is estimated.
    """
    return _lines(
        revenue=order.net,
        refunds=books.refunds,
        fees=books.fees or basis(order, rates).fee,
        cost=cost,
        rate=_rate(order.paid_at, rates),
        is_final=False,
    )


def less_refund(
    order: Order, found: ActualMargin, amount: Money, *, left: Money, rates: Rates
) -> ActualMargin:
    """What becomes of `found` when `amount` of what is `left` to refund (both with VAT) goes back.

    Net and VAT share it as the ledger will book it. The fee stays with the bank.
    """
    net = found.revenue - found.refunds
    part = amount.allocate([net.amount, max(left.amount - net.amount, 0)])[0]
    return _lines(
        revenue=found.revenue,
        refunds=found.refunds + part,
        fees=found.fees,
        cost=found.cost,
        rate=_rate(order.paid_at, rates),
        is_final=found.is_final,
    )


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
    return _lines(
        revenue=Money(row.sold, row.currency),
        refunds=Money(row.sold - row.kept, row.currency),
        fees=Money(row.fees, row.currency),
        cost=Money(row.cost, row.currency),
        rate=rates.begun_turnover(row.paid_on),
        is_final=True,
    )


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
    rows = (
        Posting.objects.filter(journal__is_posted=True, journal__order__isnull=False)
        .filter(which)
        .order_by()
        .annotate(is_own=Case(When(OWN_PAYMENT, then=True), default=False))
        .values_list(
            "journal__order",
            "journal__order__currency",
            "journal__order__paid_at",
            "account",
            "is_own",
        )
        .annotate(total=Sum("amount"))
    )
    found: dict[int, _Book] = {}
    for order_id, currency, paid_at, account, is_own, amount in rows:
        book = found.setdefault(order_id, _Book(currency, paid_at))
        book.takings.take(account, amount, is_own=is_own)
    return found


def _margin(book: _Book, rates: Rates) -> ActualMargin:
    found = book.takings
    return _lines(
        revenue=Money(found.sold, book.currency),
        refunds=Money(found.sold - found.kept, book.currency),
        fees=Money(found.fees, book.currency),
        cost=Money(found.cost, book.currency),
        rate=_rate(book.paid_at, rates),
        is_final=not found.held,
    )


def _lines(
    *, revenue: Money, refunds: Money, fees: Money, cost: Money, rate: Decimal, is_final: bool
) -> ActualMargin:
    """`rate`: the share of the turnover kept that the legal status takes. Nothing on a loss."""
    kept = revenue - refunds
    charges = kept.share(rate) if kept.amount > 0 else Money(0, kept.currency)
    margin = kept - fees - cost - charges
    return ActualMargin(
        revenue=revenue,
        refunds=refunds,
        fees=fees,
        cost=cost,
        charges=charges,
        margin=margin,
        percent=percent(margin, kept),
        is_final=is_final,
    )


def _rate(paid_at: datetime | None, rates: Rates) -> Decimal:
    day = (paid_at or clock.now()).astimezone(rates.agency.zone).date()
    return rates.begun_turnover(day)
