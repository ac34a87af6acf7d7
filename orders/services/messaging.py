"""The thread between the client and the agency."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.models import Message, MessageFile, Order
from orders.services import sent_files
from orders.services.process import locked, words
from orders.services.sent_files import Stored, Uploads


def post_message(*, order_id: int, body: str, uploads: Uploads = (), actor: Actor) -> Message:
    """Write in the thread. The agency's message also answers what the client asked before.

    The same words and files by the same person within a minute are a double click: one message.
    Raises kernel.files.FileRefused.
    """
    return _post(order_id, words(body), sent_files.keep(uploads), actor)


@transaction.atomic
def _post(order_id: int, body: str, stored: Stored, actor: Actor) -> Message:
    order = locked(order_id)
    if actor.kind not in (ActorKind.CLIENT, ActorKind.STAFF):
        raise IllegalTransition(f"{order}: {actor.kind} does not write to the client")
    if said_twice := _just_said(order, body, stored, actor):
        sent_files.let_go(stored)
        return said_twice
    message = _write(order, body, stored, actor)
    from_client = actor.kind == ActorKind.CLIENT
    if not from_client:
        _answer_open(order)
    outbox.publish(
        "message.from_client" if from_client else "message.to_client",
        key=f"message:{message.pk}",
        payload={"order_id": order.pk, "message_id": message.pk},
    )
    return message


def _write(order: Order, body: str, stored: Stored, actor: Actor) -> Message:
    now = clock.now()
    message = Message.objects.create(
        order=order,
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=body,
        created_at=now,
    )
    for file, name in stored:
        MessageFile.objects.create(message=message, file=file, name=name, created_at=now)
    return message


def _just_said(order: Order, body: str, stored: Stored, actor: Actor) -> Message | None:
    """The same words with the same files; with another file they say something new."""
    said = order.messages.filter(
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=body,
        created_at__gt=clock.now() - timedelta(minutes=1),
    )
    return next((each for each in said if sent_files.are_those_of(each, stored)), None)


@transaction.atomic
def close_messages(*, order_id: int, actor: Actor) -> int:
    """The client's open messages need no answer. Returns how many were open."""
    order = locked(order_id)
    if actor.kind != ActorKind.STAFF:
        raise IllegalTransition(f"{order}: {actor.kind} may not close messages")
    return _answer_open(order)


def _answer_open(order: Order) -> int:
    waiting = Message.objects.filter(order=order, author_kind=ActorKind.CLIENT, answered_at=None)
    return waiting.update(answered_at=clock.now())
