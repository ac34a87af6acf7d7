"""Invoices and credit notes of an order, for its page and its mails. The rows live in the room
above, which registers its source here when the application starts (as handlers do for topics)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kernel.money import Money
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Paper:
    """`attachment`: how a mail refers to the file (kernel.mail)."""

    label: str
    number: str
    issued_on: date
    amount: Money
    url: str
    attachment: tuple[str, str]


Source = Callable[[Order], list[Paper]]
SOURCES: list[Source] = []


def register_source(source: Source) -> None:
    """Take an order's papers from `source`; registering it again changes nothing."""
    if source not in SOURCES:
        SOURCES.append(source)


def of(order: Order) -> list[Paper]:
    """The order's papers, oldest first."""
    return [paper for source in SOURCES for paper in source(order)]
