"""When work on an order begins later than its brief: what was promised, told again the same way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kernel import clock, profile
from kernel.opening import promised_at
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Start:
    """`delivery`: if the complete brief is here by `begins`."""

    begins: datetime
    delivery: datetime


def later_start(order: Order) -> Start | None:
    """The client asked us to wait, or the queue was full; None when work begins with the brief."""
    agency = profile.cached()
    turn = agency.opening.at(order.starts_on, 0) if order.starts_on else None
    begins = max(filter(None, (order.starts_after, turn)), default=None)
    if begins is None or begins <= clock.now():
        return None
    delivery = promised_at(agency.opening, begins, agency.brief_cutoff, order.days)
    return Start(begins, delivery)
