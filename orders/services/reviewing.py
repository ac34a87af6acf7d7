"""The client's answer to a delivery, or their silence."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from kernel import clock
from kernel.actors import SYSTEM, Actor
from kernel.states import Conflict, IllegalTransition
from orders.models import Order, RevisionFile, RevisionRequest
from orders.services import sent_files
from orders.services.errors import NoRoundsLeft, ReasonMissing
from orders.services.process import _transition, locked, words
from orders.services.rewording import mask_changes
from orders.services.sent_files import Stored, Uploads
from orders.states import PROCESS, OrderStatus


def request_changes(
    *, order_id: int, body: str, uploads: Uploads = (), actor: Actor
) -> RevisionRequest:
    """Ask for changes to the last delivery; takes one round.

    Contact data and names in the words cross masked, until the owner says otherwise; files cross
    under neutral names. Raises NoRoundsLeft and kernel.files.FileRefused.
    """
    stored = sent_files.keep(uploads)
    try:
        return _ask(order_id, words(body), stored, actor)
    except (NoRoundsLeft, IllegalTransition, Conflict, ReasonMissing):
        with transaction.atomic():
            sent_files.let_go(stored)
        raise


@transaction.atomic
def _ask(order_id: int, body: str, stored: Stored, actor: Actor) -> RevisionRequest:
    order, now = locked(order_id), clock.now()
    PROCESS.check("request_changes", order.status, actor.kind)
    if not order.revisions_left:
        raise NoRoundsLeft(str(order))
    asked = RevisionRequest.objects.create(
        delivery=order.deliveries.latest("version"), body=body, created_at=now
    )
    for file, name in stored:
        RevisionFile.objects.create(request=asked, file=file, name=name, created_at=now)
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
