"""The one place where a lead changes its status."""

from __future__ import annotations

from typing import Any

from kernel import clock, outbox
from kernel.actors import Actor
from kernel.states import Conflict, IllegalTransition
from orders.lead_states import PROCESS
from orders.models import Lead, LeadEvent


def locked_lead(lead_id: int) -> Lead:
    """The lead under its row lock. Call inside a transaction."""
    return Lead.objects.select_for_update().get(pk=lead_id)


def refuse_erased(lead: Lead) -> None:
    """Nobody reads there any more. Raises IllegalTransition."""
    if lead.is_erased:
        raise IllegalTransition(f"lead {lead.pk} was erased")


def record_lead_birth(lead: Lead, *, actor: Actor) -> LeadEvent:
    return LeadEvent.objects.create(
        lead=lead,
        name="ask",
        to_status=PROCESS.initial,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        created_at=lead.created_at,
    )


def _transition(lead: Lead, name: str, *, actor: Actor, **changes: Any) -> LeadEvent:
    """Move a locked lead, write the event and announce it.

    Raises IllegalTransition when the table forbids the step, Conflict when the row moved meanwhile.
    """
    row, source = PROCESS.check(name, lead.status, actor.kind), lead.status
    moved = Lead.objects.filter(pk=lead.pk, status=source).update(status=row.target, **changes)
    if moved != 1:
        raise Conflict(f"{lead} is no longer {source}")
    event = LeadEvent.objects.create(
        lead=lead,
        name=name,
        from_status=source,
        to_status=row.target,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        created_at=clock.now(),
    )
    payload = {"lead_id": lead.pk, "event_id": event.pk}
    outbox.publish(row.topic, key=f"lead-event:{event.pk}", payload=payload)
    lead.refresh_from_db()
    return event
