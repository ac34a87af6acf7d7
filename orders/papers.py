"""Invoices, credit notes and the contract of an order, for its page and its mails. The rows live in
the room above, which registers its source here when the application starts (as handlers do)."""

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
    is_contract: bool = False


Source = Callable[[Order], list[Paper]]
SOURCES: list[Source] = []


def register_source(source: Source) -> None:
    """Take an order's papers from `source`; registering it again changes nothing."""
    if source not in SOURCES:
        SOURCES.append(source)


def of(order: Order) -> list[Paper]:
    """The order's papers: invoice and credit notes, oldest first, then the contract."""
    return [paper for source in SOURCES for paper in source(order)]
