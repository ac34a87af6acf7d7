"""The thread between the client and the agency."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.models import Message, Order
from orders.services.process import locked, words


@transaction.atomic
def post_message(*, order_id: int, body: str, actor: Actor) -> Message:
    """Write in the thread. The agency's message also answers what the client asked before.

    The same words by the same person within a minute are a double click: one message.
    """
    order = locked(order_id)
    if actor.kind not in (ActorKind.CLIENT, ActorKind.STAFF):
        raise IllegalTransition(f"{order}: {actor.kind} does not write to the client")
    said_twice = _just_said(order, body, actor)
    if said_twice:
        return said_twice
    message = Message.objects.create(
        order=order,
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=words(body),
        created_at=clock.now(),
    )
    from_client = actor.kind == ActorKind.CLIENT
    if not from_client:
        _answer_open(order)
    outbox.publish(
        "message.from_client" if from_client else "message.to_client",
        key=f"message:{message.pk}",
        payload={"order_id": order.pk, "message_id": message.pk},
    )
    return message


def _just_said(order: Order, body: str, actor: Actor) -> Message | None:
    return order.messages.filter(
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=words(body),
        created_at__gt=clock.now() - timedelta(minutes=1),
    ).first()


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
