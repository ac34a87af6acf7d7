"""The rows of a new agency: all of them or none, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Role, User
from accounts.services import has_accounts
from agency.demo.catalogue import load_catalogue
from catalog.models import Package, Service, ServiceStatus
from catalog.services import catalogue_changed
from freelancers import services as freelancers
from freelancers.models import Freelancer, Rate
from kernel import profile, versions
from kernel.charges import Rates
from kernel.models import AgencyProfile

JOBS_OF_THE_OWNER = 10
"""Nobody else is there to take what would be too much."""


class AlreadyBegun(Exception):
    """This database holds an agency, or somebody's account: nothing was changed."""


@dataclass(frozen=True, slots=True)
class Level:
    """What the client pays and what the freelancer gets for one package, in minor units."""

    price: int
    cost: int


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever is invited to make the work."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What is decided on the first day. Without `service` all of them stay as they come.

    `levels` by the word of the package; `guest` None: the owner makes it.
    """

    name: str
    owner: str
    email: str
    password_hash: str
    country: str
    language: str
    legal_status: str
    vat_regime: str
    service: str = ""
    levels: Mapping[str, Level] = field(default_factory=dict)
    guest: Guest | None = None


def is_open() -> bool:
    """Whether an agency can begin here: no profile, no account, nothing to sell."""
    is_taken = AgencyProfile.objects.exists() or has_accounts() or Service.objects.exists()
    return not is_taken


@transaction.atomic
def begin(*, answers: Answers) -> User:
    """Profile, owner, the ready services as drafts, and who makes the chosen one.

    Two at once make one agency: the profile is one row. Raises AlreadyBegun.
    """
    _take_the_place(answers)
    load_catalogue(status=ServiceStatus.DRAFT)
    owner = _make_owner(answers)
    if answers.service:
        service = Service.objects.get(slug=answers.service)
        _set_prices(service, answers.levels)
        _set_rates(service, _maker(answers, owner), answers.levels)
    versions.bump()
    return owner


def _take_the_place(answers: Answers) -> None:
    try:
        with transaction.atomic():
            AgencyProfile.objects.create(
                pk=1,
                name=answers.name,
                persona=answers.owner[:60],
                email=answers.email,
                country=answers.country,
                default_language=answers.language,
                has_second_language=False,
                legal_status=answers.legal_status,
                vat_regime=answers.vat_regime,
            )
    except IntegrityError as error:
        raise AlreadyBegun from error
    if has_accounts() or Service.objects.exists():
        raise AlreadyBegun


def _make_owner(answers: Answers) -> User:
    owner = User.objects.create_user(
        answers.email,
        role=Role.OWNER,
        name=answers.owner,
        language=answers.language,
        is_superuser=True,
    )
    owner.password = answers.password_hash
    owner.save(update_fields=["password"])
    return owner


def _set_prices(service: Service, levels: Mapping[str, Level]) -> None:
    """The chosen service comes first in the catalogue."""
    Service.objects.exclude(pk=service.pk).update(position=F("position") + 1)
    Service.objects.filter(pk=service.pk).update(position=0)
    for package in service.packages.all():
        level = levels.get(package.tier)
        if level:
            Package.objects.filter(pk=package.pk).update(price_amount=level.price)
    catalogue_changed()


def _maker(answers: Answers, owner: User) -> Freelancer:
    if answers.guest is None:
        person = freelancers.enlist_owner(user_id=owner.pk)
        Freelancer.objects.filter(pk=person.pk).update(capacity=JOBS_OF_THE_OWNER)
        return person
    person = freelancers.add_freelancer(
        name=answers.guest.name,
        email=answers.guest.email,
        kind="person",
        language=answers.language,
        actor=owner.actor,
    )
    freelancers.invite_freelancer(freelancer_id=person.pk, actor=owner.actor)
    return person


def _set_rates(service: Service, maker: Freelancer, levels: Mapping[str, Level]) -> None:
    today = Rates(profile.current()).today
    Rate.objects.bulk_create(
        Rate(
            freelancer=maker,
            package=package,
            amount=levels[package.tier].cost,
            currency=package.currency,
            valid_from=today,
        )
        for package in service.packages.all()
        if package.tier in levels
    )
