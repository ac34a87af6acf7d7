"""Announced price reductions: planned by the owner, started and ended by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain

from django.db import transaction
from django.db.models import Q, QuerySet

from catalog.models import Package
from catalog.price_models import PriceReduction, ReductionEnd
from catalog.prices import Point, lowest_before, points_of, window_on
from catalog.services import catalogue_changed
from kernel import clock, outbox, profile
from kernel.actors import Actor
from kernel.money import Money

_RAN_OUT = (ReductionEnd.TIME, ReductionEnd.REPLACED)


class CannotReduce(Exception):
    """The law, or the calendar, is against it."""


class TooYoung(CannotReduce):
    """Not on sale for the whole of the 30 days before: there is no price to compare with."""


class NotLower(CannotReduce):
    """The new price is not below the lowest one of the 30 days before."""

    def __init__(self, prior: Money) -> None:
        super().__init__(str(prior))
        self.prior = prior


class Overlaps(CannotReduce):
    """Another reduction of the package lies in these days."""

    def __init__(self, other: PriceReduction) -> None:
        super().__init__(other.public_id)
        self.other = other


@dataclass(frozen=True, slots=True)
class Terms:
    """A reduction as it would be announced: `price` is asked, `prior` is struck out."""

    package: Package
    price: Money
    prior: Money
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """`lowest`: what the new price has to be below. `prior`: what is struck out."""

    lowest: Money
    prior: Money

    def allows(self, price: Money) -> bool:
        return price.currency == self.lowest.currency and 0 < price.amount < self.lowest.amount


def period(first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day (or now) to the last one of the last day."""
    opening = profile.cached().opening
    starts, ends = opening.at(first, 0), opening.at(last + timedelta(days=1), 0)
    return max(starts, clock.now()), ends


def terms(
    *, package: Package, starts_at: datetime, ends_at: datetime, off: Decimal | Money
) -> Terms:
    """`off`: a new price, or the share (0.2) taken off the lowest price of the 30 days before.

    Raises CannotReduce.
    """
    for other in _unfinished(package):
        if other.starts_at < ends_at and starts_at < other.ends_at:
            raise Overlaps(other)
    reference = _reference(package, starts_at)
    if reference is None:
        raise TooYoung
    price = off if isinstance(off, Money) else reference.prior - reference.prior.share(off)
    if not reference.allows(price):
        raise NotLower(reference.lowest)
    return Terms(package, price, reference.prior, starts_at, ends_at)


@transaction.atomic
def plan_reduction(
    *, package_id: int, starts_at: datetime, ends_at: datetime, off: Decimal | Money, actor: Actor
) -> PriceReduction:
    """Promise the start and the end. One that begins now is in force when this returns."""
    package = Package.objects.select_for_update().get(pk=package_id)
    agreed = terms(package=package, starts_at=starts_at, ends_at=ends_at, off=off)
    reduction = PriceReduction.objects.create(
        package=package,
        price_amount=agreed.price.amount,
        prior_amount=agreed.prior.amount,
        currency=agreed.price.currency,
        starts_at=starts_at,
        ends_at=ends_at,
        planned_by_id=actor.user_id,
        planned_at=clock.now(),
    )
    key, payload = f"reduction:{reduction.pk}", {"reduction_id": reduction.pk}
    outbox.schedule("catalog.begin_reduction", key=key, payload=payload, at=starts_at)
    outbox.schedule("catalog.finish_reduction", key=key, payload=payload, at=ends_at)
    if starts_at <= clock.now():
        start_reduction(reduction_id=reduction.pk)
        reduction.refresh_from_db()
    return reduction


@transaction.atomic
def start_reduction(*, reduction_id: int) -> PriceReduction:
    """Ask the reduced price, with the struck one computed anew: prices moved since it was planned.

    Does nothing when it has started or ended.
    """
    reduction = _locked(reduction_id)
    if reduction.started_at or reduction.ended_at:
        return reduction
    if reduction.ends_at <= clock.now():
        return _close(reduction, ReductionEnd.TIME)
    package = reduction.package
    reference = _reference(package, reduction.starts_at)
    if reference is None or not reference.allows(reduction.price):
        return _close(reduction, ReductionEnd.NOT_LOWER)
    for running in _unfinished(package).filter(started_at__isnull=False):
        _close(running, ReductionEnd.REPLACED)
    reduction.prior_amount = reference.prior.amount
    reduction.started_at = clock.now()
    reduction.save(update_fields=["prior_amount", "started_at"])
    _show(package, reduction)
    return reduction


@transaction.atomic
def end_reduction(*, reduction_id: int, end: ReductionEnd) -> PriceReduction:
    """Ask the full price again, or never the reduced one. Does nothing when it is over."""
    reduction = _locked(reduction_id)
    if reduction.ended_at:
        return reduction
    was_running = reduction.started_at is not None
    _close(reduction, end)
    if was_running:
        _show(reduction.package, None)
    return reduction


@transaction.atomic
def end_all_reductions() -> None:
    """Their prices mean nothing any more: the agency sells in another currency."""
    for pk in PriceReduction.objects.filter(ended_at=None).values_list("pk", flat=True):
        end_reduction(reduction_id=pk, end=ReductionEnd.OWNER)


def _locked(reduction_id: int) -> PriceReduction:
    """The package's row first, the same for planning, starting and ending."""
    found = PriceReduction.objects.get(pk=reduction_id)
    package = Package.objects.select_for_update().get(pk=found.package_id)
    found.refresh_from_db()
    found.package = package
    return found


def _close(reduction: PriceReduction, end: ReductionEnd) -> PriceReduction:
    reduction.ended_at, reduction.end = clock.now(), end
    reduction.save(update_fields=["ended_at", "end"])
    return reduction


def _show(package: Package, reduction: PriceReduction | None) -> None:
    """The package carries its running reduction, so that no page has to look for it."""
    package.reduced_amount = reduction.price_amount if reduction else None
    package.prior_amount = reduction.prior_amount if reduction else None
    package.reduced_from = reduction.starts_at if reduction else None
    package.reduced_until = reduction.ends_at if reduction else None
    names = ["reduced_amount", "prior_amount", "reduced_from", "reduced_until"]
    package.save(update_fields=names)
    catalogue_changed()


def _unfinished(package: Package) -> QuerySet[PriceReduction]:
    return package.reductions.filter(ended_at=None)


def _reference(package: Package, starts_at: datetime) -> Reference | None:
    """A deeper cut straight after another one keeps the price before the first (L112-1-1, I)."""
    lowest = _lowest(package, starts_at)
    if lowest is None:
        return None
    followed = package.reductions.filter(ends_at=starts_at).filter(
        Q(ended_at=None) | Q(started_at__isnull=False, end__in=_RAN_OUT)
    )
    first = followed.order_by("pk").first()
    return Reference(lowest, first.prior if first else lowest)


def _lowest(package: Package, starts_at: datetime) -> Money | None:
    """Asked in the days before `starts_at`, counting what is planned until then."""
    planned = chain.from_iterable(
        (Point(each.starts_at, each.price), Point(each.ends_at, package.full_price))
        for each in _unfinished(package).filter(started_at=None, ends_at__lte=starts_at)
    )
    points = sorted([*points_of(package), *planned], key=lambda point: point.since)
    before = [point for point in points if point.since < starts_at]
    return lowest_before(before, starts_at, window_on(starts_at))
