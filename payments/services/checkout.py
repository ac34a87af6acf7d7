"""Opening the hosted payment page: one open session per order, one for orders placed together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from kernel import clock, ids, profile
from orders import services as orders
from orders.models import LineKind, Order
from orders.states import OrderStatus
from payments import gateway, mode
from payments.gateway import GatewayError, SessionLine, SessionRequest
from payments.models import Payment, PaymentStatus
from payments.services.process import _transition, locked_together
from payments.services.sync import WRONG_AMOUNT, sync_session

SHORTEST = timedelta(minutes=31)
LONGEST = timedelta(hours=23)
STILL_USEFUL = timedelta(minutes=10)


class NotPayable(Exception):
    """The order does not wait for money: paid, over or cancelled."""


class PaymentInProgress(Exception):
    """A bank is confirming a payment: asking for another would charge the client twice."""


def open_checkout(*, order_id: int) -> str:
    """The address of the payment page of the order, and of all that were placed with it and still
    wait for their money. Asks Stripe; takes locks only in between.

    The open session is used again while it lasts, else ended at Stripe and replaced. Raises
    NotPayable, PaymentInProgress, GatewayError.
    """
    order_ids = orders.waiting_together(order_id=order_id)
    _settle_current(order_ids)
    payments = _open_payments(order_id, order_ids)
    return payments[0].checkout_url or _open_at_stripe(payments)


def close_checkout(*, order_id: int) -> None:
    """End the order's open session so that nobody pays any more; what else it would have paid can
    be paid by another. Asks Stripe, but never about a session of another mode: its keys are gone,
    and no event of it is heard."""
    for payment in Payment.objects.filter(order_id=order_id, status=PaymentStatus.OPEN):
        if payment.session_id and payment.livemode == mode.is_live():
            _end(payment.session_id)
        else:
            _forget(payment.pk)


def _settle_current(order_ids: Collection[int]) -> None:
    """Ask Stripe about the open sessions first: one may be paid, too old to be of use, or for
    other orders than those that wait now."""
    found = Payment.objects.filter(order__in=order_ids, status=PaymentStatus.OPEN)
    for payment in {each.together or each.pk: each for each in found.order_by("pk")}.values():
        _settle(payment, order_ids)


def _settle(current: Payment, order_ids: Collection[int]) -> None:
    is_of_use = current.expires_at - clock.now() >= STILL_USEFUL and _pays([current], order_ids)
    if current.livemode != mode.is_live():
        _forget(current.pk)
    elif current.session_id:
        sync_session(session_id=current.session_id)
        current.refresh_from_db()
        if current.status == PaymentStatus.OPEN and not is_of_use:
            _end(current.session_id)
    elif not is_of_use:
        _forget(current.pk)


def _pays(payments: list[Payment], order_ids: Collection[int]) -> bool:
    """Whether they are of one session, and it pays these orders and no others."""
    names = {payment.together for payment in payments}
    if "" in names:
        return len(payments) == 1 and [payments[0].order_id] == list(order_ids)
    same = Payment.objects.filter(together__in=names).values_list("order_id", flat=True)
    return len(names) == 1 and set(same) == set(order_ids)


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
    for payment in locked_together(payment_id):
        is_ours = payment.session_id and payment.livemode == mode.is_live()
        if payment.status == PaymentStatus.OPEN and not is_ours:
            _transition(payment, "expire")


@transaction.atomic
def _open_payments(order_id: int, order_ids: Collection[int]) -> list[Payment]:
    """The rows of the session to be, the first order's first: written before Stripe is asked, so
    that a crash is harmless."""
    rows = Order.objects.select_for_update().filter(pk__in=order_ids).order_by("pk")
    found, now = {order.pk: order for order in rows}, clock.now()
    asked = found[order_id]
    if any(is_being_settled(order) for order in found.values()):
        raise PaymentInProgress(asked.reference)
    waiting = [order for order in found.values() if _waits(order, now)]
    if asked not in waiting:
        raise NotPayable(asked.reference)
    current = Payment.objects.filter(order__in=waiting, status=PaymentStatus.OPEN)
    open_now = list(current.order_by("order_id"))
    if open_now and not _pays(open_now, [order.pk for order in waiting]):
        raise PaymentInProgress(asked.reference)
    return open_now or _new_payments(waiting, now)


def _waits(order: Order, now: datetime) -> bool:
    """For money that comes here."""
    is_open = order.status == OrderStatus.AWAITING_PAYMENT and order.pay_before > now
    return is_open and not order.waits_for_channel


def _new_payments(waiting: list[Order], now: datetime) -> list[Payment]:
    first = ids.public_id()
    expires_at = _expiry(min(order.pay_before for order in waiting), now)
    return [
        Payment.objects.create(
            public_id=ids.public_id() if place else first,
            together=first if len(waiting) > 1 else "",
            order=order,
            attempt=(order.payments.aggregate(last=Max("attempt"))["last"] or 0) + 1,
            amount=order.gross_amount,
            currency=order.currency,
            livemode=mode.is_live(),
            created_at=now,
            expires_at=expires_at,
        )
        for place, order in enumerate(waiting)
    ]


def is_being_settled(order: Order) -> bool:
    """A bank is confirming, or another sum than the price arrived and waits for the owner."""
    wrong = order.payments.filter(status=PaymentStatus.SUCCEEDED, problem=WRONG_AMOUNT)
    waiting = order.payments.filter(status=PaymentStatus.PROCESSING)
    return waiting.exists() or wrong.filter(refunds=None).exists()


def _expiry(pay_before: datetime, now: datetime) -> datetime:
    """With the orders, within what Stripe allows (30 minutes to 24 hours)."""
    return min(max(pay_before, now + SHORTEST), now + LONGEST)


def _open_at_stripe(payments: list[Payment]) -> str:
    try:
        state = gateway.current().open_session(_request(payments))
    except GatewayError as error:
        if error.permanent:
            _give_up(payments[0].pk, str(error))
        raise
    others = Payment.objects.filter(session_id=state.id).exclude(pk__in=[p.pk for p in payments])
    if not state.url or others.exists():
        raise GatewayError("Stripe answered with no payment page of its own.", permanent=False)
    if not _keep_session(payments[0].pk, state.id, state.url):
        _end(state.id)
        raise NotPayable(payments[0].order.reference)
    return state.url


@transaction.atomic
def _give_up(payment_id: int, problem: str) -> None:
    for payment in locked_together(payment_id):
        if payment.status == PaymentStatus.OPEN:
            _transition(payment, "fail", problem=problem[:300])


@transaction.atomic
def _keep_session(payment_id: int, session_id: str, url: str) -> bool:
    """Note Stripe's id; False when one of the orders ended while Stripe was asked."""
    payments = locked_together(payment_id)
    for payment in payments:
        payment.session_id = session_id
        payment.checkout_url = url
        payment.save(update_fields=["session_id", "checkout_url"])
    return all(payment.status == PaymentStatus.OPEN for payment in payments)


def _request(payments: list[Payment]) -> SessionRequest:
    """The same rows give the same request, so that its key never meets other parameters."""
    first, order = payments[0], payments[0].order
    language = "fr" if order.language == "fr" else "en"
    with translation.override(language):
        back = reverse("payments:returned", args=[order.public_id])
        cancel = reverse("payments:checkout", args=[order.public_id])
        lines = tuple(line for payment in payments for line in _session_lines(payment.order))
    references = ", ".join(payment.order.reference for payment in payments)
    return SessionRequest(
        key=f"checkout:{first.public_id}",
        order=order.public_id,
        payment=first.public_id,
        description=f"{profile.current().name} {references}",
        email=order.email,
        language="fr" if language == "fr" else "en",
        lines=lines,
        expires_at=first.expires_at,
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
