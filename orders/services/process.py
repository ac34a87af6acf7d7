"""The one place where an order changes its status."""

from __future__ import annotations

from typing import Any

from kernel import clock, outbox
from kernel.actors import Actor
from kernel.states import Conflict
from orders.models import Order, OrderEvent
from orders.services.capacity import recount_for
from orders.services.errors import ReasonMissing
from orders.states import HOLDS_PLACE, PROCESS


def locked(order_id: int) -> Order:
    """The order under its row lock. Call inside a transaction.

    The order of locks, for whoever needs several: order, then its service, then the coupon.
    Placing begins with the service: the order it writes is nobody else's yet.
    """
    return Order.objects.select_for_update().get(pk=order_id)


def record_birth(order: Order, *, actor: Actor) -> OrderEvent:
    return OrderEvent.objects.create(
        order=order,
        name="place",
        to_status=PROCESS.initial,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        created_at=order.placed_at,
    )


def _transition(
    order: Order, name: str, *, actor: Actor, reason: str = "", **changes: Any
) -> OrderEvent:
    """Move a locked order, write the event and announce it.

    Raises IllegalTransition when the table forbids the step, Conflict when the row moved meanwhile.
    """
    row = PROCESS.check(name, order.status, actor.kind)
    source = order.status
    moved = Order.objects.filter(pk=order.pk, status=source).update(status=row.target, **changes)
    if moved != 1:
        raise Conflict(f"{order} is no longer {source}")
    event = OrderEvent.objects.create(
        order=order,
        name=name,
        from_status=source,
        to_status=row.target,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        reason=reason[:300],
        created_at=clock.now(),
    )
    outbox.publish(
        row.topic,
        key=f"order-event:{event.pk}",
        payload={"order_id": order.pk, "event_id": event.pk},
    )
    order.refresh_from_db()
    if (source in HOLDS_PLACE) != (row.target in HOLDS_PLACE) or name == "accept_brief":
        recount_for(order)
    return event


def words(text: str) -> str:
    """The text without its margins; raises ReasonMissing when nothing is left."""
    clean = text.strip()
    if not clean:
        raise ReasonMissing("Words are needed here.")
    return clean
