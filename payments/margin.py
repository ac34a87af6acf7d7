"""What an order has really left, from the books. Before it is made: freelancers.margin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from kernel import clock, profile
from kernel.charges import turnover_rate
from kernel.money import Money, percent
from kernel.opening import Opening
from orders.models import Order
from payments.models import Account, Posting

TURNOVER = (Account.CLIENT_PREPAYMENT, Account.REVENUE, Account.REVENUE_REFUNDS)
Balances = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ActualMargin:
    """`revenue` is net of VAT and of refunds, held or earned; `margin` what the costs leave of it.

    `charges`: what the legal status takes of that turnover. `percent` of the revenue.
    """

    revenue: Money
    fees: Money
    cost: Money
    charges: Money
    margin: Money
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Week:
    """Orders completed in the week that starts on the Monday `starts_on`."""

    starts_on: date
    actual: ActualMargin


def actual(order: Order) -> ActualMargin | None:
    """The order's margin so far; None while no money has moved (two queries)."""
    return for_orders([order.pk]).get(order.pk)


def for_orders(order_ids: Iterable[int]) -> dict[int, ActualMargin]:
    """Margins by order id, for any number of orders in a constant number of queries."""
    rows = (
        Posting.objects.filter(journal__is_posted=True, journal__order__in=list(order_ids))
        .values_list("journal__order", "currency", "account")
        .annotate(total=Sum("amount"))
    )
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for order_id, currency, account, total in rows:
        found[order_id, currency][account] = total
    share = turnover_rate(_today()) if found else Decimal()
    return {key[0]: _margin(stands, key[1], share) for key, stands in found.items()}


def completed_since(start: datetime) -> ActualMargin:
    """Orders completed from `start` on, together."""
    return _together([stands for _, stands in _completed(start)])


def by_week(weeks: int) -> list[Week]:
    """The last `weeks` weeks, this one included, by the agency's calendar. Empty weeks are zero."""
    zone = profile.current().zone
    today = _today()
    first = today - timedelta(days=today.weekday(), weeks=weeks - 1)
    start = Opening(zone, frozenset(), 0, 1).at(first, 0)
    grouped: dict[date, list[Balances]] = defaultdict(list)
    for completed_at, stands in _completed(start):
        day = completed_at.astimezone(zone).date()
        grouped[day - timedelta(days=day.weekday())].append(stands)
    mondays = [first + timedelta(weeks=index) for index in range(weeks)]
    return [Week(monday, _together(grouped[monday])) for monday in mondays]


def _completed(start: datetime) -> list[tuple[datetime, Balances]]:
    """Balances per account of each order completed since `start` (one query)."""
    rows = (
        Posting.objects.filter(
            journal__is_posted=True,
            journal__order__completed_at__gte=start,
            currency=profile.current().currency,
        )
        .values_list("journal__order", "journal__order__completed_at", "account")
        .annotate(total=Sum("amount"))
    )
    found: dict[tuple[int, datetime], dict[str, int]] = defaultdict(dict)
    for order_id, completed_at, account, total in rows:
        found[order_id, completed_at][account] = total
    return [(completed_at, stands) for (_, completed_at), stands in found.items()]


def _together(parts: Iterable[Balances]) -> ActualMargin:
    total: dict[str, int] = defaultdict(int)
    for stands in parts:
        for account, amount in stands.items():
            total[account] += amount
    return _margin(total, profile.current().currency, turnover_rate(_today()))


def _margin(stands: Balances, currency: str, charge_rate: Decimal) -> ActualMargin:
    revenue = Money(-sum(stands.get(account, 0) for account in TURNOVER), currency)
    fees = Money(stands.get(Account.STRIPE_FEES, 0), currency)
    cost = Money(stands.get(Account.SUBCONTRACT_COST, 0), currency)
    charges = revenue.share(charge_rate) if revenue.amount > 0 else Money(0, currency)
    left = revenue - fees - cost - charges
    return ActualMargin(revenue, fees, cost, charges, left, percent(left, revenue))


def _today() -> date:
    return clock.now().astimezone(profile.current().zone).date()
