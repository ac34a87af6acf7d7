"""The owner signed in, and orders brought to each stage by the services that people use."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from freelancers import services as freelancers
from freelancers.models import Assignment, Freelancer, Rate
from kernel import clock
from kernel.actors import Actor, ActorKind
from orders import services as orders
from orders.models import Order
from orders.services import OrderDraft, place_order
from payments.models import Payment, PaymentStatus
from tests.factories.catalog import make_service, package

CLIENT = Actor(ActorKind.CLIENT)
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def desk(client: Client, olga: User) -> Client:
    """Olga's browser."""
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def service(agency: object) -> Any:
    return make_service()


def place(service: Any, **fields: Any) -> Order:
    wish: dict[str, Any] = {
        "package": package(service),
        "extras": (),
        "email": "clara@maison-lune.example",
        "name": "Clara Dupont",
        "country": "FR",
        "buyer_kind": "consumer",
        "company_name": "",
        "vat_number": "",
        "language": "en",
    }
    return place_order(draft=OrderDraft(**{**wish, **fields}))


def paid(service: Any, **fields: Any) -> Order:
    """Paid by one captured payment, as the sync leaves it."""
    order = place(service, **fields)
    payment = Payment.objects.create(
        order=order,
        attempt=1,
        status=PaymentStatus.SUCCEEDED,
        amount=order.gross_amount,
        captured_amount=order.gross_amount,
        currency=order.currency,
        payment_intent_id=f"pi_{order.public_id}",
        created_at=clock.now(),
        expires_at=clock.now(),
        paid_at=clock.now(),
    )
    return orders.confirm_payment(
        order_id=order.pk, amount=order.gross, reference=payment.public_id
    )


def briefed(service: Any, **fields: Any) -> Order:
    """The brief is complete and handed in."""
    order = paid(service, **fields)
    idea = service.questions.get(slug="idea")
    orders.save_answers(order_id=order.pk, answers={idea.pk: "A red fox."}, actor=CLIENT)
    return orders.submit_brief(order_id=order.pk, actor=CLIENT)


def join(user: User, service: Any, cents: int = 8_000) -> Freelancer:
    """On the bench with a rate for every package of the service."""
    person = Freelancer.objects.create(
        user=user,
        name=user.name,
        email=user.email,
        language="en",
        languages=["en", "fr"],
        created_at=clock.now(),
    )
    for each in service.packages.all():
        Rate.objects.create(
            freelancer=person, package=each, amount=cents, valid_from=date(2026, 1, 1)
        )
    return person


def accepted(order: Order, person: Freelancer) -> Assignment:
    job = freelancers.offer_to(order_id=order.pk, freelancer_id=person.pk, actor=STAFF)
    return freelancers.accept_assignment(assignment_id=job.pk, actor=maker(person))


def submitted(order: Order, person: Freelancer) -> Assignment:
    """Accepted and handed in with one file."""
    job = accepted(order, person)
    upload = SimpleUploadedFile("fox-by-fay.txt", b"A fox, drawn.\n", "text/plain")
    freelancers.add_submission_file(assignment_id=job.pk, upload=upload, actor=maker(person))
    freelancers.submit_work(assignment_id=job.pk, note="Here it is.", actor=maker(person))
    job.refresh_from_db()
    return job


def maker(person: Freelancer) -> Actor:
    return Actor(ActorKind.FREELANCER, person.user_id)
