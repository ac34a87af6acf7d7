"""What the agency's legal status charges on turnover, whatever the work cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kernel import clock, profile
from kernel.models import AgencyProfile, LegalParameter, LegalStatus
from kernel.money import Money

CODES: dict[str, tuple[str, ...]] = {
    LegalStatus.MICRO_BIC: ("micro_bic_social", "micro_bic_training", "micro_bic_chamber"),
    LegalStatus.MICRO_BNC: ("micro_bnc_social", "micro_bnc_training"),
    LegalStatus.COMPANY: (),
}


class Rates:
    """Every dated rate of the law, read at once (one query), for one agency."""

    def __init__(self, agency: AgencyProfile | None = None) -> None:
        self.agency = agency or profile.current()
        self._rows = list(LegalParameter.objects.order_by("-valid_from"))

    @property
    def today(self) -> date:
        return clock.now().astimezone(self.agency.zone).date()

    def on(self, code: str, day: date) -> Decimal:
        """The rate in force on `day`. Raises LookupError when no dated row covers it."""
        for row in self._rows:
            if row.code == code and row.valid_from <= day <= (row.valid_to or day):
                return row.value
        raise LookupError(f"No legal rate {code} on {day}.")

    def turnover(self, day: date) -> Decimal:
        """The share of turnover the status takes on `day`; zero for a company taxed on profit."""
        codes = CODES[self.agency.legal_status]
        return sum((self.on(code, day) for code in codes), Decimal())

    def begun_turnover(self, day: date) -> Decimal:
        """The same for the books: a row that has expired counts until it is replaced."""
        codes = CODES[self.agency.legal_status]
        return sum((self._begun(code, day) for code in codes), Decimal())

    def _begun(self, code: str, day: date) -> Decimal:
        rows = (row.value for row in self._rows if row.code == code and row.valid_from <= day)
        return next(rows, Decimal())


def turnover_rate(day: date) -> Decimal:
    """The share of turnover the status takes on `day`.

    Raises LookupError when a rate has no dated row for `day`.
    """
    return Rates().turnover(day)


def turnover_charges(turnover: Money, day: date, rates: Rates | None = None) -> Money:
    """The charges on `turnover` (net of VAT), rounded once. Nothing on a loss."""
    if turnover.amount <= 0:
        return Money(0, turnover.currency)
    return turnover.share((rates or Rates()).turnover(day))
