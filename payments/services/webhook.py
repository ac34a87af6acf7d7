"""Stripe's events: stored once, worked off by asking Stripe again."""

from __future__ import annotations

from django.db import transaction

from kernel import clock, outbox
from payments.gateway import EventFact
from payments.models import StripeEvent
from payments.services.refunds import sync_refund
from payments.services.sync import sync_session


@transaction.atomic
def receive_event(*, event: EventFact, raw: bytes) -> None:
    """Store a verified event and promise its work; the same event again changes nothing."""
    stored = StripeEvent.objects.bulk_create(
        [
            StripeEvent(
                event_id=event.id,
                type=event.type,
                object_id=event.object_id,
                livemode=event.livemode,
                api_version=event.api_version,
                raw=raw.decode(),
                received_at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )
    if stored:
        outbox.publish(
            "stripe.event_received", key=f"stripe:{event.id}", payload={"event_id": event.id}
        )


def process_event(*, event_id: str) -> None:
    """Ask Stripe about what the event names. Events of others' objects change nothing."""
    event = StripeEvent.objects.get(event_id=event_id)
    if event.type.startswith("checkout.session."):
        sync_session(session_id=event.object_id)
    elif event.type.startswith("refund.") or event.type == "charge.refund.updated":
        sync_refund(stripe_refund_id=event.object_id)
