"""Withdrawals from the contract that wait for the owner's word, with the law's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agency.desk.rows import MOST, subject
from kernel.money import Money
from orders.models import Withdrawal


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """A consumer withdrew after work began: the owner confirms what is owed for the part done."""

    reference: str
    subject: str
    who: str
    since: datetime
    refund_before: datetime
    proposed: Money


def to_settle() -> list[WithdrawalRow]:
    found = (
        Withdrawal.objects.filter(settlement=None)
        .order_by("refund_before", "pk")
        .values(
            "order__reference",
            "order__service__title_en",
            "order__service__title_fr",
            "order__currency",
            "name",
            "declared_at",
            "refund_before",
            "proposed_amount",
        )
    )
    return [
        WithdrawalRow(
            reference=row["order__reference"],
            subject=subject(row["order__reference"], row, "order__"),
            who=row["name"],
            since=row["declared_at"],
            refund_before=row["refund_before"],
            proposed=Money(row["proposed_amount"], row["order__currency"]),
        )
        for row in found[:MOST]
    ]
