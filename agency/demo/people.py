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
from kernel.legal_facts import Disclosure
from kernel.models import AgencyProfile

ABOUT_EN = "\n\n".join(
    [
        "This is a demo: the agency, its people and its orders are invented.",
        "We make logos, pages, texts and films for firms that have no team of their own for it. "
        "Each service has one price and one list of what you get. We read your brief, we give you "
        "a date, and we look at every file before you do.",
        "One person answers you, from the first question to the last file.",
    ]
)
ABOUT_FR = "\n\n".join(
    [
        "Ceci est une démonstration\u202f: l’agence, ses équipes et ses commandes sont inventées.",
        "Nous réalisons des logos, des pages, des textes et des vidéos pour les entreprises qui "
        "n’ont pas d’équipe pour cela. Chaque service a un prix et une liste de ce que vous "
        "recevez. Nous lisons votre brief, nous vous donnons une date et nous contrôlons chaque "
        "fichier avant de vous le remettre.",
        "Une seule personne vous répond, de la première question au dernier fichier.",
    ]
)


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
        phone="+33 3 00 00 00 00",
        publication_director="Olga Martin",
        host_name="Hébergeur de démonstration",
        host_address="2 rue de l’Exemple, 59000 Lille",
        host_phone="+33 3 00 00 00 01",
        mediator_name="Médiateur de démonstration",
        mediator_address="3 rue de l’Exemple, 75000 Paris",
        mediator_url="https://mediateur.example/",
        disclosure=Disclosure.AUTHORISED,
        accessibility_exempt=True,
        about_en=ABOUT_EN,
        about_fr=ABOUT_FR,
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
