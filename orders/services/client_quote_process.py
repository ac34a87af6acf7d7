"""The one place where a quote changes its status."""

from __future__ import annotations

from typing import Any

from kernel import clock, outbox
from kernel.actors import Actor
from kernel.states import Conflict
from orders.models import ClientQuote, ClientQuoteEvent
from orders.quote_states import PROCESS


def locked_quote(quote_id: int) -> ClientQuote:
    """The quote under its row lock. Lock services and leads before quotes."""
    return ClientQuote.objects.select_for_update().get(pk=quote_id)


def record_quote_birth(quote: ClientQuote, *, actor: Actor) -> ClientQuoteEvent:
    return ClientQuoteEvent.objects.create(
        quote=quote,
        name="send",
        to_status=PROCESS.initial,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        created_at=quote.sent_at,
    )


def _transition(quote: ClientQuote, name: str, *, actor: Actor, **changes: Any) -> ClientQuoteEvent:
    """Move a locked quote, write the event and announce it.

    Raises IllegalTransition when the table forbids the step, Conflict when the row moved meanwhile.
    """
    row, source, now = PROCESS.check(name, quote.status, actor.kind), quote.status, clock.now()
    rows = ClientQuote.objects.filter(pk=quote.pk, status=source)
    if rows.update(status=row.target, decided_at=now, **changes) != 1:
        raise Conflict(f"{quote} is no longer {source}")
    event = ClientQuoteEvent.objects.create(
        quote=quote,
        name=name,
        from_status=source,
        to_status=row.target,
        actor_kind=actor.kind,
        actor_id=actor.user_id,
        created_at=now,
    )
    payload = {"quote_id": quote.pk, "event_id": event.pk}
    outbox.publish(row.topic, key=f"quote-event:{event.pk}", payload=payload)
    quote.refresh_from_db()
    return event
