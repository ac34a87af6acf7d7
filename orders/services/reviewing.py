"""The client's answer to a delivery, or their silence."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from kernel import clock
from kernel.actors import SYSTEM, Actor
from orders.models import Order, RevisionRequest
from orders.services.errors import NoRoundsLeft
from orders.services.process import _transition, locked, words
from orders.services.rewording import mask_changes
from orders.states import PROCESS, OrderStatus


@transaction.atomic
def request_changes(*, order_id: int, body: str, actor: Actor) -> RevisionRequest:
    """Ask for changes to the last delivery; takes one round. Raises NoRoundsLeft.

    Contact data and names in it cross masked, until the owner says otherwise.
    """
    order = locked(order_id)
    PROCESS.check("request_changes", order.status, actor.kind)
    if not order.revisions_left:
        raise NoRoundsLeft(str(order))
    asked = RevisionRequest.objects.create(
        delivery=order.deliveries.latest("version"), body=words(body), created_at=clock.now()
    )
    _transition(
        order,
        "request_changes",
        actor=actor,
        revisions_used=F("revisions_used") + 1,
        answer_before=None,
    )
    mask_changes(asked, order)
    return asked


@transaction.atomic
def approve_delivery(*, order_id: int, actor: Actor) -> Order:
    order = locked(order_id)
    _transition(order, "approve", actor=actor, completed_at=clock.now())
    return order


@transaction.atomic
def complete_in_silence(*, order_id: int) -> Order:
    """Close an order that nobody answered in time; nothing when the client did or has time left."""
    order = locked(order_id)
    if order.status != OrderStatus.DELIVERED or order.answer_before is None:
        return order
    if clock.now() >= order.answer_before:
        _transition(order, "complete_in_silence", actor=SYSTEM, completed_at=clock.now())
    return order
