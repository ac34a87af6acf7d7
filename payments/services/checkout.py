"""Opening the hosted payment page: one open session per order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from kernel import clock, profile
from orders.models import LineKind, Order
from orders.states import OrderStatus
from payments import gateway, mode
from payments.gateway import GatewayError, SessionLine, SessionRequest
from payments.models import Payment, PaymentStatus
from payments.services.process import _transition, locked_payment
from payments.services.sync import WRONG_AMOUNT, sync_session

SHORTEST = timedelta(minutes=31)
LONGEST = timedelta(hours=23)
STILL_USEFUL = timedelta(minutes=10)


class NotPayable(Exception):
    """The order does not wait for money: paid, over or cancelled."""


class PaymentInProgress(Exception):
    """A bank is confirming a payment: asking for another would charge the client twice."""


def open_checkout(*, order_id: int) -> str:
    """The address of the order's payment page. Asks Stripe; takes locks only in between.

    The open session is used again while it lasts, else ended at Stripe and replaced. Raises
    NotPayable, PaymentInProgress, GatewayError.
    """
    _settle_current(order_id)
    payment = _open_payment(order_id)
    return payment.checkout_url or _open_at_stripe(payment)


def close_checkout(*, order_id: int) -> None:
    """End the order's open session so that nobody pays any more. Asks Stripe, but never about a
    session of another mode: its keys are gone, and no event of it is heard."""
    for payment in Payment.objects.filter(order_id=order_id, status=PaymentStatus.OPEN):
        if payment.session_id and payment.livemode == mode.is_live():
            _end(payment.session_id)
        else:
            _forget(payment.pk)


def _settle_current(order_id: int) -> None:
    """Ask Stripe about the open session first: it may be paid, or too old to be of use."""
    current = Payment.objects.filter(order_id=order_id, status=PaymentStatus.OPEN).first()
    if current is None:
        return
    ends_soon = current.expires_at - clock.now() < STILL_USEFUL
    if current.livemode != mode.is_live():
        _forget(current.pk)
    elif current.session_id:
        sync_session(session_id=current.session_id)
        current.refresh_from_db()
        if current.status == PaymentStatus.OPEN and ends_soon:
            _end(current.session_id)
    elif ends_soon:
        _forget(current.pk)


def _end(session_id: str) -> None:
    """Expire a session at Stripe; a refusal means that it ended by itself, so look."""
    try:
        gateway.current().expire_session(session_id)
    except GatewayError as error:
        if not error.permanent:
            raise
    sync_session(session_id=session_id)


@transaction.atomic
def _forget(payment_id: int) -> None:
    payment = locked_payment(payment_id)
    is_ours = payment.session_id and payment.livemode == mode.is_live()
    if payment.status == PaymentStatus.OPEN and not is_ours:
        _transition(payment, "expire")


@transaction.atomic
def _open_payment(order_id: int) -> Payment:
    """The row of the session to be: written before Stripe is asked, so that a crash is harmless."""
    order = Order.objects.select_for_update().get(pk=order_id)
    now = clock.now()
    if is_being_settled(order):
        raise PaymentInProgress(order.reference)
    if order.status != OrderStatus.AWAITING_PAYMENT or order.pay_before <= now:
        raise NotPayable(order.reference)
    found = order.payments.filter(status=PaymentStatus.OPEN).first()
    if found:
        return found
    last = order.payments.aggregate(last=Max("attempt"))["last"] or 0
    return Payment.objects.create(
        order=order,
        attempt=last + 1,
        amount=order.gross_amount,
        currency=order.currency,
        livemode=mode.is_live(),
        created_at=now,
        expires_at=_expiry(order, now),
    )


def is_being_settled(order: Order) -> bool:
    """A bank is confirming, or another sum than the price arrived and waits for the owner."""
    wrong = order.payments.filter(status=PaymentStatus.SUCCEEDED, problem=WRONG_AMOUNT)
    waiting = order.payments.filter(status=PaymentStatus.PROCESSING)
    return waiting.exists() or wrong.filter(refunds=None).exists()


def _expiry(order: Order, now: datetime) -> datetime:
    """With the order, within what Stripe allows (30 minutes to 24 hours)."""
    return min(max(order.pay_before, now + SHORTEST), now + LONGEST)


def _open_at_stripe(payment: Payment) -> str:
    try:
        state = gateway.current().open_session(_request(payment))
    except GatewayError as error:
        if error.permanent:
            _give_up(payment.pk, str(error))
        raise
    if not state.url or Payment.objects.filter(session_id=state.id).exclude(pk=payment.pk).exists():
        raise GatewayError("Stripe answered with no payment page of its own.", permanent=False)
    if not _keep_session(payment.pk, state.id, state.url):
        _end(state.id)
        raise NotPayable(payment.order.reference)
    return state.url


@transaction.atomic
def _give_up(payment_id: int, problem: str) -> None:
    payment = locked_payment(payment_id)
    if payment.status == PaymentStatus.OPEN:
        _transition(payment, "fail", problem=problem[:300])


@transaction.atomic
def _keep_session(payment_id: int, session_id: str, url: str) -> bool:
    """Note Stripe's id; False when the order ended while Stripe was asked."""
    payment = locked_payment(payment_id)
    payment.session_id = session_id
    payment.checkout_url = url
    payment.save(update_fields=["session_id", "checkout_url"])
    return payment.status == PaymentStatus.OPEN


def _request(payment: Payment) -> SessionRequest:
    """The same row gives the same request, so that its key never meets other parameters."""
    order = payment.order
    language = "fr" if order.language == "fr" else "en"
    with translation.override(language):
        back = reverse("payments:returned", args=[order.public_id])
        cancel = reverse("payments:checkout", args=[order.public_id])
        lines = _session_lines(order)
    return SessionRequest(
        key=f"checkout:{payment.public_id}",
        order=order.public_id,
        payment=payment.public_id,
        description=f"{profile.current().name} {order.reference}",
        email=order.email,
        language="fr" if language == "fr" else "en",
        lines=lines,
        expires_at=payment.expires_at,
        success_url=settings.SITE_URL + back,
        cancel_url=settings.SITE_URL + cancel,
    )


def _session_lines(order: Order) -> tuple[SessionLine, ...]:
    """What Stripe's page lists. It takes no negative line: a discount is taken off the others,
    in proportion, so that they sum to the price to the cent."""
    lines = list(order.lines.all())
    bought = [line for line in lines if line.kind != LineKind.DISCOUNT]
    shares = order.gross.allocate([line.gross_amount for line in bought])
    named = zip(bought, shares, strict=True)
    return tuple(SessionLine(line.title, share) for line, share in named if share)
