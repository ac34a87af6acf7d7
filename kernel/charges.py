"""What the agency's legal status charges on turnover, whatever the work cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kernel import profile
from kernel.models import LegalStatus, rate_on
from kernel.money import Money

CODES: dict[str, tuple[str, ...]] = {
    LegalStatus.MICRO_BIC: ("micro_bic_social", "micro_bic_training", "micro_bic_chamber"),
    LegalStatus.MICRO_BNC: ("micro_bnc_social", "micro_bnc_training"),
    LegalStatus.COMPANY: (),
}


def turnover_rate(day: date) -> Decimal:
    """The share of turnover the status takes on `day`; zero for a company taxed on profit.

    Raises LookupError when a rate has no dated row for `day`.
    """
    codes = CODES[profile.current().legal_status]
    return sum((rate_on(code, day) for code in codes), Decimal())


def turnover_charges(turnover: Money, day: date) -> Money:
    """The charges on `turnover` (net of VAT), rounded once. Nothing on a loss."""
    if turnover.amount <= 0:
        return Money(0, turnover.currency)
    return turnover.share(turnover_rate(day))
