"""The consumer's right of withdrawal: how long it lasts, and what became of it.

Articles L221-18 to L221-28 of the Code de la consommation; docs/decisions/0021 and 0022.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from kernel import clock
from kernel.holidays import is_working_day
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.models import Order
from orders.states import OrderStatus

DAYS = 14


class Right(StrEnum):
    """`none`: a company's order. `gone`: fully performed, as the consumer knew."""

    NONE = "none"
    OPEN = "open"
    OVER = "over"
    GONE = "gone"
    CLOSED = "closed"


def period_end(agency: AgencyProfile, placed_at: datetime) -> datetime:
    """The first moment after the period of a contract concluded at `placed_at`.

    The day of the contract does not count; a period that would end on a Saturday, a Sunday or a
    public holiday lasts until the end of the next working day (L221-19).
    """
    last = placed_at.astimezone(agency.zone).date() + timedelta(days=DAYS)
    while not is_working_day(last, agency.country):
        last += timedelta(days=1)
    return agency.opening.at(last + timedelta(days=1), 0)


def last_day(end: datetime) -> datetime:
    """A moment on the period's last day, for words such as "until 9 December included"."""
    return end - timedelta(seconds=1)


def right_of(order: Order) -> Right:
    """What the client of `order` may do about it now."""
    if order.withdraw_before is None:
        return Right.NONE
    if order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        return Right.CLOSED
    if order.status == OrderStatus.COMPLETED:
        return Right.GONE
    return Right.OPEN if clock.now() < order.withdraw_before else Right.OVER


def declaration(order: Order, name: str) -> str:
    """The consumer's words, as kept and as sent back with the receipt."""
    words = {"name": name, "reference": order.reference, "service": order.service.title}
    return (
        _("I, %(name)s, withdraw from the contract for order %(reference)s, “%(service)s”.") % words
    )


def began_at(agency: AgencyProfile, order: Order) -> datetime | None:
    """When work on the order began, or will when its turn comes; None before that is known."""
    if order.brief_accepted_at is None or order.starts_on is None:
        return order.brief_accepted_at
    return max(order.brief_accepted_at, agency.opening.at(order.starts_on, 0))


def owed_by_rule(agency: AgencyProfile, order: Order, now: datetime, *, asked: bool) -> Money:
    """What a consumer who withdraws `now` owes for the part done (decision 0022).

    The price times the share of the working time that has passed; all of it once a version was
    delivered. Nothing without an express request (`asked`) or before work began.
    """
    begin, due = began_at(agency, order), order.internal_due_at
    if not asked or begin is None or due is None or now <= begin:
        return Money(0, order.currency)
    if order.delivered_at or now >= due:
        return order.gross
    return order.gross.share(Decimal((now - begin) / (due - begin)))
