"""The consumer's right of withdrawal: how long it lasts, and what became of it.

Articles L221-18 to L221-28 of the Code de la consommation; docs/decisions/0021 and 0022.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from kernel import clock, profile
from kernel.holidays import is_working_day
from kernel.models import AgencyProfile
from kernel.money import Money, minor_units
from orders.buyers import StartChoice
from orders.models import Order, StartDeclaration
from orders.states import OrderStatus

DAYS = 14
MOMENT = timedelta(microseconds=1)


class Right(StrEnum):
    """`none`: a company's order. `gone`: fully performed, as the consumer asked and knew."""

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
    if clock.now() >= order.withdraw_before:
        return Right.OVER
    is_done = order.status == OrderStatus.COMPLETED
    return Right.GONE if is_done and asked_for_start(order) else Right.OPEN


def asked_for_start(order: Order) -> bool:
    """The consumer's express request on record: begin before the period is over (decision 0021)."""
    return StartDeclaration.objects.filter(order=order, choice=StartChoice.NOW).exists()


def declaration(order: Order, name: str) -> str:
    """The consumer's words, as kept and as sent back with the receipt."""
    words = {"name": name, "reference": order.reference, "service": order.service.title}
    return (
        _("I, %(name)s, withdraw from the contract for order %(reference)s, “%(service)s”.") % words
    )


def began_at(agency: AgencyProfile, order: Order) -> datetime | None:
    """When work on the order began, or will when its turn comes; None while nobody took it."""
    if order.work_began_at is None or order.starts_on is None:
        return order.work_began_at
    return max(order.work_began_at, agency.opening.at(order.starts_on, 0))


def owed_now(order: Order) -> Money:
    """What a consumer who withdraws now pays at most: by the rule, never more than we still hold.

    Nothing without an express request, and no sum too small to be worth asking for.
    """
    if not order.paid_at or not asked_for_start(order):
        return Money(0, order.currency)
    owed = min(owed_by_rule(profile.cached(), order, clock.now()).amount, order.held.amount)
    is_small = owed < minor_units(Decimal(1), order.currency) or owed * 100 < order.gross_amount
    return Money(0 if is_small else owed, order.currency)


def owed_by_rule(agency: AgencyProfile, order: Order, now: datetime) -> Money:
    """What the part done is worth `now` (decision 0022).

    The price times the share of the working time that has passed; all of it once a version was
    delivered. Nothing before work began.
    """
    if order.delivered_at:
        return order.gross
    begin, due = began_at(agency, order), order.internal_due_at
    if begin is None or due is None or now <= begin:
        return Money(0, order.currency)
    if now >= due:
        return order.gross
    return order.gross.share(Decimal((now - begin) // MOMENT) / Decimal((due - begin) // MOMENT))
