"""Rounds of changes that crossed masked: for the home until somebody has looked, for the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agency.desk.rows import MOST, TITLES, subject
from kernel.money import Money
from orders.models import Order, Reworded
from orders.states import WORKING


@dataclass(frozen=True, slots=True)
class MaskedRow:
    reference: str
    subject: str
    who: str
    since: datetime
    money: Money


def to_look_at() -> list[MaskedRow]:
    """The oldest first, in one query."""
    prefix = "request__delivery__order__"
    columns = ("reference", *TITLES, "name", "gross_amount", "currency")
    found = (
        Reworded.objects.filter(looked_at=None, **{f"{prefix}status__in": WORKING})
        .order_by("written_at")
        .values("written_at", *(f"{prefix}{name}" for name in columns))
    )
    return [
        MaskedRow(
            row[f"{prefix}reference"],
            subject(row[f"{prefix}reference"], row, prefix),
            row[f"{prefix}name"],
            row["written_at"],
            Money(row[f"{prefix}gross_amount"], row[f"{prefix}currency"]),
        )
        for row in found[:MOST]
    ]


def of_order(order: Order) -> Reworded | None:
    """What the freelancer reads of the last round, when it is not what the client wrote."""
    found = Reworded.objects.filter(request__delivery__order=order)
    return found.order_by("request__delivery__version").last()
