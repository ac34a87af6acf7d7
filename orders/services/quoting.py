"""What a package with its extras costs today, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.extras import Picked, of
from catalog.models import Extra, Package
from kernel import clock, profile, versions
from kernel.i18n import Translated, told
from kernel.models import AgencyProfile, VatRegime, rate_on
from kernel.money import Money, total
from orders.buyers import Buyer, VatReason, vat_reason
from orders.models import LineKind
from orders.services.errors import NotOnSale


@dataclass(frozen=True)
class QuoteLine:
    """One line as the order will keep it."""

    kind: LineKind
    picked: Picked | None
    title_en: str
    title_fr: str
    net: Money
    vat_rate: Decimal
    vat: Money
    gross: Money
    days: int
    vat_reason: VatReason

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
    vat_reason: VatReason

    @property
    def discount(self) -> Money:
        """What a coupon takes off."""
        off = (-line.gross for line in self.lines if line.kind == LineKind.DISCOUNT)
        return total(off, self.gross.currency)


@dataclass(frozen=True)
class _Vat:
    """`listed` is inside the price list's prices, `charged` is what this buyer pays."""

    listed: Decimal
    charged: Decimal
    reason: VatReason

    def split(self, price: Money) -> tuple[Money, Money]:
        """Net and VAT of a list price. Who is not charged VAT pays the net."""
        net = price.net_of(self.listed)
        return net, (price - net if self.charged else Money(0, price.currency))


def vat_rate() -> Decimal:
    """Today's rate on our sales: nothing under the franchise. One or two queries."""
    return _listed_rate(profile.current())


def _listed_rate(agency: AgencyProfile) -> Decimal:
    if agency.vat_regime == VatRegime.FRANCHISE:
        return Decimal(0)
    day = clock.now().astimezone(agency.zone).date()
    return versions.remember(f"vat_standard:{day}", lambda: rate_on("vat_standard", day))


def _vat_for(buyer: Buyer | None, agency: AgencyProfile) -> _Vat:
    listed, reason = _listed_rate(agency), vat_reason(buyer, agency)
    return _Vat(listed, listed if reason == VatReason.DOMESTIC else Decimal(0), reason)


def quote(
    *,
    package: Package,
    extras: Sequence[Extra | Picked],
    buyer: Buyer | None = None,
    agency: AgencyProfile | None = None,
) -> Quote:
    """List prices include VAT: each line's net is taken out of it, the rest is VAT or not charged.

    Without a buyer it is what somebody at home pays. `agency`: when the caller has read it.
    """
    wanted = [of(extra, package) for extra in extras]
    if any(not _can_be_had(each.extra, package) for each in wanted):
        raise NotOnSale("An extra of another service or package, or one no longer on sale.")
    vat = _vat_for(buyer, agency or profile.current())
    lines = (_package_line(package, vat), *(_extra_line(each, vat) for each in wanted))
    currency = package.currency
    return Quote(
        lines=lines,
        net=total((line.net for line in lines), currency),
        vat=total((line.vat for line in lines), currency),
        gross=total((line.gross for line in lines), currency),
        vat_rate=vat.charged,
        days=max(sum(line.days for line in lines), 1),
        revisions=package.revisions,
        vat_reason=vat.reason,
    )


@dataclass(frozen=True)
class NetLine:
    """One thing at a net price that somebody fixed: a line of a client's quote."""

    kind: LineKind
    title_en: str
    title_fr: str
    net: Money


def price_nets(
    lines: Sequence[NetLine], *, buyer: Buyer, agency: AgencyProfile, days: int, revisions: int
) -> Quote:
    """Net prices stay; each line's VAT is that of the buyer. The first line bears the days."""
    rate, found = _vat_for(buyer, agency), []
    for position, line in enumerate(lines):
        vat = line.net.share(rate.charged)
        found.append(
            QuoteLine(
                kind=line.kind,
                picked=None,
                title_en=line.title_en,
                title_fr=line.title_fr,
                net=line.net,
                vat_rate=rate.charged,
                vat=vat,
                gross=line.net + vat,
                days=0 if position else days,
                vat_reason=rate.reason,
            )
        )
    currency = found[0].net.currency
    return Quote(
        lines=tuple(found),
        net=total((line.net for line in found), currency),
        vat=total((line.vat for line in found), currency),
        gross=total((line.gross for line in found), currency),
        vat_rate=rate.charged,
        days=days,
        revisions=revisions,
        vat_reason=rate.reason,
    )


def list_net(package: Package) -> Money:
    """The list price without the VAT it includes."""
    return package.price.net_of(vat_rate())


def at_price(found: Quote, gross: Money) -> Quote:
    """The same lines for a price agreed elsewhere: each takes its part of it, VAT inside."""
    if gross == found.gross:
        return found
    shares = gross.allocate([line.gross.amount for line in found.lines])
    pairs = zip(found.lines, shares, strict=True)
    lines = tuple(_line_at(line, share) for line, share in pairs)
    net = total((line.net for line in lines), gross.currency)
    return replace(found, lines=lines, gross=gross, net=net, vat=gross - net)


def _line_at(line: QuoteLine, gross: Money) -> QuoteLine:
    net = gross.net_of(line.vat_rate)
    return replace(line, gross=gross, net=net, vat=gross - net)


def _can_be_had(extra: Extra, package: Package) -> bool:
    is_ours = extra.service_id == package.service_id
    return is_ours and extra.is_active and extra.is_offered_with(package.tier)


def _package_line(package: Package, rate: _Vat) -> QuoteLine:
    net, vat = rate.split(package.price)
    return QuoteLine(
        kind=LineKind.PACKAGE,
        picked=None,
        title_en=f"{told(package.service, 'title', 'en')}, {told(package, 'name', 'en')}",
        title_fr=f"{told(package.service, 'title', 'fr')}, {told(package, 'name', 'fr')}",
        net=net,
        vat_rate=rate.charged,
        vat=vat,
        gross=net + vat,
        days=package.days,
        vat_reason=rate.reason,
    )


def _extra_line(each: Picked, rate: _Vat) -> QuoteLine:
    net, vat = rate.split(each.price)
    return QuoteLine(
        kind=LineKind.EXTRA,
        picked=each,
        title_en=each.title("en"),
        title_fr=each.title("fr"),
        net=net,
        vat_rate=rate.charged,
        vat=vat,
        gross=net + vat,
        days=each.extra_days,
        vat_reason=rate.reason,
    )
