"""Prices that have a past."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from catalog import reductions
from catalog.models import Package, PriceReduction
from catalog.services import catalogue_changed
from kernel import clock
from kernel.actors import Actor
from kernel.money import Money
from tests.factories.freelancers import STAFF


def sold_for(days: int) -> None:
    """What is on sale now has been, at these prices, for so many days."""
    with clock.frozen(clock.now() - timedelta(days=days)):
        catalogue_changed()


def reprice(package: Package, cents: int) -> None:
    """As the owner's save does it."""
    package.price_amount = cents
    package.save(update_fields=["price_amount"])
    catalogue_changed()


def reduce_price(
    package: Package,
    off: Decimal | Money,
    first: date | None = None,
    days: int = 7,
    actor: Actor = STAFF,
) -> PriceReduction:
    """A reduction of so many days, from today unless told."""
    first = first or clock.now().date()
    starts_at, ends_at = reductions.period(first, first + timedelta(days=days - 1))
    return reductions.plan_reduction(
        package_id=package.pk, starts_at=starts_at, ends_at=ends_at, off=off, actor=actor
    )
