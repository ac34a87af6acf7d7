"""Prices against pay: which rates leave less than the lowest margin; rows in the agency's money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from catalog.models import Extra, Package
from catalog.reductions import end_all_reductions
from catalog.services import catalogue_changed
from freelancers.margin import ProjectedMargin, basis, basis_of
from freelancers.models import ExtraPay, Rate
from kernel.charges import Rates
from kernel.money import Money, minor_units, total
from orders.models import Order
from orders.services import stop_all_coupons
from orders.services.quoting import Quote, vat_rate

PRICED: tuple[tuple[type[Model], str], ...] = (
    (Package, "price_amount"),
    (Extra, "price_amount"),
    (Rate, "amount"),
    (ExtraPay, "amount"),
)


OF_LEVELS = ("basic_amount", "standard_amount", "premium_amount")
"""Where an extra has a price of its own with a level."""


@dataclass(frozen=True, slots=True)
class Thin:
    """A rate in force under which the package leaves `left`, less than the lowest margin."""

    rate: Rate
    left: ProjectedMargin


def thin_rates(packages: Iterable[int]) -> list[Thin]:
    """The rates, of today or later, that leave too little of these packages' prices, by package.

    The query count does not grow with them.
    """
    law = Rates()
    vat, floor = vat_rate(), law.agency.margin_floor_percent
    rows = Rate.objects.filter(package__in=list(packages), freelancer__is_active=True)
    found = []
    rows = rows.current_or_later(law.today).select_related("freelancer", "package__service")
    for rate in rows.order_by("package__position", "package_id", "freelancer__name", "valid_from"):
        price = rate.package.price
        if rate.currency != price.currency:
            continue
        left = basis_of(price, price.net_of(vat), law).with_cost(rate.pay)
        if left.percent is None or left.percent < floor:
            found.append(Thin(rate, left))
    return found


@transaction.atomic
def follow_currency(currency: str) -> None:
    """Prices and pay keep their figures in the new currency: 79 euros become 79 dollars.

    Only for an agency without orders.
    """
    end_all_reductions()
    stop_all_coupons()
    for model, column in PRICED:
        rows: Any = model._default_manager.exclude(currency=currency)
        for row in rows:
            columns = [column, *(name for name in OF_LEVELS if hasattr(row, name))]
            for each in columns:
                setattr(row, each, _same_figure(getattr(row, each), row.currency, currency))
            if isinstance(row, Extra):
                row.option_amounts = [
                    _same_figure(amount, row.currency, currency) for amount in row.option_amounts
                ]
                columns.append("option_amounts")
            row.currency = currency
            row.save(update_fields=[*columns, "currency"])
    catalogue_changed()


@dataclass(frozen=True, slots=True)
class Left:
    """What a price of the package leaves when the dearest freelancer of its bench makes it.

    `rate` is None while nobody has one: then the margin is before any pay.
    """

    price: Money
    rate: Rate | None
    found: ProjectedMargin


def left_of(package: Package, prices: Sequence[Money]) -> list[Left]:
    """Several prices of one package beside each other."""
    return left_of_each([(package, prices)])[0]


def left_of_each(wanted: Sequence[tuple[Package, Sequence[Money]]]) -> list[list[Left]]:
    """The same for several packages. The query count does not grow with them."""
    law, vat = Rates(), vat_rate()
    dearest = _dearest_rates([package.pk for package, _prices in wanted], law)
    found = []
    for package, prices in wanted:
        rate = dearest.get((package.pk, package.currency))
        cost = rate.pay if rate else Money(0, package.currency)
        found.append(
            [
                Left(price, rate, basis_of(price, price.net_of(vat), law).with_cost(cost))
                for price in prices
            ]
        )
    return found


def dearest_rate(package: Package, law: Rates) -> Rate | None:
    """The highest pay in force today on the bench, in the package's currency."""
    return _dearest_rates([package.pk], law).get((package.pk, package.currency))


def left_of_sale(package: Package, agreed: Quote, fee: Money | None) -> Left:
    """What one sale leaves, extras and their pay included. `fee`: a commission, else by card."""
    law = Rates()
    rate = _dearest_rates([package.pk], law).get((package.pk, package.currency))
    cost = (rate.pay if rate else Money(0, package.currency)) + _extra_pay(agreed)
    found = basis_of(agreed.gross, agreed.net, law, fee=fee).with_cost(cost)
    return Left(agreed.gross, rate, found)


def usual_cost(order: Order, law: Rates) -> Left | None:
    """What a sold order leaves when the dearest freelancer of its bench makes it, extras and their
    pay included. None while nobody has a rate. Three queries."""
    rate = _dearest_rates([order.package_id], law).get((order.package_id, order.currency))
    if rate is None:
        return None
    pieces: dict[int, int] = {}
    for line in order.lines.exclude(extra=None):
        pieces[line.extra_id or 0] = pieces.get(line.extra_id or 0, 0) + line.quantity
    cost = rate.pay + _pay_of(pieces, order.currency)
    return Left(order.gross, rate, basis(order, law).with_cost(cost))


def _extra_pay(agreed: Quote) -> Money:
    """For each piece sold."""
    pieces = {line.picked.extra.pk: line.picked.quantity for line in agreed.lines if line.picked}
    return _pay_of(pieces, agreed.gross.currency)


def _pay_of(pieces: dict[int, int], currency: str) -> Money:
    rows = ExtraPay.objects.filter(extra__in=pieces, currency=currency)
    paid = (Money(row.amount, row.currency) * pieces[row.extra_id] for row in rows)
    return total(paid, currency)


def _dearest_rates(packages: Sequence[int], law: Rates) -> dict[tuple[int, str], Rate]:
    """By package and currency, the highest pay in force today on the bench."""
    on_bench = Rate.objects.filter(package__in=packages, freelancer__is_active=True)
    rows = on_bench.on(law.today).select_related("freelancer").order_by("amount", "-pk")
    return {(row.package_id, row.currency): row for row in rows}


def _same_figure(amount: int | None, old: str, new: str) -> int | None:
    """79 euros become 79 dollars; nothing stays nothing."""
    if amount is None:
        return None
    typed = Money(amount, old).decimal
    return max(minor_units(typed, new), 1 if typed else 0)
