"""The ready services as one starts with them: prices, cost of the work, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from agency.demo.content import FREELANCERS, SERVICES
from agency.demo.content.shapes import Package, Service
from freelancers.margin import ProjectedMargin, basis_of
from kernel.charges import Rates
from kernel.i18n import current
from kernel.models import AgencyProfile, LegalStatus, VatRegime
from kernel.money import Money


@dataclass(frozen=True, slots=True)
class Ready:
    """One of the services that come with the house, in the language of the page."""

    slug: str
    title: str
    promise: str
    lowest: Money


def ready_services() -> list[Ready]:
    return [
        Ready(
            service.slug,
            told(service, "title"),
            told(service, "promise"),
            Money(min(package.price for package in service.packages), "EUR"),
        )
        for service in SERVICES
    ]


def find(slug: str) -> Service | None:
    return next((service for service in SERVICES if service.slug == slug), None)


def told(row: Service | Package, name: str) -> str:
    return str(getattr(row, f"{name}_{current()}"))


def usual_cost(service: str, tier: str) -> int:
    """The dearest of the rates that the demo's freelancers ask: better a margin that holds."""
    asked = (
        rate.amount
        for person in FREELANCERS
        for rate in person.rates
        if (rate.service, rate.tier) == (service, tier)
    )
    return max(asked)


def usual_regime(legal_status: str) -> VatRegime:
    """A French micro-enterprise begins without VAT, a company with it; both can be changed."""
    is_company = legal_status == LegalStatus.COMPANY
    return VatRegime.STANDARD if is_company else VatRegime.FRANCHISE


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one price leaves when the work costs this much."""

    vat: Money
    left: ProjectedMargin
    is_thin: bool


class Law:
    """The rates of today for an agency that is not there yet."""

    def __init__(self, *, country: str, legal_status: str) -> None:
        self.agency = AgencyProfile(
            country=country,
            legal_status=legal_status,
            vat_regime=usual_regime(legal_status),
        )
        self.rates = Rates(self.agency)

    @property
    def share_taken(self) -> Decimal:
        """What the status takes of each euro of turnover."""
        return self.rates.turnover(self.rates.today)

    def outlook(self, price: int, cost: int) -> Outlook:
        gross = Money(price, self.agency.currency)
        net = gross.net_of(self._vat)
        left = basis_of(gross, net, self.rates).with_cost(Money(cost, self.agency.currency))
        floor = self.agency.margin_floor_percent
        return Outlook(gross - net, left, left.percent is None or left.percent < floor)

    @property
    def _vat(self) -> Decimal:
        if self.agency.vat_regime == VatRegime.FRANCHISE:
            return Decimal(0)
        return self.rates.on("vat_standard", self.rates.today)
