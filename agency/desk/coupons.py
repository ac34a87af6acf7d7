"""What a coupon would leave of each package, and what it has given away so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agency.pricing import Left, left_of_each
from catalog.models import Package, Service, ServiceStatus
from kernel import clock, profile
from kernel.money import Money, total
from kernel.templatetags.relais import day, money, percentage
from orders.models import Coupon, CouponUse
from orders.services import CouponRules
from payments import margin


@dataclass(frozen=True, slots=True)
class Effect:
    """One package before and after the coupon. `is_thin`: less than the lowest margin is left."""

    package: Package
    now: Left
    after: Left
    is_thin: bool

    @property
    def is_loss(self) -> bool:
        return self.after.found.margin.amount < 0


@dataclass(frozen=True, slots=True)
class Given:
    """What a coupon has cost so far: orders that were paid, and what they leave. `open`: orders
    that are still to be paid; they hold their use until they are paid or end."""

    paid: int
    open: int
    discount: Money
    margin: Money


def effects(rules: CouponRules) -> list[Effect]:
    """Every package that the coupon would lower, the one that leaves least first."""
    packages = [each for each in _packages(rules.services) if _takes(rules, each)]
    pairs = left_of_each([(each, (each.price, _after(rules, each.price))) for each in packages])
    floor = profile.cached().margin_floor_percent
    found = [
        Effect(package, now, after, _is_thin(after, floor))
        for package, (now, after) in zip(packages, pairs, strict=True)
    ]
    return sorted(found, key=lambda each: _percent(each.after))


def seen(found: Iterable[Effect]) -> str:
    """The figures that were looked at, in few letters."""
    return "-".join(str(each.after.found.margin.amount) for each in found)[:400]


def given(coupon: Coupon) -> Given:
    """Three queries."""
    uses = coupon.uses.standing().select_related("order")
    paid = [use for use in uses if use.order.paid_at]
    left = margin.for_orders([use.order_id for use in paid])
    return Given(
        paid=len(paid),
        open=len(uses) - len(paid),
        discount=total((use.discount for use in paid), coupon.currency),
        margin=total((each.margin for each in left.values()), coupon.currency),
    )


def listed() -> QuerySet[Coupon]:
    """Coupons with their uses counted: two queries, for any number of them."""
    to_pay = Q(uses__freed_at=None, uses__order__paid_at=None)
    paid = Q(uses__freed_at=None, uses__order__paid_at__isnull=False)
    services = Prefetch("services", queryset=Service.objects.order_by("position", "pk"))
    return Coupon.objects.prefetch_related(services).annotate(
        paid_uses=Count("uses", filter=paid),
        open_uses=Count("uses", filter=to_pay),
        given_amount=Sum("uses__discount_amount", filter=paid, default=0),
    )


def rows(coupons: Iterable[Coupon]) -> list[dict[str, object]]:
    now = today()
    return [
        {
            "coupon": coupon,
            "off": off_words(coupon),
            "rules": rules_words(coupon),
            "given": Money(coupon.given_amount, coupon.currency),  # type: ignore[attr-defined]
            "is_over": coupon.is_over(now),
            "is_to_come": now < coupon.starts_on,
        }
        for coupon in coupons
    ]


def off_words(coupon: Coupon) -> str:
    return f"−{percentage(coupon.percent)}" if coupon.off is None else f"−{money(coupon.off)}"


def rules_words(coupon: Coupon) -> str:
    """Its rules in one line, for whoever made it."""
    parts = [", ".join(service.title for service in coupon.services.all()) or _("all services")]
    if coupon.is_first_order_only:
        parts.append(_("first order only"))
    if coupon.is_once_per_client:
        parts.append(_("once per client"))
    if coupon.minimum_amount:
        parts.append(_("from %(amount)s") % {"amount": money(coupon.minimum)})
    if coupon.most_uses is not None:
        told = ngettext("%(count)d use in all", "%(count)d uses in all", coupon.most_uses)
        parts.append(told % {"count": coupon.most_uses})
    if coupon.ends_on:
        dates = {"first": day(coupon.starts_on), "last": day(coupon.ends_on)}
        parts.append(_("%(first)s to %(last)s") % dates)
    return " · ".join(parts)


def uses_of(coupon: Coupon, limit: int) -> QuerySet[CouponUse]:
    return coupon.uses.select_related("order__service").order_by("-used_at", "-pk")[:limit]


def _packages(services: Sequence[Service]) -> QuerySet[Package]:
    rows = Package.objects.filter(service__status=ServiceStatus.PUBLISHED)
    if services:
        rows = rows.filter(service__in=[service.pk for service in services])
    return rows.select_related("service").order_by("service__position", "position", "pk")


def _takes(rules: CouponRules, package: Package) -> bool:
    """Extras may lift a small package over the minimum; alone it is not lowered."""
    return rules.minimum is None or package.price >= rules.minimum


def _after(rules: CouponRules, price: Money) -> Money:
    return price - (rules.off if isinstance(rules.off, Money) else price.share(rules.off))


def _percent(left: Left) -> Decimal:
    """What nothing is paid for leaves least of all; a margin of exactly nothing is a margin."""
    return Decimal("-Infinity") if left.found.percent is None else left.found.percent


def _is_thin(left: Left, floor: int) -> bool:
    return left.found.percent is None or left.found.percent < floor


def today() -> date:
    return clock.now().astimezone(profile.cached().zone).date()
