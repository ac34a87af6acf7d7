"""The price history, and the one question the law asks of it.

Whoever announces a reduction gives the lowest price asked of everybody in the 30 days before it
(Code de la consommation, art. L112-1-1; directive 98/6, art. 6a; CJEU C-330/23: a percentage is
counted from that price, too).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from catalog.models import Extra, Package, ServiceStatus
from catalog.price_models import PriceChange
from kernel import clock, profile
from kernel.models import rate_on
from kernel.money import Money


@dataclass(frozen=True, slots=True)
class Point:
    """From `since` on this was asked; None: it could not be bought."""

    since: datetime
    price: Money | None


def lowest_before(points: Sequence[Point], start: datetime, window: timedelta) -> Money | None:
    """The lowest price asked in the `window` before `start`; a price that ended as it began is out.

    None when it was first on sale within the window, or in several currencies: then no reduction
    can be announced. `points` are in their order.
    """
    begin = start - window
    sold = [point.since for point in points if point.price is not None]
    if not sold or min(sold) > begin:
        return None
    ends = [*(point.since for point in points[1:]), start]
    asked = [
        point.price
        for point, end in zip(points, ends, strict=True)
        if point.price is not None and point.since < start and end > begin
    ]
    if not asked or len({price.currency for price in asked}) > 1:
        return None
    return min(asked)


def window_on(moment: datetime) -> timedelta:
    """How far back the law looks, by the rate in force that day."""
    day = moment.astimezone(profile.cached().zone).date()
    return timedelta(days=int(rate_on("price_reference_days", day)))


def points_of(package: Package) -> list[Point]:
    """The package's own history, oldest first."""
    rows = package.price_changes.order_by("since", "pk")
    return [Point(row.since, row.price if row.is_on_sale else None) for row in rows]


def keep_history() -> None:
    """Write down every price that is not what the history says last. Three queries, then one."""
    now = clock.now()
    packages = Package.objects.select_related("service")
    extras = Extra.objects.select_related("service")
    fresh = [
        *_fresh(packages, "package", now),
        *_fresh(extras, "extra", now),
    ]
    PriceChange.objects.bulk_create(fresh)


def _fresh(things: Iterable[Package | Extra], name: str, now: datetime) -> list[PriceChange]:
    latest = PriceChange.objects.filter(**{f"{name}__isnull": False}).values(f"{name}_id")
    newest = latest.annotate(newest=Max("pk")).order_by().values("newest")
    known = {
        getattr(row, f"{name}_id"): (row.price, row.is_on_sale)
        for row in PriceChange.objects.filter(pk__in=newest)
    }
    found = []
    for thing in things:
        stands = (thing.price, _is_on_sale(thing))
        if known.get(thing.pk) != stands:
            found.append(_change(thing, name, stands, now))
    return found


def _change(
    thing: Package | Extra, name: str, stands: tuple[Money, bool], now: datetime
) -> PriceChange:
    price, is_on_sale = stands
    return PriceChange(
        **{name: thing},
        price_amount=price.amount,
        currency=price.currency,
        is_on_sale=is_on_sale,
        since=now,
    )


def _is_on_sale(thing: Package | Extra) -> bool:
    is_offered = thing.is_active if isinstance(thing, Extra) else True
    return is_offered and thing.service.status == ServiceStatus.PUBLISHED
