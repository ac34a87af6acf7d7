"""Nothing of the client reaches the freelancer but what docs/wall.md lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import Role, User
from catalog.models import Crosses, QuestionKind, Service
from freelancers import services, wall
from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.states import AssignmentStatus
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import Mail
from orders import services as orders
from orders.models import BriefAnswer, Order
from orders.states import PROCESS, OrderStatus
from tests.factories.catalog import make_question
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    add_file,
    deliver,
    make_offer,
    make_paid_order,
    upload,
)
from tests.freelancers.marks import files_of, found_in, values

MD = Path(settings.BASE_DIR) / "docs" / "wall.md"
ALLOWED_WORDS = ["Heron-as-written", "Bakery-as-rewritten", "More-blue-please"]


def listed(heading: str) -> tuple[str, ...]:
    """The first column of the table under a heading of docs/wall.md."""
    part = MD.read_text().split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return tuple(re.findall(r"^\| `([\w.]+)` \|", part, re.MULTILINE))


def test_document_and_code_list_the_same_fields() -> None:
    assert listed("From the client to the freelancer") == wall.TO_FREELANCER
    assert listed("From the freelancer to the client") == wall.TO_CLIENT


@pytest.mark.parametrize("field", [*wall.TO_FREELANCER, *wall.TO_CLIENT])
def test_listed_fields_exist(field: str) -> None:
    app, model, name = field.split(".")

    assert hasattr(apps.get_model(app, model), name)


@pytest.fixture
def marked(clara: User, service: Service, fay: Freelancer) -> Order:
    """An order in which every client field says whose it is."""
    User.objects.filter(pk=clara.pk).update(name="Clara-account-name")
    clara.refresh_from_db()
    service.questions.all().delete()
    make_question(service, "idea", position=0)
    make_question(service, "firm", position=1, crosses=Crosses.EDITED)
    make_question(service, "phone", position=2, crosses=Crosses.NOTHING)
    make_question(service, "look", position=3, kind=QuestionKind.FILE)
    make_question(service, "contract", position=4, kind=QuestionKind.FILE, crosses=Crosses.NOTHING)
    service.packages.update(price_amount=23_457)
    order = make_paid_order(
        clara,
        service,
        name="Clara-order-name",
        buyer_kind="company",
        company_name="Maison-Lune-company",
        vat_number="FR99vatnumber",
    )
    brief = {each.question.slug: each for each in order.brief.answers.select_related("question")}
    words = {"idea": "Heron-as-written", "firm": "Firm-unedited", "phone": "Phone-secret"}
    orders.save_answers(
        order_id=order.pk,
        answers={brief[slug].question_id: text for slug, text in words.items()},
        actor=clara.actor,
    )
    for slug in ("look", "contract"):
        orders.add_brief_file(
            order_id=order.pk,
            question_id=brief[slug].question_id,
            upload=upload(f"clients-{slug}-name.pdf"),
            actor=clara.actor,
        )
    orders.submit_brief(order_id=order.pk, actor=clara.actor)
    orders.rewrite_answer(answer_id=brief["firm"].pk, text="Bakery-as-rewritten", actor=STAFF)
    orders.post_message(order_id=order.pk, body="Client-thread-question", actor=clara.actor)
    orders.post_message(order_id=order.pk, body="Client-thread-answer", actor=STAFF)
    orders.accept_brief(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    return order


def forbidden() -> set[str]:
    """Every value of the client's rows, less what the listed fields hold and what anybody knows."""
    rows: list[Model] = [*User.objects.filter(role=Role.CLIENT)]
    for model in apps.get_app_config("orders").get_models():
        rows += model._default_manager.all()
    held = list(values(rows)) + list(values(files_of(rows)))
    crossing = {value for column, value in held if column in wall.TO_FREELANCER}
    for answer in BriefAnswer.objects.all():
        if answer.crosses != Crosses.AS_WRITTEN:
            crossing.discard(answer.text)
        if answer.crosses == Crosses.NOTHING:
            crossing -= {answer.label_en, answer.label_fr}
    known = crossing | _known_to_anybody()
    return {value for _, value in held} - known


def _known_to_anybody() -> set[str]:
    """The names of what is sold, kinds of files, and moments that are the job's own."""
    jobs = Assignment.objects.all()
    names = {value for row in Service.objects.all() for _, value in values([row])}
    titles = {"Standard", "Logo design, Standard", "Création de logo, Standard", "application/pdf"}
    process = set(PROCESS.rows) | set(OrderStatus.values)  # the words of an event
    return names | titles | process | {value for _, value in values([*jobs, *_events()])}


def _events() -> list[AssignmentEvent]:
    return [event for job in Assignment.objects.all() for event in job.events.all()]


def pages_of(fay: Freelancer) -> dict[str, str]:
    """Every address of the portal as Fay sees it now, in both languages."""
    browser = Client()
    assert fay.user is not None
    browser.force_login(fay.user, backend="django.contrib.auth.backends.ModelBackend")
    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            names = ["today", "jobs", "messages", "earnings"]
            urls = [reverse(f"freelancers:{name}") for name in names]
            for job in fay.assignments.all():
                urls += [
                    reverse(f"freelancers:{name}", args=[job.public_id])
                    for name in ("job", "accept", "decline")
                ]
        for url in urls:
            answer = browser.get(url)
            assert answer.status_code in (200, 302), url
            found[url] = answer.content.decode() + str(dict(answer.headers))
    return found


def mails_to(address: str) -> dict[str, str]:
    return {
        mail.key: "\n".join([mail.subject, mail.text, mail.html, mail.message_id])
        for mail in Mail.objects.filter(to=address)
    }


def assert_nothing_crossed(fay: Freelancer) -> None:
    marks = forbidden()
    assert {"Clara-account-name", "Phone-secret", "clients-look-name.pdf", "€234.57"} <= marks
    for where, text in {**pages_of(fay), **mails_to(fay.email)}.items():
        assert found_in(text, marks) == [], where


def step(name: str, job: Assignment, order: Order) -> None:
    """One step of a job's life."""
    client = order.client
    assert client is not None
    actor = actor_of(job.freelancer)
    if name == AssignmentStatus.ACCEPTED:
        services.accept_assignment(assignment_id=job.pk, actor=actor)
        services.post_job_message(assignment_id=job.pk, body="Which blue?", actor=actor)
        services.post_job_message(assignment_id=job.pk, body="Night blue.", actor=STAFF)
    elif name == AssignmentStatus.SUBMITTED:
        add_file(job)
        services.submit_work(assignment_id=job.pk, note="", actor=actor)
    elif name == AssignmentStatus.RETURNED:
        services.return_submission(assignment_id=job.pk, remarks="Warmer", actor=STAFF)
    elif name == AssignmentStatus.PASSED:
        deliver(job)
    elif name == "reopened":
        orders.request_changes(order_id=order.pk, body="More-blue-please", actor=client.actor)
    elif name == AssignmentStatus.APPROVED:
        orders.approve_delivery(order_id=order.pk, actor=client.actor)
    outbox.deliver_due()
    order.refresh_from_db()


def test_nothing_of_the_client_crosses_in_a_jobs_whole_life(marked: Order, fay: Freelancer) -> None:
    job = make_offer(marked)
    outbox.deliver_due()
    assert_nothing_crossed(fay)

    life = ["accepted", "submitted", "returned", "submitted", "passed", "reopened"]
    for name in [*life, "submitted", "passed", "approved"]:
        step(name, job, marked)
        assert_nothing_crossed(fay)

    job.refresh_from_db()
    assert job.status == "approved"
    everything = "".join([*pages_of(fay).values(), *mails_to(fay.email).values()])
    assert found_in(everything, ALLOWED_WORDS) == sorted(ALLOWED_WORDS)


@pytest.mark.parametrize("after", ["offered", "accepted", "submitted"])
def test_nothing_of_the_client_crosses_when_the_order_is_cancelled(
    after: str, marked: Order, fay: Freelancer
) -> None:
    job = make_offer(marked)
    for name in {"offered": [], "accepted": ["accepted"]}.get(after, ["accepted", "submitted"]):
        step(name, job, marked)

    reason = "Cancel-reason-of-Clara"
    orders.cancel_order(order_id=marked.pk, actor=Actor(ActorKind.STAFF, None), reason=reason)
    outbox.deliver_due()

    assert reason in forbidden()
    assert_nothing_crossed(fay)


def test_nothing_of_the_client_crosses_when_the_offer_lapses(
    marked: Order, fay: Freelancer
) -> None:
    job = make_offer(marked)
    outbox.deliver_due()
    clock.set_frozen(job.answer_before)
    outbox.deliver_due()

    job.refresh_from_db()
    assert job.status == "lapsed"
    assert_nothing_crossed(fay)


def test_the_watch_sees_a_leak_plain_and_escaped() -> None:
    assert found_in("<p>L&#x27;atelier de Clara</p>", ["L'atelier", "Carl"]) == ["L'atelier"]
    assert found_in("<a href='/x?o=DS-123456'>", ["DS-123456"]) == ["DS-123456"]


def test_job_and_order_references_are_unrelated(marked: Order, fay: Freelancer) -> None:
    job = make_offer(marked)

    assert job.reference.split("-")[0] != marked.reference.split("-")[0]
    assert job.reference[-6:] != marked.reference[-6:]
    assert job.public_id != marked.public_id
