"""What the public pages read: the whole catalogue, kept per process until it changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from catalog import reading
from catalog.extras import Offered, Picked, picked, slugs
from catalog.models import Category, Extra, Package, Service, ServiceStatus, WhenFull
from kernel import clock, i18n, profile, versions
from kernel.models import VatRegime
from kernel.money import Money, total
from kernel.templatetags.relais import clock_time, day


@dataclass(frozen=True)
class Choice:
    """What is chosen on the service page."""

    package: Package
    extras: tuple[Picked, ...]

    @property
    def extras_price(self) -> Money:
        return total((extra.price for extra in self.extras), self.package.currency)

    @property
    def price(self) -> Money:
        return self.package.price + self.extras_price

    @property
    def query(self) -> dict[str, str | list[str]]:
        """As an address remembers it."""
        return {"package": self.package.tier, "extra": [each.code for each in self.extras]}

    @property
    def days(self) -> int:
        return max(self.package.days + sum(extra.extra_days for extra in self.extras), 1)


def catalogue() -> list[Service]:
    """Every published service with category, packages and extras on sale. No query when warm."""
    return versions.remember("catalogue", reading.on_sale)


def find(slug: str) -> Service | None:
    return next((service for service in catalogue() if service.slug == slug), None)


def find_afresh(slug: str) -> Service | None:
    """As it is on sale now: the catalogue may have changed since the request began."""
    versions.forget()
    return find(slug)


def unpublished(slug: str) -> Service | None:
    """A service of any status, read afresh: for previews."""
    return next(iter(_with_parts(Service.objects.filter(slug=slug))), None)


def was_sold(slug: str) -> Service | None:
    """A service that is off sale by now: whoever was about to order it is told so. One query."""
    return Service.objects.filter(slug=slug, status=ServiceStatus.ARCHIVED).first()


def by_category(services: list[Service]) -> list[tuple[Category, list[Service]]]:
    return [
        (category, list(group))
        for category, group in groupby(services, key=lambda service: service.category)
    ]


def related(service: Service, count: int = 3) -> list[Service]:
    """Others of its category first, then what stands nearest in the catalogue."""
    services = catalogue()
    place = next((at for at, each in enumerate(services) if each.pk == service.pk), 0)
    others = [(at, each) for at, each in enumerate(services) if each.pk != service.pk]
    others.sort(key=lambda pair: (pair[1].category_id != service.category_id, abs(pair[0] - place)))
    return [each for _at, each in others[:count]]


def cheapest(service: Service) -> Package:
    return min(service.packages.all(), key=lambda package: package.price.amount)


def chosen(service: Service, tier: str | None, codes: Sequence[str]) -> Choice:
    """The package of this level, else the middle one, with the extras named (catalog.extras)."""
    packages = list(service.packages.all())
    standard = packages[len(packages) // 2]
    package = next((each for each in packages if each.tier == tier), standard)
    wanted = picked(service, package, codes)
    day_of_order = today()
    extras = tuple(each for each in wanted if not each.extra.is_sold_out_on(day_of_order))
    return Choice(package, extras)


def offered(service: Service, choice: Choice, codes: Sequence[str] = ()) -> list[Offered]:
    """Every extra on sale, beside what is chosen; `codes`: what was asked for."""
    day_of_order, wanted = today(), slugs(codes)
    by_extra = {each.extra.pk: each for each in choice.extras}
    return [
        Offered(
            extra,
            choice.package.tier,
            extra.is_sold_out_on(day_of_order),
            by_extra.get(extra.pk),
            _partners(service, extra),
            extra.slug in wanted,
        )
        for extra in service.extras.all()
    ]


def _partners(service: Service, extra: Extra) -> tuple[str, ...]:
    packages = service.packages.all()
    names = tuple(each.name for each in packages if extra.is_offered_with(each.tier))
    return names if len(names) < len(packages) else ()


def vat_is_included() -> bool:
    return profile.cached().vat_regime != VatRegime.FRANCHISE


def brief_deadline() -> datetime:
    """The cut-off of the next open day: a brief before it counts from that day."""
    agency, opening = profile.cached(), profile.cached().opening
    return opening.at(opening.next_open_day(today() + timedelta(days=1)), agency.brief_cutoff)


def deadline_words(deadline: datetime) -> str:
    """`tomorrow 12:00`, or the day when there are closed days between."""
    tomorrow = timezone.localtime(clock.now()).date() + timedelta(days=1)
    if timezone.localtime(deadline).date() == tomorrow:
        return _("tomorrow %(time)s") % {"time": clock_time(deadline)}
    said = {"day": day(deadline), "time": clock_time(deadline)}
    return pgettext("before", "%(day)s, %(time)s") % said


def delivery_day(deadline: datetime, days: int, *, turn: date | None = None) -> datetime:
    """The moment promised when a complete brief arrives just before `deadline`.

    `turn`: the day a place in the queue comes free; work does not begin before.
    """
    agency = profile.cached()
    start = deadline.astimezone(agency.zone).date()
    start = agency.opening.next_open_day(max(start, turn or start))
    return agency.opening.at(agency.opening.add_days(start, days), agency.opening.closes_at)


def turn_of(service: Service) -> date | None:
    """The day a place comes free, when every place is taken and the service sells all the same.

    A day that has passed means that somebody is late: the next open day, at the earliest.
    """
    if service.free_on is None or not service.is_full or service.when_full != WhenFull.LATER:
        return None
    soonest = profile.cached().opening.next_open_day(today() + timedelta(days=1))
    return max(service.free_on, soonest)


def is_closed(service: Service) -> bool:
    """Every place is taken, and the service does not sell until one is free."""
    return service.is_full and service.when_full == WhenFull.STOP


def back_on(service: Service) -> date | None:
    """The day a place is expected to come free; nothing when it has passed and nobody knows."""
    return service.free_on if service.free_on and service.free_on > today() else None


def full_words(service: Service) -> str:
    """`Full until Mon 30 Nov`; empty while it can be ordered."""
    if not is_closed(service):
        return ""
    back = back_on(service)
    return _("Full until %(date)s") % {"date": day(back)} if back else _("Full at the moment")


def today() -> date:
    return clock.now().astimezone(profile.cached().zone).date()


def dates_by_days(service: Service, deadline: datetime) -> str:
    """JSON for the live total: every number of days this service can take, in words.

    Kept until the profile changes: new prices do not move the opening days.
    """
    turn = turn_of(service)
    longest = max(package.days for package in service.packages.all())
    longest += sum(max(extra.days_at_most, 0) for extra in service.extras.all())
    name = f"dates:{i18n.current()}:{today().year}:{deadline}:{turn}:{longest}"
    build = partial(_dates_by_days, deadline, turn, longest)
    return versions.remember_for(versions.of_profile(), name, build)


def _dates_by_days(deadline: datetime, turn: date | None, longest: int) -> str:
    words = {days: day(delivery_day(deadline, days, turn=turn)) for days in range(1, longest + 1)}
    return json.dumps(words, ensure_ascii=False)


def _with_parts(found: QuerySet[Service]) -> QuerySet[Service]:
    in_order = ("position", "pk")
    packages = Prefetch("packages", queryset=Package.objects.order_by(*in_order))
    on_sale = Extra.objects.filter(is_active=True).order_by(*in_order)
    parts = (packages, Prefetch("extras", queryset=on_sale))
    return found.select_related("category").prefetch_related(*parts)
