"""Ten weeks of trade, played by the real services under the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from functools import partial

from django.db import connection

from agency.demo.asking import ask_questions
from agency.demo.catalogue import load_catalogue
from agency.demo.content import ORDERS
from agency.demo.elsewhere import sell_elsewhere
from agency.demo.offers import arrange_offers
from agency.demo.pace import WEEKS, Pace, first_monday, placed_at
from agency.demo.people import found_agency, hire_staff, recruit
from agency.demo.samples import show_samples
from agency.demo.scene import Cast, Scene
from agency.demo.stage import Stage
from agency.demo.story import Story
from catalog.legal.services import publish_all
from catalog.models import Package, ServiceStatus
from catalog.reductions import period, plan_reduction
from kernel import clock, ids, outbox, profile
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.services import CouponRules, make_coupon
from payments import services as payments
from payments.models import Payout

SEED = 20_260_914
BEFORE = timedelta(days=6)
PAY_DAY = 2
REDUCED = ("blog-article", "standard", Money(11_900))
SOLD_BEFORE = timedelta(hours=20)
REDUCED_SINCE, REDUCED_FOR = timedelta(days=3), timedelta(days=13)
Say = Callable[[str], None]


def load(say: Say) -> None:
    """Fill an empty database. The demo ends at the present moment."""
    stage = Stage(clock.now())
    with clock.frozen(stage.end), seeded(), fast_writes(), outbox.quiet():
        agency = found_agency()
        monday = first_monday(agency, stage.end)
        clock.set_frozen(monday - BEFORE)
        say("  services, samples, staff and freelancers")
        load_catalogue(status=ServiceStatus.PUBLISHED)
        show_samples()
        staff = hire_staff()
        cast = Cast(owner=staff["owner"], staff=staff["staff"])
        publish_all(actor=cast.owner.actor)
        recruit(stage, cast.owner.actor)
        _give_coupons(cast)
        _plan_orders(stage, cast, agency)
        for week in range(WEEKS):
            stage.at(monday + timedelta(weeks=week), partial(say, f"  week {week + 1} of {WEEKS}"))
            pay_day = monday + timedelta(weeks=week, days=PAY_DAY, hours=10)
            stage.at(pay_day, partial(_pay_freelancers, cast))
        stage.at(stage.end - REDUCED_SINCE, partial(_reduce_a_price, cast))
        stage.at(stage.end - SOLD_BEFORE, partial(sell_elsewhere, cast))
        stage.play()
        arrange_offers()
        ask_questions(cast)


def _give_coupons(cast: Cast) -> None:
    """A welcome for first orders all the time, and twenty euros off larger ones."""
    welcome = CouponRules(code="BIENVENUE10", off=Decimal("0.1"), is_first_order_only=True)
    twenty = CouponRules(
        code="MERCI20", off=Money(2_000), minimum=Money(20_000), is_once_per_client=True
    )
    for rules in (welcome, twenty):
        make_coupon(rules=rules, actor=cast.owner.actor)


def _reduce_a_price(cast: Cast) -> None:
    """One package is reduced for two weeks, announced as the law wants it."""
    package = Package.objects.get(service__slug=REDUCED[0], tier=REDUCED[1])
    first = clock.now().astimezone(profile.current().zone).date()
    starts_at, ends_at = period(first, first + REDUCED_FOR)
    plan_reduction(
        package_id=package.pk,
        starts_at=starts_at,
        ends_at=ends_at,
        off=REDUCED[2],
        actor=cast.owner.actor,
    )


def _plan_orders(stage: Stage, cast: Cast, agency: AgencyProfile) -> None:
    for plan in ORDERS:
        moment = placed_at(plan, agency, stage.end)
        story = Story(Scene(stage, cast, plan, Pace(plan, moment, stage.end)))
        stage.at(moment, story.begin)
        stage.after_each.append(story.look)


def _pay_freelancers(cast: Cast) -> None:
    """What is due is paid by hand once its invoice has come, as the owner does on Wednesdays."""
    today = clock.now().date()
    for payout in Payout.objects.filter(paid_on=None, due_on__lte=today):
        payments.record_invoice_number(
            payout_id=payout.pk, number=f"F{today:%Y}-{payout.pk:04}", actor=cast.owner.actor
        )
        payments.record_payout(
            payout_id=payout.pk,
            reference=f"VIR {today:%d%m%y} {payout.pk}",
            paid_on=today,
            actor=cast.owner.actor,
        )


@contextmanager
def seeded() -> Iterator[None]:
    """The same references and the same luck in every demo."""
    ids.seed(SEED)
    try:
        yield
    finally:
        ids.seed(None)


@contextmanager
def fast_writes() -> Iterator[None]:
    """SQLite does not wait for the disk while the demo loads; a broken load starts afresh."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
