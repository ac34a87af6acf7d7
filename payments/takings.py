"""What postings say an order sold, kept and cost: the one rule, for an order's page and for a day's
sums alike. Income is credited, so negative in the books; costs are debited."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from payments.models import Account

_SOURCES = ("session", "transfer", "channel")
_KINDS = ("paid", "mistaken")
_FEES = (Account.STRIPE_FEES, Account.CHANNEL_FEES)
OWN_PAYMENT = Q(journal__source__in=_SOURCES, journal__kind__in=_KINDS)
"""Postings of the journals that say: the order's own money arrived, or was noted by mistake."""


def is_own_payment(source: str, kind: str) -> bool:
    """The same of a journal that is being written."""
    return source in _SOURCES and kind in _KINDS


@dataclass(slots=True)
class Takings:
    """All in minor units, net of VAT. `kept` is what is left of `sold` after refunds, `held` the
    part of it that the client may still claim."""

    sold: int = 0
    kept: int = 0
    fees: int = 0
    cost: int = 0
    held: int = 0

    def take(self, account: str, amount: int, *, is_own: bool) -> None:
        """Count what was posted on `account`; `is_own`: by the order's own payment."""
        if account == Account.CLIENT_PREPAYMENT:
            self.held -= amount
            self.sold -= amount if is_own else 0
        if account in (Account.CLIENT_PREPAYMENT, Account.REVENUE, Account.REVENUE_REFUNDS):
            self.kept -= amount
        if account in _FEES:
            self.fees += amount
        if account == Account.SUBCONTRACT_COST:
            self.cost += amount

    @property
    def by_column(self) -> dict[str, int]:
        """What DayResult keeps."""
        return {"sold": self.sold, "kept": self.kept, "fees": self.fees, "cost": self.cost}
