"""The brief: written by the client as a draft, submitted, looked at, accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from catalog.models import BriefQuestion, QuestionKind
from kernel import clock, files, outbox, profile
from kernel.actors import SYSTEM, Actor
from kernel.opening import internal_due, promised_at
from orders.brand import is_given
from orders.clearing import to_decide, wordings
from orders.models import Brief, BriefAnswer, BriefFile, Order
from orders.questions import settle
from orders.services.errors import BriefIncomplete, BriefNotRewritten, StartsLater, TooManyFiles
from orders.services.paying import schedule_brief_reminders
from orders.services.process import _transition, locked, words
from orders.states import PROCESS, OrderStatus

Answer = str | Sequence[int]
FILES_PER_ANSWER = 10


@transaction.atomic
def save_answers(*, order_id: int, answers: Mapping[int, Answer], actor: Actor) -> Brief:
    """Keep what is written so far, by question; questions of other services are ignored.

    Which questions are asked follows from the answers.
    """
    order = locked(order_id)
    PROCESS.check("submit_brief", order.status, actor.kind)
    brief = order.brief
    rows = list(brief.answers.select_related("question"))
    for answer in rows:
        if answer.question_id in answers:
            _keep(answer, answers[answer.question_id])
    BriefAnswer.objects.bulk_update(settle(rows), ["is_asked"])
    brief.saved_at = clock.now()
    brief.save(update_fields=["saved_at"])
    return brief


def add_brief_file(
    *, order_id: int, question_id: int, upload: UploadedFile[bytes], actor: Actor
) -> BriefFile:
    """Store the client's file under a question. Raises kernel.files.FileRefused, TooManyFiles."""
    answer = _room_for_file(Order.objects.get(pk=order_id), question_id, actor)
    stored = files.store(upload, groups=answer.file_kinds)
    with transaction.atomic():
        answer = _room_for_file(locked(order_id), question_id, actor)
        return BriefFile.objects.create(
            answer=answer,
            file=stored,
            name=(upload.name or stored.public_id)[-200:],
            created_at=clock.now(),
        )


@transaction.atomic
def remove_brief_file(*, file_id: int, actor: Actor) -> BriefFile:
    file = BriefFile.objects.select_related("answer__brief").get(pk=file_id)
    order = locked(file.answer.brief.order_id)
    PROCESS.check("submit_brief", order.status, actor.kind)
    BriefFile.objects.filter(pk=file_id, removed_at=None).update(removed_at=clock.now())
    return file


def missing_answers(order: Order) -> list[BriefQuestion]:
    """Required questions without an answer, in order. Two queries."""
    return [
        answer.question
        for answer in _answers(order)
        if answer.question.is_required and not is_given(answer)
    ]


@transaction.atomic
def submit_brief(*, order_id: int, actor: Actor) -> Order:
    """Hand the brief in; it goes into production at once unless the owner has to act on it."""
    order = locked(order_id)
    PROCESS.check("submit_brief", order.status, actor.kind)
    if missing := missing_answers(order):
        raise BriefIncomplete(missing)
    tells = any(each.tells for each in wordings(order))
    Brief.objects.filter(order=order).update(
        submitted_at=clock.now(), agency_questions="", tells=tells
    )
    _transition(order, "submit_brief", actor=actor)
    _start(order)
    return order


@transaction.atomic
def start_after_wait(*, order_id: int) -> Order:
    """The fourteen days are over: what the owner need not look at goes into production."""
    order = locked(order_id)
    if order.status == OrderStatus.BRIEF_CHECK:
        _start(order)
    return order


def _start(order: Order) -> None:
    """Into production by itself, unless the owner has to act or the client asked to wait.

    The owner acts on what crosses in their words, and on what tells who the client is.
    """
    if order.service.owner_checks_brief or to_decide(order):
        return
    if order.waits_for_start:
        payload, at = {"order_id": order.pk}, order.starts_after
        key = f"order:{order.pk}:{clock.now().isoformat()}"
        outbox.schedule("orders.start_after_wait", key=key, payload=payload, at=at)
        return
    _accept(order, SYSTEM)


@transaction.atomic
def accept_brief(*, order_id: int, actor: Actor) -> Order:
    """Fix the date and start production. Raises BriefNotRewritten, StartsLater."""
    order = locked(order_id)
    PROCESS.check("accept_brief", order.status, actor.kind)
    if order.waits_for_start and order.starts_after:
        raise StartsLater(order.starts_after)
    if waiting := to_decide(order):
        raise BriefNotRewritten(waiting)
    _accept(order, actor)
    return order


@transaction.atomic
def ask_for_brief(*, order_id: int, questions: str, actor: Actor) -> Order:
    """Send the brief back with precise questions; the clock stays stopped."""
    order = locked(order_id)
    questions = words(questions)
    event = _transition(order, "ask_for_brief", actor=actor, reason=questions)
    Brief.objects.filter(order=order).update(agency_questions=questions, submitted_at=None)
    schedule_brief_reminders(order, event)
    return order


def _accept(order: Order, actor: Actor) -> None:
    agency, now = profile.current(), clock.now()
    begins = now
    if order.starts_on:
        begins = max(now, agency.opening.at(order.starts_on, 0))
    promised = promised_at(agency.opening, begins, agency.brief_cutoff, order.days)
    _transition(
        order,
        "accept_brief",
        actor=actor,
        brief_accepted_at=now,
        promised_at=promised,
        internal_due_at=internal_due(begins, promised),
    )


def _answers(order: Order) -> Iterable[BriefAnswer]:
    return (
        BriefAnswer.objects.filter(brief__order=order, is_asked=True)
        .select_related("question")
        .prefetch_related("files")
    )


def _keep(answer: BriefAnswer, given: Answer) -> None:
    """Write one answer; what the owner rewrote is void once the client's words change."""
    before = (answer.text, answer.choices)
    if answer.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        known = range(len(answer.question.choices))
        answer.choices = [i for i in given if isinstance(i, int) and i in known]
    elif answer.kind != QuestionKind.FILE and isinstance(given, str):
        answer.text = given.strip()
    if (answer.text, answer.choices) != before:
        answer.forward_text = ""
        answer.save(update_fields=["text", "choices", "forward_text"])


def _room_for_file(order: Order, question_id: int, actor: Actor) -> BriefAnswer:
    PROCESS.check("submit_brief", order.status, actor.kind)
    answer = BriefAnswer.objects.get(
        brief__order=order, question_id=question_id, kind=QuestionKind.FILE
    )
    if answer.files.filter(removed_at=None).count() >= FILES_PER_ANSWER:
        raise TooManyFiles(FILES_PER_ANSWER)
    return answer
