"""What a freelancer has earned. The rows live in the room above, which registers its source here
when the application starts (as handlers do for topics)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from kernel.money import Money, total


@dataclass(frozen=True, slots=True)
class EarningRow:
    """One job's pay. `state` is the words the page shows (translated when the
    row is made); `public_id` is the payment's."""

    job_reference: str
    amount: Money
    state: str
    due_on: date
    paid_on: date | None
    reference: str
    invoice_number: str
    public_id: str


Source = Callable[[int], list[EarningRow]]
SOURCES: list[Source] = []


def register_source(source: Source) -> None:
    """Take rows for a freelancer's id from `source`; registering it again changes nothing."""
    if source not in SOURCES:
        SOURCES.append(source)


def rows(freelancer_id: int) -> list[EarningRow]:
    """Unpaid first by date, then paid, the latest first."""
    found = [row for source in SOURCES for row in source(freelancer_id)]
    unpaid = sorted((row for row in found if not row.paid_on), key=lambda row: row.due_on)
    paid = sorted((row for row in found if row.paid_on), key=_paid_on, reverse=True)
    return [*unpaid, *paid]


def _paid_on(row: EarningRow) -> date:
    return row.paid_on or row.due_on


def totals(found: Iterable[EarningRow], currency: str) -> tuple[Money, Money]:
    """What is still to come and what was paid."""
    found = list(found)
    return (
        total((row.amount for row in found if not row.paid_on), currency),
        total((row.amount for row in found if row.paid_on), currency),
    )
