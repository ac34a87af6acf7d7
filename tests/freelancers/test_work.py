"""From the first file to the client's approval."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import User
from catalog.models import Crosses, QuestionKind, Service
from freelancers import services
from freelancers.models import Assignment, BriefSheet, Freelancer, SubmissionFile
from freelancers.services.work import MAX_FILES
from kernel import clock, files, outbox
from kernel.models import Mail, OutboxMessage
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Delivery, Order
from tests.factories.catalog import make_question
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    add_file,
    approve,
    bring_to_production,
    deliver,
    make_job,
    make_offer,
    make_paid_order,
    submit,
    upload,
)


def ask_for_changes(job: Assignment, body: str = "A little more blue") -> None:
    client = job.order.client
    assert client is not None
    orders.request_changes(order_id=job.order_id, body=body, actor=client.actor)
    outbox.deliver_due()
    job.refresh_from_db()
    job.order.refresh_from_db()


def subjects(name: str) -> list[str]:
    found = Mail.objects.filter(name=f"freelancers/{name}").order_by("pk")
    return [mail.subject for mail in found]


def announced(topic: str) -> int:
    """Facts of this topic, counted once however many listen."""
    return OutboxMessage.objects.filter(topic=topic).values("key").distinct().count()


def test_files_collect_in_one_draft(job: Assignment) -> None:
    add_file(job, "one.pdf")
    add_file(job, "two.pdf")

    draft = job.submissions.get()
    assert [file.name for file in draft.files.all()] == ["one.pdf", "two.pdf"]
    assert services.draft_submission(assignment_id=job.pk) == draft


def test_refused_file_leaves_the_others(job: Assignment, fay: Freelancer) -> None:
    add_file(job, "one.pdf")

    with pytest.raises(files.FileRefused) as refused:
        services.add_submission_file(
            assignment_id=job.pk,
            upload=SimpleUploadedFile("virus.exe", b"MZ"),
            actor=actor_of(fay),
        )

    assert "virus.exe" in refused.value.message
    assert [file.name for file in SubmissionFile.objects.all()] == ["one.pdf"]


def test_one_file_too_many_is_refused(job: Assignment, fay: Freelancer) -> None:
    add_file(job)
    first = SubmissionFile.objects.get()
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            submission=first.submission, file=first.file, name="x", created_at=clock.now()
        )
        for _ in range(MAX_FILES - 1)
    )

    with pytest.raises(files.FileRefused, match="at most 50 files"):
        add_file(job)


def test_removed_file_is_not_sent(job: Assignment, fay: Freelancer) -> None:
    add_file(job, "old.pdf")
    old = SubmissionFile.objects.get()
    services.remove_submission_file(file_id=old.pk, actor=actor_of(fay))

    with pytest.raises(services.NothingToSubmit):
        services.submit_work(assignment_id=job.pk, note="", actor=actor_of(fay))
    deliver(submit(job, "new.pdf"))

    assert Delivery.objects.get().files.count() == 1


def test_sent_file_cannot_be_removed(job: Assignment, fay: Freelancer) -> None:
    submit(job)

    with pytest.raises(services.JobClosed):
        services.remove_submission_file(
            file_id=SubmissionFile.objects.get().pk, actor=actor_of(fay)
        )

    assert SubmissionFile.objects.get().removed_at is None


def test_offer_takes_no_files(offer: Assignment, fay: Freelancer) -> None:
    with pytest.raises(services.JobClosed):
        services.add_submission_file(assignment_id=offer.pk, upload=upload(), actor=actor_of(fay))
    with pytest.raises(services.JobClosed):
        services.draft_submission(assignment_id=offer.pk)


def test_submitting_twice_sends_once(job: Assignment, fay: Freelancer) -> None:
    submit(job)

    services.submit_work(assignment_id=job.pk, note="again", actor=actor_of(fay))

    assert (job.submissions.get().version, job.submissions.get().note) == (1, "Three directions")
    assert job.order.events.filter(to_status="in_review").count() == 1
    event = job.order.events.latest("pk")
    assert (event.to_status, event.actor_kind, event.actor_id) == ("in_review", "system", None)


def test_returned_work_comes_with_remarks_and_time(job: Assignment) -> None:
    submit(job)
    clock.set_frozen(job.due_at - timedelta(minutes=10))

    services.return_submission(assignment_id=job.pk, remarks="Warmer, please", actor=STAFF)
    outbox.deliver_due()

    job.refresh_from_db()
    job.order.refresh_from_db()
    assert (job.status, job.order.status) == ("returned", "in_production")
    assert job.due_at >= clock.now() + timedelta(hours=4)
    mail = Mail.objects.get(name="freelancers/returned")
    assert "Warmer, please" in mail.text
    assert "Warmer, please" in mail.html
    assert mail.subject.endswith(f"({job.reference})")


def test_passing_copies_the_files_under_the_agencys_names(job: Assignment) -> None:
    submit(job, "fay-okoro-final.pdf", "fay-sources.pdf")
    first, second = SubmissionFile.objects.order_by("pk")

    delivery = services.pass_submission(
        assignment_id=job.pk, note="Enjoy", names={second.pk: "sources"}, actor=STAFF
    )

    given = list(delivery.files.select_related("file"))
    assert [file.name for file in given] == [f"{job.order.reference}-v1-1.pdf", "sources.pdf"]
    assert {file.file_id for file in given}.isdisjoint({first.file_id, second.file_id})
    assert given[0].file.sha256 == first.file.sha256
    job.order.refresh_from_db()
    assert job.order.status == "delivered"


def test_passing_twice_delivers_and_books_once(job: Assignment) -> None:
    submit(job)

    one = services.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)
    two = services.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)

    assert one == two
    assert announced("assignment.passed") == 1


def test_changes_reopen_the_job_with_its_own_date_and_the_clients_words(job: Assignment) -> None:
    deliver(submit(job))
    clock.set_frozen(clock.now() + timedelta(days=1))

    ask_for_changes(job, "A little more blue")

    assert (job.status, job.order.status) == ("returned", "in_production")
    assert job.due_at == job.order.internal_due_at
    assert BriefSheet.objects.get().changes == [{"round": 1, "text": "A little more blue"}]
    mail = Mail.objects.get(name="freelancers/reopened")
    assert "A little more blue" in mail.text

    deliver(submit(job, "v2.pdf"))
    assert announced("assignment.passed") == 2
    outbox.deliver_due()
    assert len(subjects("passed")) == 2


def test_reopening_twice_changes_once(job: Assignment) -> None:
    deliver(submit(job))
    ask_for_changes(job)

    services.reopen_assignment(order_id=job.order_id)

    assert [event.name for event in job.events.all()].count("reopen") == 1


def test_changes_go_to_somebody_else_when_the_first_has_left(
    job: Assignment, finn: Freelancer
) -> None:
    deliver(submit(job))
    Freelancer.objects.filter(pk=job.freelancer_id).update(is_active=False)

    ask_for_changes(job, "A little more blue")

    second = Assignment.objects.live().get()
    assert (job.status, second.freelancer, second.status) == ("approved", finn, "offered")
    assert second.brief_sheet.changes == [{"round": 1, "text": "A little more blue"}]
    assert subjects("approved") == []


def test_approval_closes_the_job_once(job: Assignment) -> None:
    deliver(submit(job))

    approve(job.order)
    services.approve_assignment(order_id=job.order_id)
    outbox.deliver_due()

    job.refresh_from_db()
    assert (job.status, job.ended_at is None) == ("approved", False)
    assert subjects("approved") == [f"The client has approved your work ({job.reference})"]


def test_submission_after_a_cancellation_changes_nothing(job: Assignment, fay: Freelancer) -> None:
    add_file(job)
    orders.cancel_order(order_id=job.order_id, actor=STAFF, reason="asked by phone")

    with pytest.raises(IllegalTransition), transaction.atomic():
        services.submit_work(assignment_id=job.pk, note="", actor=actor_of(fay))

    job.refresh_from_db()
    assert job.status == "accepted"


@pytest.fixture
def briefed(clara: User, service: Service, fay: Freelancer) -> Order:
    """An order whose brief has every kind of answer and every way of crossing."""
    service.questions.all().delete()
    choices = {"choices_en": ["Warm", "Cool"], "choices_fr": ["Chaud", "Froid"]}
    make_question(service, "idea", position=0)
    make_question(service, "mood", position=1, kind=QuestionKind.CHOICE, **choices)
    make_question(service, "moods", position=2, kind=QuestionKind.SEVERAL, **choices)
    make_question(service, "firm", position=3, crosses=Crosses.EDITED)
    make_question(service, "phone", position=4, crosses=Crosses.NOTHING)
    make_question(service, "files", position=5, kind=QuestionKind.FILE)
    make_question(service, "secret", position=6, kind=QuestionKind.FILE, crosses=Crosses.NOTHING)
    order = make_paid_order(clara, service)
    by_slug = {each.question.slug: each for each in order.brief.answers.select_related("question")}
    answers: dict[int, str | list[int]] = {
        by_slug["idea"].question_id: "A heron",
        by_slug["mood"].question_id: [1],
        by_slug["moods"].question_id: [0, 1],
        by_slug["firm"].question_id: "Maison Lune",
        by_slug["phone"].question_id: "0612345678",
    }
    orders.save_answers(order_id=order.pk, answers=answers, actor=clara.actor)
    for slug in ("files", "secret"):
        orders.add_brief_file(
            order_id=order.pk,
            question_id=by_slug[slug].question_id,
            upload=upload(f"maison-lune-{slug}.pdf"),
            actor=clara.actor,
        )
    orders.submit_brief(order_id=order.pk, actor=clara.actor)
    orders.rewrite_answer(answer_id=by_slug["firm"].pk, text="A bakery", actor=STAFF)
    orders.accept_brief(order_id=order.pk, actor=STAFF)
    return order


def test_brief_crosses_field_by_field(briefed: Order) -> None:
    job = make_offer(briefed)

    sheet = job.brief_sheet
    assert sheet.items_en == [
        {"label": "Your idea?", "text": "A heron"},
        {"label": "Your mood?", "text": "Cool"},
        {"label": "Your moods?", "text": "Warm, Cool"},
        {"label": "Your firm?", "text": "A bakery"},
    ]
    assert [item["text"] for item in sheet.items_fr] == [
        "A heron",
        "Froid",
        "Chaud, Froid",
        "A bakery",
    ]
    assert (sheet.title_en, sheet.title_fr) == ("Logo design", "Création de logo")
    assert [file.name for file in sheet.files.all()] == [f"{job.reference}-1.pdf"]
    assert sheet.files.get().label_fr == "Votre files ?"


def test_brief_sheet_keeps_its_words_when_the_catalogue_changes(briefed: Order) -> None:
    job = make_offer(briefed)

    briefed.service.questions.update(label_en="Changed")
    briefed.service.title_en = "Changed"
    briefed.service.save()

    job.brief_sheet.refresh_from_db()
    assert "Changed" not in str(job.brief_sheet.items_en) + job.brief_sheet.title_en


def test_bought_extras_stand_on_the_sheet(clara: User, service: Service, fay: Freelancer) -> None:
    order = make_paid_order(clara, service, extras=(service.extras.get(),))

    job = make_job(bring_to_production(order))

    assert (job.brief_sheet.extras_en, job.brief_sheet.extras_fr) == (
        ["Social kit"],
        ["Kit social"],
    )
