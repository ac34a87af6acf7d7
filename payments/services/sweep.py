"""What the webhook did not bring is asked of Stripe: a lost event costs minutes, or a night."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q

from kernel import clock
from kernel.states import Conflict
from payments.gateway import GatewayError
from payments.models import Payment, PaymentStatus, Refund, RefundStatus
from payments.services.checkout import close_checkout
from payments.services.refunds import send_refund, sync_refund
from payments.services.sync import sync_session

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=10)
COMES_BACK_WITHIN = timedelta(days=30)
"""A bank can send back a refund that had succeeded; Stripe then says `failed`, up to 30 days late
(docs.stripe.com/refunds, "Failed refunds")."""
Ask = Callable[[], object]


def sweep() -> int:
    """Ask Stripe again about everything unsettled for ten minutes. Returns how many were asked."""
    before = clock.now() - QUIET
    return _ask_all([*_quiet_payments(before), *_quiet_refunds(before)])


def sweep_settled() -> int:
    """Ask again, once a night, about refunds that succeeded lately. Returns how many were asked."""
    since = clock.now() - COMES_BACK_WITHIN
    settled = Refund.objects.filter(status=RefundStatus.SUCCEEDED, settled_at__gte=since)
    return _ask_all([_ask_refund(refund) for refund in settled])


def _ask_all(asks: Iterable[Ask]) -> int:
    """Each on its own: what fails is asked again by the next sweep."""
    done = 0
    for ask in asks:
        try:
            ask()
        except (GatewayError, Conflict) as error:
            log.warning("The sweep could not ask Stripe: %s", error)
        done += 1
    return done


def _quiet_payments(before: datetime) -> list[Ask]:
    quiet = Q(synced_at=None, created_at__lte=before) | Q(synced_at__lte=before)
    unsettled = (PaymentStatus.OPEN, PaymentStatus.PROCESSING)
    rows = Payment.objects.filter(quiet, status__in=unsettled)
    return [_ask_payment(payment) for payment in rows]


def _ask_payment(payment: Payment) -> Ask:
    if payment.session_id:
        return partial(sync_session, session_id=payment.session_id)
    return partial(_forget_if_over, payment)


def _forget_if_over(payment: Payment) -> None:
    """A row whose session never came to be ends with its time."""
    if payment.expires_at <= clock.now():
        close_checkout(order_id=payment.order_id)


def _quiet_refunds(before: datetime) -> list[Ask]:
    unsettled = (RefundStatus.REQUESTED, RefundStatus.PENDING)
    rows = Refund.objects.filter(status__in=unsettled, requested_at__lte=before)
    return [_ask_refund(refund) for refund in rows]


def _ask_refund(refund: Refund) -> Ask:
    """One that Stripe never heard of is sent; its key makes a second request the same refund."""
    if refund.stripe_refund_id:
        return partial(sync_refund, stripe_refund_id=refund.stripe_refund_id)
    return partial(send_refund, refund_id=refund.pk)
