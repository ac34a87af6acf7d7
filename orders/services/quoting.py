"""What a package with its extras costs today, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Extra, Package
from kernel import clock, profile
from kernel.i18n import Translated, told
from kernel.models import VatRegime, rate_on
from kernel.money import Money, total
from orders.models import LineKind
from orders.services.errors import NotOnSale


@dataclass(frozen=True)
class QuoteLine:
    """One line as the order will keep it."""

    kind: LineKind
    extra: Extra | None
    title_en: str
    title_fr: str
    net: Money
    vat_rate: Decimal
    vat: Money
    gross: Money
    days: int

    title = Translated[str]()


@dataclass(frozen=True)
class Quote:
    lines: tuple[QuoteLine, ...]
    net: Money
    vat: Money
    gross: Money
    vat_rate: Decimal
    days: int
    revisions: int


def vat_rate() -> Decimal:
    """Today's rate on our sales: nothing under the franchise. One or two queries."""
    agency = profile.current()
    if agency.vat_regime == VatRegime.FRANCHISE:
        return Decimal(0)
    return rate_on("vat_standard", clock.now().astimezone(agency.zone).date())


def quote(*, package: Package, extras: Sequence[Extra]) -> Quote:
    """Prices include VAT: each line's net is taken out of its gross, the rest is VAT."""
    if any(extra.service_id != package.service_id or not extra.is_active for extra in extras):
        raise NotOnSale("An extra of another service, or one that is no longer on sale.")
    rate = vat_rate()
    lines = (_package_line(package, rate), *(_extra_line(extra, rate) for extra in extras))
    currency = package.currency
    return Quote(
        lines=lines,
        net=total((line.net for line in lines), currency),
        vat=total((line.vat for line in lines), currency),
        gross=total((line.gross for line in lines), currency),
        vat_rate=rate,
        days=max(sum(line.days for line in lines), 1),
        revisions=package.revisions,
    )


def _package_line(package: Package, rate: Decimal) -> QuoteLine:
    net = package.price.net_of(rate)
    return QuoteLine(
        kind=LineKind.PACKAGE,
        extra=None,
        title_en=f"{told(package.service, 'title', 'en')}, {told(package, 'name', 'en')}",
        title_fr=f"{told(package.service, 'title', 'fr')}, {told(package, 'name', 'fr')}",
        net=net,
        vat_rate=rate,
        vat=package.price - net,
        gross=package.price,
        days=package.days,
    )


def _extra_line(extra: Extra, rate: Decimal) -> QuoteLine:
    net = extra.price.net_of(rate)
    return QuoteLine(
        kind=LineKind.EXTRA,
        extra=extra,
        title_en=told(extra, "name", "en"),
        title_fr=told(extra, "name", "fr"),
        net=net,
        vat_rate=rate,
        vat=extra.price - net,
        gross=extra.price,
        days=extra.extra_days,
    )
