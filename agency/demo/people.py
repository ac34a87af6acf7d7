"""The people of the demo: staff with passwords, freelancers who accept their invitation."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from accounts.models import Role, User
from agency.demo.content import FREELANCERS, STAFF
from agency.demo.content.shapes import Freelancer as Content
from agency.demo.logins import PASSWORDS
from agency.demo.stage import Stage
from catalog.models import Package
from freelancers import services as freelancers
from freelancers.models import Freelancer, Rate
from kernel import clock
from kernel.actors import Actor
from kernel.models import AgencyProfile


def found_agency() -> AgencyProfile:
    """The labelled profile of the demo."""
    return AgencyProfile.objects.create(
        pk=1,
        name="Atelier Relais (demo)",
        persona="Olga",
        email="hello@relais.example",
        default_language="fr",
        legal_name="Olga Martin",
        legal_form="Entreprise individuelle",
        legal_id="000 000 000",
        address="1 rue de l’Exemple, 59000 Lille",
        country="FR",
        is_demo=True,
    )


def hire_staff() -> dict[str, User]:
    """The owner and the staff by role, with the passwords that are printed."""
    return {
        row.role: User.objects.create_user(
            row.email,
            role=Role(row.role),
            password=PASSWORDS[row.role],
            name=row.name,
            language=row.language,
            is_superuser=row.role == "owner",
            verified_at=clock.now(),
        )
        for row in STAFF
    }


def recruit(stage: Stage, owner: Actor) -> None:
    """Put the twelve on the bench; each is invited and accepts some hours later."""
    for number, content in enumerate(FREELANCERS):
        freelancer = _enlist(content)
        invitation = freelancers.invite_freelancer(freelancer_id=freelancer.pk, actor=owner)
        stage.at(
            clock.now() + timedelta(hours=2 + 5 * number),
            partial(freelancers.accept_invitation, token=invitation.token),
        )


def _enlist(content: Content) -> Freelancer:
    freelancer = Freelancer.objects.create(
        name=content.name,
        email=content.email,
        kind=content.kind,
        language=content.language,
        languages=list(content.languages),
        country=content.country,
        time_zone=content.time_zone,
        days=list(content.days),
        starts_at=content.starts_at,
        ends_at=content.ends_at,
        capacity=content.capacity,
        created_at=clock.now(),
    )
    for rate in content.rates:
        Rate.objects.create(
            freelancer=freelancer,
            package=Package.objects.get(service__slug=rate.service, tier=rate.tier),
            amount=rate.amount,
            valid_from=clock.now().date(),
        )
    return freelancer
