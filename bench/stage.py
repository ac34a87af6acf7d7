"""The agency on the bench: the demo's catalogue, one freelancer who takes all, orders by services.

Needs django.setup().
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from accounts.models import Role, User
from agency.demo.catalogue import load_catalogue
from catalog.models import Package, QuestionKind, ServiceStatus
from freelancers.models import Freelancer, Rate
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile
from orders import services as orders
from orders.models import Order

CLIENT = Actor(ActorKind.CLIENT)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def build() -> None:
    """Tables, static files, the agency, its catalogue on sale and its bench."""
    call_command("compile_catalogs")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    AgencyProfile.objects.create(
        pk=1,
        name="Atelier Relais",
        persona="Olga",
        email="hello@relais.example",
        default_language="en",
        legal_name="Atelier Relais",
        address="1 rue de l’Exemple, 59000 Lille",
    )
    load_catalogue(status=ServiceStatus.PUBLISHED)


def freelancer(capacity: int = 1000) -> Freelancer:
    """Somebody awake at all hours with a low rate for every package."""
    user = User.objects.create_user("fay@makers.example", role=Role.FREELANCER, name="Fay Okoro")
    person = Freelancer.objects.create(
        user=user,
        name=user.name,
        email=user.email,
        language="en",
        languages=["en", "fr"],
        days=[0, 1, 2, 3, 4, 5, 6],
        starts_at=0,
        ends_at=23,
        capacity=capacity,
        created_at=clock.now(),
    )
    for package in Package.objects.all():
        Rate.objects.create(
            freelancer=person, package=package, amount=1000, valid_from=date(2020, 1, 1)
        )
    return person


def client(email: str = "clara@clients.example") -> User:
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(
        email, role=Role.CLIENT, name="Clara Dupont", verified_at=clock.now()
    )


def paid_order(buyer: User) -> Order:
    """An order with every answer written and no file asked, its brief not handed in yet."""
    package = Package.objects.select_related("service").order_by("pk")[0]
    draft = orders.OrderDraft(
        package=package,
        extras=(),
        email=buyer.email,
        name=buyer.name,
        country="FR",
        buyer_kind="consumer",
        company_name="",
        vat_number="",
        language="en",
        client=buyer,
    )
    order = orders.place_order(draft=draft)
    orders.confirm_payment(order_id=order.pk, amount=order.gross, reference=f"pi_{order.pk}")
    order.refresh_from_db()
    answers = {
        row.question_id: [0]
        if row.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
        else "Words of the client"
        for row in order.brief.answers.exclude(kind=QuestionKind.FILE)
    }
    orders.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)
    return order


def ask_no_files() -> None:
    """Before the first order: a required file is not what this bench measures."""
    from catalog.models import BriefQuestion  # noqa: PLC0415

    BriefQuestion.objects.filter(kind=QuestionKind.FILE).update(is_required=False)


def order_in_production(buyer: User, *, messages: int = 4) -> Order:
    """In production, offered, with a conversation; everything promised is delivered."""
    order = paid_order(buyer)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    for number in range(messages):
        orders.post_message(order_id=order.pk, body=f"Message {number}", actor=buyer.actor)
    outbox.deliver_due()
    order.refresh_from_db()
    return order


def cookie_of(user: User) -> str:
    """A signed-in browser's Cookie header."""
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser.cookies[name].value}"
