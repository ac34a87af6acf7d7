"""Coupons: made by the owner, found by their code, used under their lock, given back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from catalog.extras import Picked, of
from catalog.models import Extra, Package, Service
from kernel import clock, profile
from kernel.actors import Actor
from kernel.money import Money, total
from orders.models import Coupon, CouponUse, LineKind, Order
from orders.models.coupon import CouponKind
from orders.services.quoting import Quote, vat_rate


class CouponProblem(StrEnum):
    """Why a coupon does not count for an order."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    OVER = "over"
    OTHER_SERVICE = "other_service"
    BELOW_MINIMUM = "below_minimum"
    USED_UP = "used_up"
    USED_BY_CLIENT = "used_by_client"
    NOT_FIRST = "not_first"


class CouponRefused(Exception):
    """The coupon does not count. Nothing was ordered, nothing is charged."""

    def __init__(self, code: str, problem: CouponProblem, coupon: Coupon | None = None) -> None:
        super().__init__(f"{code}: {problem}")
        self.code, self.problem, self.coupon = code, problem, coupon


class CodeTaken(Exception):
    """Another coupon has this code."""


@dataclass(frozen=True, slots=True)
class CouponRules:
    """What the owner decides. `off`: a share (0.2), or an amount with VAT."""

    code: str
    off: Decimal | Money
    services: tuple[Service, ...] = ()
    is_first_order_only: bool = False
    is_once_per_client: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    minimum: Money | None = None
    most_uses: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to order, and who they are as far as they said."""

    package: Package
    extras: Sequence[Extra | Picked]
    email: str = ""
    client: User | None = None

    @property
    def list_price(self) -> Money:
        extras = (of(extra, self.package) for extra in self.extras)
        prices = [self.package.price, *(extra.price for extra in extras)]
        return total(prices, self.package.currency)


def plain_code(typed: str) -> str:
    """`été 20` as `ETE20`: how a code is kept, whatever was typed."""
    letters = unicodedata.normalize("NFKD", typed.strip().upper())
    return re.sub(r"[^A-Z0-9-]", "", letters.replace("–", "-"))[:30]


def is_code_taken(code: str) -> bool:
    """Whether a coupon has this plain code, stopped ones among them."""
    return Coupon.objects.filter(code=code).exists()


@transaction.atomic
def make_coupon(*, rules: CouponRules, actor: Actor) -> Coupon:
    """Raises CodeTaken: of two made at once with one code, the second is told."""
    code = plain_code(rules.code)
    try:
        with transaction.atomic():
            coupon = _made(code, rules, actor)
    except IntegrityError as error:
        if is_code_taken(code):
            raise CodeTaken(code) from error
        raise
    coupon.services.set(rules.services)
    return coupon


def _made(code: str, rules: CouponRules, actor: Actor) -> Coupon:
    is_amount = isinstance(rules.off, Money)
    return Coupon.objects.create(
        code=code,
        kind=CouponKind.AMOUNT if is_amount else CouponKind.PERCENT,
        percent=None if isinstance(rules.off, Money) else int(rules.off.scaleb(2)),
        amount=rules.off.amount if isinstance(rules.off, Money) else None,
        currency=profile.current().currency,
        is_first_order_only=rules.is_first_order_only,
        is_once_per_client=rules.is_once_per_client,
        starts_on=rules.starts_on or _today(),
        ends_on=rules.ends_on,
        minimum_amount=rules.minimum.amount if rules.minimum else 0,
        most_uses=rules.most_uses,
        made_by_id=actor.user_id,
        made_at=clock.now(),
    )


@transaction.atomic
def stop_coupon(*, coupon_id: int, actor: Actor) -> Coupon:
    """Nobody uses it any more; orders that did keep their price."""
    coupon = Coupon.objects.select_for_update().get(pk=coupon_id)
    if coupon.stopped_at is None:
        coupon.stopped_at = clock.now()
        coupon.save(update_fields=["stopped_at"])
    return coupon


@transaction.atomic
def stop_all_coupons() -> None:
    """Their amounts mean nothing any more: the agency sells in another currency."""
    Coupon.objects.filter(stopped_at=None).update(stopped_at=clock.now())


def find_coupon(*, code: str, wish: Wish) -> Coupon:
    """The coupon, if it counts for this wish now. Raises CouponRefused."""
    return _counting(Coupon.objects.filter(code=plain_code(code)).first(), code, wish)


def lock_coupon(*, code: str, wish: Wish) -> Coupon:
    """The same with the coupon's row locked: the last use goes to one order."""
    rows = Coupon.objects.select_for_update()
    return _counting(rows.filter(code=plain_code(code)).first(), code, wish)


def discounted(found: Quote, coupon: Coupon) -> Quote:
    """The quote with the coupon as a line of its own, its VAT taken out like any line's.

    The amount of a coupon includes VAT: who is not charged VAT gets its net.
    """
    if coupon.off is None:
        off = found.gross.share(Decimal(coupon.percent or 0).scaleb(-2))
        net = off.net_of(found.vat_rate)
    else:
        net = coupon.off.net_of(vat_rate())
        off = coupon.off if found.vat_rate else net
    line = replace(
        found.lines[0],
        kind=LineKind.DISCOUNT,
        picked=None,
        title_en=f"Coupon {coupon.code}",
        title_fr=f"Code promo {coupon.code}",
        net=-net,
        vat=net - off,
        gross=-off,
        days=0,
    )
    return replace(
        found,
        lines=(*found.lines, line),
        net=found.net - net,
        vat=found.vat - (off - net),
        gross=found.gross - off,
    )


def keep_use(*, coupon: Coupon, order: Order, discount: Money) -> CouponUse:
    """Call under the coupon's lock, in the transaction that writes the order."""
    return CouponUse.objects.create(
        coupon=coupon,
        order=order,
        email=order.email,
        discount_amount=discount.amount,
        currency=discount.currency,
        used_at=order.placed_at,
    )


def free_use(order: Order) -> None:
    """The order ended without having been paid: somebody else may use the coupon."""
    if order.paid_at is None:
        CouponUse.objects.standing().filter(order=order).update(freed_at=clock.now())


def _counting(coupon: Coupon | None, code: str, wish: Wish) -> Coupon:
    problem = _problem(coupon, wish) if coupon else CouponProblem.UNKNOWN
    if problem or coupon is None:
        raise CouponRefused(plain_code(code) or code, problem or CouponProblem.UNKNOWN, coupon)
    return coupon


def _problem(coupon: Coupon, wish: Wish) -> CouponProblem | None:
    """The first reason against it: what the code is, what is ordered, then who orders."""
    today = _today()
    services = {service.pk for service in coupon.services.all()}
    if coupon.is_over(today):
        return CouponProblem.OVER
    if today < coupon.starts_on:
        return CouponProblem.NOT_YET
    if services and wish.package.service_id not in services:
        return CouponProblem.OTHER_SERVICE
    if wish.list_price < coupon.minimum:
        return CouponProblem.BELOW_MINIMUM
    standing = coupon.uses.standing()
    if coupon.most_uses is not None and standing.count() >= coupon.most_uses:
        return CouponProblem.USED_UP
    return _problem_of_person(coupon, wish)


def _problem_of_person(coupon: Coupon, wish: Wish) -> CouponProblem | None:
    person = Q(email=wish.email.strip().lower())
    if not wish.email and wish.client is None:
        return None
    if wish.client:
        person |= Q(client=wish.client)
    theirs = Order.objects.filter(person)
    used = CouponUse.objects.standing().filter(coupon=coupon, order__in=theirs).exists()
    if coupon.is_first_order_only and (used or theirs.filter(paid_at__isnull=False).exists()):
        return CouponProblem.NOT_FIRST
    if coupon.is_once_per_client and used:
        return CouponProblem.USED_BY_CLIENT
    return None


def _today() -> date:
    return clock.now().astimezone(profile.cached().zone).date()
