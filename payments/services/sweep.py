"""What the webhook did not bring is asked of Stripe: a lost event costs minutes, or a night."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import Q, QuerySet

from kernel import clock
from kernel.states import Conflict
from payments import mode
from payments.gateway import GatewayError
from payments.models import Payment, PaymentStatus, Rail, Refund, RefundStatus
from payments.services.checkout import close_checkout
from payments.services.refunds import send_refund, sync_refund
from payments.services.sync import sync_session

log = logging.getLogger(__name__)

QUIET = timedelta(minutes=10)
COMES_BACK_WITHIN = timedelta(days=30)
"""A bank can send back a refund that had succeeded; Stripe then says `failed`, up to 30 days late
(docs.stripe.com/refunds, "Failed refunds")."""
ENDED_LATELY = timedelta(days=14)
"""A debit's refusal comes days after the session began, and a success could follow it."""
ONCE_A = timedelta(days=1)
ENDED_AT_ONCE = 20
Ask = Callable[[], object]


def sweep() -> int:
    """Ask Stripe again about everything unsettled for ten minutes, and about some of what ended
    lately. Returns how many were asked."""
    before = clock.now() - QUIET
    return _ask_all([*_quiet_payments(before), *_quiet_refunds(before), *_ended_payments()])


def sweep_settled() -> int:
    """Ask again, once a night, about refunds that succeeded lately. Returns how many were asked."""
    since = clock.now() - COMES_BACK_WITHIN
    settled = _by_card().filter(status=RefundStatus.SUCCEEDED, settled_at__gte=since)
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
    rows = Payment.objects.filter(quiet, status__in=unsettled, livemode=mode.is_live())
    return [_ask_payment(payment) for payment in _one_a_session(rows)]


def _one_a_session(rows: Iterable[Payment]) -> list[Payment]:
    """What orders share is asked about once."""
    return list({each.together or each.pk: each for each in rows}.values())


def _ended_payments() -> list[Ask]:
    """Failed and expired sessions, each once a day: the event of a later success may be lost."""
    now = clock.now()
    ended = Payment.objects.filter(
        status__in=(PaymentStatus.FAILED, PaymentStatus.EXPIRED),
        created_at__gte=now - ENDED_LATELY,
        synced_at__lte=now - ONCE_A,
        session_id__isnull=False,
        livemode=mode.is_live(),
    )
    oldest = ended.order_by("synced_at", "pk")[:ENDED_AT_ONCE]
    return [partial(_ask_again, payment) for payment in _one_a_session(oldest)]


def _ask_again(payment: Payment) -> None:
    """Its day is noted first: one that Stripe refuses to speak of never holds up the others."""
    same = Payment.objects.filter(session_id=payment.session_id)
    same.update(synced_at=clock.now())
    sync_session(session_id=str(payment.session_id))


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
    rows = _by_card().filter(status__in=unsettled, requested_at__lte=before)
    return [_ask_refund(refund) for refund in rows]


def _by_card() -> QuerySet[Refund]:
    """Of today's mode; the others never were at Stripe, or at another one."""
    return Refund.objects.filter(payment__rail=Rail.CARD, payment__livemode=mode.is_live())


def _ask_refund(refund: Refund) -> Ask:
    """One that Stripe never heard of is sent; its key makes a second request the same refund."""
    if refund.stripe_refund_id:
        return partial(sync_refund, stripe_refund_id=refund.stripe_refund_id)
    return partial(send_refund, refund_id=refund.pk)
