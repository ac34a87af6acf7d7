"""The one door to an assignment's status, and the locks every other service takes first.

Lock order everywhere: Order, Assignment, User, Freelancer.
"""

from __future__ import annotations

from typing import Any

from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.states import LIVE, PROCESS
from kernel import clock, outbox
from kernel.actors import Actor
from kernel.states import Conflict
from orders import services as orders
from orders.models import Order


def lock_order(order_id: int) -> Order:
    return Order.objects.select_for_update().get(pk=order_id)


def lock_job(assignment_id: int) -> Assignment:
    """The assignment with its order, both locked, the order first."""
    order_id = Assignment.objects.values_list("order_id", flat=True).get(pk=assignment_id)
    order = lock_order(order_id)
    job = Assignment.objects.select_for_update().get(pk=assignment_id)
    job.order = order
    return job


def lock_live_job(order: Order) -> Assignment | None:
    """The live assignment of an order that is already locked."""
    job = Assignment.objects.live().select_for_update().filter(order=order).first()
    if job:
        job.order = order
    return job


def lock_freelancer(freelancer_id: int) -> Freelancer:
    return Freelancer.objects.select_for_update().get(pk=freelancer_id)


def record(
    job: Assignment, name: str, source: str, target: str, *, actor: Actor, reason: str = ""
) -> AssignmentEvent:
    return AssignmentEvent.objects.create(
        assignment=job,
        name=name,
        from_status=source,
        to_status=target,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        reason=reason[:300],
        created_at=clock.now(),
    )


def announce(topic: str, job: Assignment, event: AssignmentEvent) -> None:
    outbox.publish(
        topic,
        key=f"assignment-event:{event.pk}",
        payload={"assignment_id": job.pk, "order_id": job.order_id, "event_id": event.pk},
    )


def _transition(
    job: Assignment, name: str, *, actor: Actor, reason: str = "", **changes: Any
) -> AssignmentEvent:
    """Move a locked assignment: check, compare and swap, event, announcement.

    Raises IllegalTransition or Conflict; then nothing was changed.
    """
    source = job.status
    row = PROCESS.check(name, source, actor.kind)
    values = {**changes, "status": row.target}
    if not Assignment.objects.filter(pk=job.pk, status=source).update(**values):
        raise Conflict(f"{job} is no longer {source}.")
    if source in LIVE and row.target not in LIVE:
        orders.mark_taken(order_id=job.order_id, is_taken=False)
    event = record(job, name, source, row.target, actor=actor, reason=reason)
    announce(row.topic, job, event)
    job.refresh_from_db(fields=list(values))
    return event
