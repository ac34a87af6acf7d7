"""Nothing of the freelancer reaches the client but what docs/wall.md lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, User
from catalog.models import Service
from freelancers import services, wall
from freelancers.models import Assignment, Freelancer
from freelancers.states import PROCESS, AssignmentStatus, DeclineReason
from kernel import clock, outbox
from kernel.models import Mail
from orders import services as orders
from orders.models import Order
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    add_file,
    give_rate,
    make_freelancer,
    make_order_in_production,
)
from tests.freelancers.marks import files_of, found_in, values


def on_the_bench(user: User, service: Service, amount: int) -> Freelancer:
    freelancer = make_freelancer(user, country="PT", time_zone="Atlantic/Azores")
    give_rate(freelancer, package(service), amount)
    return freelancer


@pytest.fixture
def ordered(clara: User, fay_user: User, finn_user: User) -> Order:
    """In production; Fay costs 77.31, Finn 88.13."""
    service = make_service()
    on_the_bench(fay_user, service, 7_731)
    on_the_bench(finn_user, service, 8_813)
    return make_order_in_production(clara, service)


def rows_of(app: str) -> list[Model]:
    models = apps.get_app_config(app).get_models()
    return [row for model in models for row in model._default_manager.all()]


def forbidden() -> set[str]:
    """Every value of the freelancers' rows, less the client's own words and what is on sale."""
    people = list(User.objects.filter(role=Role.FREELANCER))
    held = [*rows_of("freelancers"), *people]
    marks = [*values(held), *values(files_of(held))]
    crossing = {value for column, value in marks if column in wall.TO_CLIENT}
    own = [*rows_of("orders"), *User.objects.filter(role=Role.CLIENT)]
    known = {value for _, value in values([*own, *files_of(own), *rows_of("catalog")])}
    process = {*PROCESS.rows, *AssignmentStatus.values}  # the words of an event
    return {value for _, value in marks} - crossing - known - process


def pages_of(order: Order) -> dict[str, str]:
    """Every address of the client's space as Clara sees it now, in both languages."""
    assert order.client is not None
    browser = Client()
    browser.force_login(order.client, backend="django.contrib.auth.backends.ModelBackend")
    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            names = ["detail", "brief", "approve", "request-changes", "cancel"]
            urls = [reverse("orders:list"), reverse("catalog:services")]
            urls += [reverse(f"orders:{name}", args=[order.public_id]) for name in names]
        for url in urls:
            answer = browser.get(url)
            assert answer.status_code < 500, url
            found[url] = answer.content.decode() + str(dict(answer.headers))
    return found


def mails_to(address: str) -> dict[str, str]:
    return {
        mail.key: "\n".join([mail.subject, mail.text, mail.html, mail.message_id])
        for mail in Mail.objects.filter(to=address)
    }


def assert_nothing_crossed(order: Order) -> None:
    marks = forbidden()
    assert {"Fay Okoro", "fay@makers.example", "Atlantic/Azores", "€77.31"} <= marks
    for where, text in {**pages_of(order), **mails_to(order.email)}.items():
        assert found_in(text, marks) == [], where


def tick() -> None:
    """A moment of its own for each step, so that dates tell them apart."""
    clock.set_frozen(clock.now() + timedelta(minutes=7))


def make_it(job: Assignment, file: str, note: str) -> None:
    add_file(job, file)
    services.submit_work(assignment_id=job.pk, note=note, actor=actor_of(job.freelancer))
    tick()
    outbox.deliver_due()


def test_nothing_of_the_freelancers_crosses_in_an_orders_whole_life(ordered: Order) -> None:
    client = ordered.client
    assert client is not None
    tick()
    outbox.deliver_due()
    first = Assignment.objects.get()
    services.decline_assignment(
        assignment_id=first.pk,
        reason=DeclineReason.PAY,
        note="Decline-note-of-Fay",
        actor=actor_of(first.freelancer),
    )
    tick()
    outbox.deliver_due()
    assert_nothing_crossed(ordered)

    job = Assignment.objects.live().get()
    services.accept_assignment(assignment_id=job.pk, actor=actor_of(job.freelancer))
    for body, actor in (("Question-of-Finn", actor_of(job.freelancer)), ("Answer-to-Finn", STAFF)):
        services.post_job_message(assignment_id=job.pk, body=body, actor=actor)
    tick()
    make_it(job, "finn-larsen-one.pdf", "Submission-note-one")
    assert_nothing_crossed(ordered)

    services.return_submission(assignment_id=job.pk, remarks="Remarks-of-check", actor=STAFF)
    tick()
    make_it(job, "finn-larsen-two.pdf", "Submission-note-two")
    services.pass_submission(assignment_id=job.pk, note="Enjoy", names={}, actor=STAFF)
    tick()
    outbox.deliver_due()
    assert_nothing_crossed(ordered)

    orders.request_changes(order_id=ordered.pk, body="Bluer", actor=client.actor)
    tick()
    outbox.deliver_due()
    job.refresh_from_db()
    assert job.status == "returned"
    assert_nothing_crossed(ordered)

    make_it(job, "finn-larsen-three.pdf", "Submission-note-three")
    services.pass_submission(assignment_id=job.pk, note="Bluer now", names={}, actor=STAFF)
    orders.approve_delivery(order_id=ordered.pk, actor=client.actor)
    tick()
    outbox.deliver_due()
    assert_nothing_crossed(ordered)
    notes = {"Decline-note-of-Fay", "Question-of-Finn", "Remarks-of-check", "finn-larsen-one.pdf"}
    assert notes <= forbidden()
    everything = "".join([*pages_of(ordered).values(), *mails_to(ordered.email).values()])
    assert f"{ordered.reference}-v2-1.pdf" in everything


def test_no_row_of_the_clients_side_points_to_a_freelancer() -> None:
    for app in ("orders", "catalog", "accounts", "kernel"):
        for model in apps.get_app_config(app).get_models():
            targets = {
                field.related_model._meta.app_label
                for field in model._meta.concrete_fields
                if field.related_model
            }
            assert "freelancers" not in targets, model


def test_no_event_of_an_order_names_a_freelancer(ordered: Order) -> None:
    outbox.deliver_due()
    job = Assignment.objects.get()
    services.accept_assignment(assignment_id=job.pk, actor=actor_of(job.freelancer))
    make_it(job, "one.pdf", "")

    actors = set(ordered.events.values_list("actor__role", flat=True))

    assert ordered.events.filter(to_status="in_review").count() == 1
    assert actors <= {None, "client"}
