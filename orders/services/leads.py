"""Questions before buying: asked, answered, won by an order or closed as lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from catalog.models import Service, ServiceStatus
from kernel import clock, outbox
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.states import IllegalTransition
from orders.lead_states import LeadStatus, LostReason
from orders.models import Lead, LeadFile, LeadMessage, Order
from orders.services import sent_files
from orders.services.errors import NotOnSale
from orders.services.lead_process import (
    _transition,
    locked_lead,
    record_lead_birth,
    refuse_erased,
)
from orders.services.process import words
from orders.services.sent_files import Stored, Uploads


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody typed. `form_key`: the same form twice is one lead. `service`: None from
    the contact page."""

    service: Service | None
    name: str
    email: str
    language: str
    body: str
    form_key: str = ""


def ask_question(*, question: Question, uploads: Uploads = (), actor: Actor) -> Lead:
    """Open a thread and promise the mail with its link. Raises kernel.files.FileRefused."""
    found = _asked_with(question)
    return found or _open(question, sent_files.keep(uploads), actor)


def note_question(*, question: Question, actor: Actor) -> Lead:
    """What somebody asked by phone, as staff typed it: it waits for an answer, and nothing is
    mailed. `email` may be empty."""
    if actor.kind != ActorKind.STAFF:
        raise IllegalTransition(f"{actor.kind} notes no question of somebody else")
    return _asked_with(question) or _open(question, [], actor)


@transaction.atomic
def _open(question: Question, stored: Stored, actor: Actor) -> Lead:
    try:
        with transaction.atomic():
            lead = Lead.objects.create(
                form_key=question.form_key or None,
                service=question.service,
                name=question.name,
                email=question.email.strip().lower(),
                language=question.language,
                created_at=clock.now(),
            )
    except IntegrityError:
        sent_files.let_go(stored)
        return Lead.objects.get(form_key=question.form_key)
    record_lead_birth(lead, actor=actor)
    _write(lead, question.body, stored, replace(actor, kind=ActorKind.CLIENT))
    if actor.kind == ActorKind.STAFF:
        return lead
    payload = {"lead_id": lead.pk}
    outbox.schedule("orders.mail_question", key=f"lead:{lead.pk}", payload=payload)
    return lead


def write_to_lead(*, lead_id: int, body: str, uploads: Uploads = (), actor: Actor) -> LeadMessage:
    """Write in the thread; the agency's message answers what was asked before.

    Who writes after the lead was lost opens it again. The same words and files within a minute are
    a double click. Raises kernel.files.FileRefused.
    """
    return _post(lead_id, words(body), sent_files.keep(uploads), actor)


@transaction.atomic
def _post(lead_id: int, body: str, stored: Stored, actor: Actor) -> LeadMessage:
    lead = locked_lead(lead_id)
    refuse_erased(lead)
    if actor.kind not in (ActorKind.CLIENT, ActorKind.STAFF):
        raise IllegalTransition(f"{lead}: {actor.kind} does not write here")
    said_twice = _just_said(lead, body, stored, actor)
    if said_twice:
        sent_files.let_go(stored)
        return said_twice
    message = _write(lead, body, stored, actor)
    if actor.kind == ActorKind.STAFF:
        _answer(lead, actor)
        payload = {"lead_id": lead.pk, "message_id": message.pk}
        outbox.publish("lead.message", key=f"lead-message:{message.pk}", payload=payload)
    elif lead.status == LeadStatus.LOST:
        _transition(lead, "ask_again", actor=actor, closed_at=None, lost_reason="", lost_note="")
    return message


@transaction.atomic
def send_order_link(*, lead_id: int, body: str, actor: Actor) -> LeadMessage:
    """Answer with the way to order the service; once a day is enough. Raises NotOnSale."""
    lead = locked_lead(lead_id)
    refuse_erased(lead)
    if lead.service is None or lead.service.status != ServiceStatus.PUBLISHED:
        raise NotOnSale(lead.about)
    since = clock.now() - timedelta(days=1)
    sent = lead.messages.filter(author_kind=ActorKind.STAFF, body=body, created_at__gt=since)
    if message := sent.first():
        return message
    message = _write(lead, body, [], actor)
    _answer(lead, actor)
    payload = {"lead_id": lead.pk, "message_id": message.pk}
    outbox.schedule("orders.mail_order_link", key=f"lead-message:{message.pk}", payload=payload)
    return message


@transaction.atomic
def close_lead_messages(*, lead_id: int, actor: Actor) -> int:
    """What was asked needs no answer. Returns how many messages were open."""
    lead = locked_lead(lead_id)
    if actor.kind != ActorKind.STAFF:
        raise IllegalTransition(f"{lead}: {actor.kind} may not close messages")
    return close_open(lead)


@transaction.atomic
def lose_lead(*, lead_id: int, reason: LostReason, note: str, actor: Actor) -> Lead:
    """Nothing will be bought: the thread needs no answer any more."""
    lead = locked_lead(lead_id)
    _transition(
        lead,
        "lose",
        actor=actor,
        closed_at=clock.now(),
        lost_reason=reason,
        lost_note=note.strip()[:300],
    )
    close_open(lead)
    return lead


@transaction.atomic
def win_lead(*, order_id: int) -> Lead | None:
    """A paid order wins the question it was quoted for, or else the newest of the same e-mail about
    the same service, or about none."""
    order = Order.objects.get(pk=order_id)
    about = Q(service=order.service_id) | Q(service=None)
    asked = Lead.objects.filter(about, email__iexact=order.email, order=None)
    newest = asked.filter(created_at__lte=order.placed_at).order_by("-created_at", "-pk")
    quoted = Lead.objects.filter(quotes__order=order, order=None)
    first = quoted.first() or newest.first()
    if first is None or Lead.objects.filter(order=order).exists():
        return None
    lead = locked_lead(first.pk)
    if lead.status != LeadStatus.WON:
        changes = {"closed_at": clock.now(), "order": order, "lost_reason": "", "lost_note": ""}
        _transition(lead, "win", actor=SYSTEM, **changes)
    return lead


def _asked_with(question: Question) -> Lead | None:
    if not question.form_key:
        return None
    return Lead.objects.filter(form_key=question.form_key).first()


def _write(lead: Lead, body: str, stored: Stored, actor: Actor) -> LeadMessage:
    message = LeadMessage.objects.create(
        lead=lead,
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=words(body),
        created_at=clock.now(),
    )
    for file, name in stored:
        LeadFile.objects.create(message=message, file=file, name=name, created_at=clock.now())
    return message


def _just_said(lead: Lead, body: str, stored: Stored, actor: Actor) -> LeadMessage | None:
    """The same words with the same files; with another file they say something new."""
    said = lead.messages.filter(
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=body,
        created_at__gt=clock.now() - timedelta(minutes=1),
    )
    return next((each for each in said if sent_files.are_those_of(each, stored)), None)


def _answer(lead: Lead, actor: Actor) -> None:
    close_open(lead)
    if lead.status == LeadStatus.NEW:
        _transition(lead, "answer", actor=actor)


def close_open(lead: Lead) -> int:
    """What was asked is answered. The lead is locked."""
    waiting = lead.messages.filter(author_kind=ActorKind.CLIENT, answered_at=None)
    return waiting.update(answered_at=clock.now())
