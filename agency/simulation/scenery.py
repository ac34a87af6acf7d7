"""The agency of a run: two services, one with few places, freelancers in three zones, an owner.

Names and addresses are marks: each side's words can be told apart in any text (S9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from accounts.models import Role, User
from catalog.models import (
    BriefQuestion,
    Category,
    Crosses,
    Extra,
    Package,
    QuestionKind,
    Service,
    ServiceStatus,
    WhenFull,
)
from freelancers.models import ExtraPay, Freelancer, Rate
from kernel import clock
from kernel.models import AgencyProfile, VatRegime
from kernel.money import Money
from orders.services import CouponRules, make_coupon

CLIENT_MARKS = ("kundin", "Vexley")
MAKER_MARKS = ("ateljee", "Mokko")
COUPONS = ("AUTUMN15", "TWENTY")
ZONES = ("Europe/Paris", "America/Montreal", "Asia/Tokyo")
TIERS = (("basic", 9_137, 2, 1), ("standard", 21_373, 4, 2), ("premium", 47_911, 7, 3))
QUESTIONS = (
    ("idea", QuestionKind.LONG, Crosses.AS_WRITTEN, True),
    ("style", QuestionKind.CHOICE, Crosses.AS_WRITTEN, True),
    ("name", QuestionKind.SHORT, Crosses.EDITED, True),
    ("budget", QuestionKind.SHORT, Crosses.NOTHING, False),
    ("files", QuestionKind.FILE, Crosses.AS_WRITTEN, False),
)


@dataclass(frozen=True, slots=True)
class Temper:
    """How one freelancer behaves: chances per offer or job."""

    declines: float
    ghosts: float
    late: float


@dataclass(frozen=True, slots=True)
class Scenery:
    owner: User
    packages: list[Package]
    freelancers: list[Freelancer]
    tempers: dict[int, Temper]


def build(rng: Random) -> Scenery:
    _found_agency(rng)
    owner = User.objects.create_user(
        "olga@agency.example", role=Role.OWNER, name="Olga", verified_at=clock.now()
    )
    film = _service("film", looks=True, cap=rng.randint(3, 8))
    packages = [*_service("logo", looks=False), *film]
    bench = [_freelancer(number, packages, rng) for number in range(rng.randint(4, 7))]
    _give_coupons(owner)
    tempers = {each.pk: _temper(rng) for each in bench}
    return Scenery(owner, packages, bench, tempers)


def _give_coupons(owner: User) -> None:
    """Few uses, so that they run out, and some come back."""
    for code, off in ((COUPONS[0], Decimal("0.15")), (COUPONS[1], Money(1_999))):
        minimum = off + Money(100) if isinstance(off, Money) else None
        rules = CouponRules(code=code, off=off, minimum=minimum, most_uses=3)
        make_coupon(rules=rules, actor=owner.actor)


def _found_agency(rng: Random) -> None:
    AgencyProfile.objects.create(
        pk=1,
        name="Agency",
        persona="Olga",
        email="hello@agency.example",
        default_language="en",
        vat_regime=rng.choice([VatRegime.FRANCHISE, VatRegime.STANDARD]),
        legal_name="Agency",
        legal_id="000 000 000",
        address="1 Example Street",
    )


def _service(slug: str, *, looks: bool, cap: int | None = None) -> list[Package]:
    """`cap`: so many at once; then it goes on selling, with the later date."""
    category, _made = Category.objects.get_or_create(
        slug="all", defaults={"name_en": "All", "name_fr": "Tout"}
    )
    words = {"title": slug, "promise": "Good", "summary": "Good", "audience": "You"}
    words["cover_alt"] = "A shape"
    service = Service.objects.create(
        slug=slug,
        category=category,
        status=ServiceStatus.PUBLISHED,
        cover="logo-design",
        owner_checks_brief=looks,
        queue_cap=cap,
        when_full=WhenFull.LATER,
        **{f"{name}_{code}": text for name, text in words.items() for code in ("en", "fr")},
    )
    extra = Extra.objects.create(
        service=service,
        slug="kit",
        name_en="Kit",
        name_fr="Kit",
        price_amount=6_301,
        extra_days=1,
    )
    ExtraPay.objects.create(extra=extra, amount=2_000)
    _ask(service)
    return [_package(service, position, *tier) for position, tier in enumerate(TIERS)]


def _ask(service: Service) -> None:
    for position, (slug, kind, crosses, required) in enumerate(QUESTIONS):
        choices = ["Calm", "Loud"] if kind == QuestionKind.CHOICE else []
        BriefQuestion.objects.create(
            service=service,
            slug=slug,
            position=position,
            kind=kind,
            crosses=crosses,
            is_required=required,
            label_en=slug,
            label_fr=slug,
            choices_en=choices,
            choices_fr=choices,
        )


def _package(
    service: Service, position: int, tier: str, price: int, days: int, rounds: int
) -> Package:
    return Package.objects.create(
        service=service,
        tier=tier,
        position=position,
        price_amount=price,
        days=days,
        revisions=rounds,
        name_en=tier,
        name_fr=tier,
        summary_en="Good",
        summary_fr="Bon",
    )


def _freelancer(number: int, packages: list[Package], rng: Random) -> Freelancer:
    user = User.objects.create_user(
        f"maker{number}@ateljee.example",
        role=Role.FREELANCER,
        name=f"Mokko {number}",
        verified_at=clock.now(),
    )
    freelancer = Freelancer.objects.create(
        user=user,
        name=user.name,
        email=user.email,
        language=rng.choice(["en", "fr"]),
        languages=["en", "fr"],
        time_zone=rng.choice(ZONES),
        capacity=rng.randint(1, 3),
        created_at=clock.now(),
    )
    for package in packages:
        share = rng.randint(30, 60)
        Rate.objects.create(
            freelancer=freelancer,
            package=package,
            amount=package.price_amount * share // 100,
            valid_from=date(2020, 1, 1),
        )
    return freelancer


def _temper(rng: Random) -> Temper:
    return Temper(
        declines=rng.uniform(0, 0.3), ghosts=rng.uniform(0, 0.15), late=rng.uniform(0, 0.3)
    )
