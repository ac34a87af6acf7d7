"""Stripe's events: stored once, worked off by asking Stripe again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from kernel import clock, outbox
from payments import mode
from payments.gateway import EventFact, GatewayError
from payments.models import (
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
    StripeEvent,
)
from payments.services.checkout import close_checkout
from payments.services.refunds import send_refund, sync_refund
from payments.services.sync import sync_session

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=10)
ENDED_LATELY = timedelta(days=14)
"""A debit's refusal comes days after the session began, and a success could follow it."""
ONCE_A = timedelta(days=1)
ENDED_AT_ONCE = 20


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


def sweep() -> int:
    """Ask Stripe again about everything unsettled for ten minutes, and about a few that ended
    lately. Returns how many were asked."""
    before = clock.now() - QUIET
    done = 0
    for ask in [*_quiet_payments(before), *_quiet_refunds(before), *_ended_payments()]:
        try:
            ask()
        except GatewayError as error:
            log.warning("The sweep could not ask Stripe: %s", error)
        done += 1
    return done


def _quiet_payments(before: object) -> list[Callable[[], object]]:
    quiet = Q(synced_at=None, created_at__lte=before) | Q(synced_at__lte=before)
    unsettled = (PaymentStatus.OPEN, PaymentStatus.PROCESSING)
    return [
        _ask_payment(payment) for payment in Payment.objects.filter(quiet, status__in=unsettled)
    ]


def _ended_payments() -> list[Callable[[], object]]:
    """Failed and expired sessions, each once a day: the event of a later success may be lost."""
    now = clock.now()
    ended = Payment.objects.filter(
        status__in=(PaymentStatus.FAILED, PaymentStatus.EXPIRED),
        created_at__gte=now - ENDED_LATELY,
        synced_at__lte=now - ONCE_A,
        session_id__isnull=False,
        livemode=mode.is_live(),
    )
    return [_ask_again(payment) for payment in ended.order_by("synced_at")[:ENDED_AT_ONCE]]


def _ask_again(payment: Payment) -> Callable[[], object]:
    """Its day is noted first: one that Stripe refuses to speak of never holds up the others."""

    def ask() -> None:
        Payment.objects.filter(pk=payment.pk).update(synced_at=clock.now())
        sync_session(session_id=str(payment.session_id))

    return ask


def _ask_payment(payment: Payment) -> Callable[[], object]:
    session_id = payment.session_id
    if session_id:
        return lambda: sync_session(session_id=session_id)
    return lambda: _forget_if_over(payment)


def _forget_if_over(payment: Payment) -> None:
    """A row whose session never came to be ends with its time."""
    if payment.expires_at <= clock.now():
        close_checkout(order_id=payment.order_id)


def _quiet_refunds(before: object) -> list[Callable[[], object]]:
    unsettled = (RefundStatus.REQUESTED, RefundStatus.PENDING)
    rows = Refund.objects.filter(status__in=unsettled, requested_at__lte=before)
    return [_ask_refund(refund) for refund in rows]


def _ask_refund(refund: Refund) -> Callable[[], object]:
    stripe_id = refund.stripe_refund_id
    if stripe_id:
        return lambda: sync_refund(stripe_refund_id=stripe_id)
    return lambda: send_refund(refund_id=refund.pk)
