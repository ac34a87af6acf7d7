"""Money going back: our row first, then Stripe, then what Stripe says."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum

from kernel import clock, outbox, profile
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order, WithdrawalSettlement
from orders.states import OrderStatus
from payments import gateway, ledger, mode, results
from payments.gateway import GatewayError, RefundState
from payments.models import Payment, PaymentStatus, Refund, RefundStatus
from payments.services.invoicing import issue_credit_note
from payments.services.process import _transition, locked_payment, locked_refund
from payments.services.refund_accounts import used_account
from payments.ways import WayBack, way_back


class NothingToRefund(Exception):
    """Nothing was captured for this order, or all of it is on its way back."""


class RefundTooLarge(Exception):
    """More than what is left of the money received."""

    def __init__(self, left: Money) -> None:
        super().__init__(str(left))
        self.left = left


class SentTooEarly(Exception):
    """The money came after the day on which it is said to have gone back."""


class SentInFuture(Exception):
    """Money cannot have gone back on a day that is still ahead."""


class OtherMode(Exception):
    """The money came in another mode than today's: its Stripe keys are not in use now."""

    def __init__(self, *, is_live: bool) -> None:
        super().__init__("live" if is_live else "trial")
        self.is_live = is_live


def refundable(order: Order) -> Money:
    """What can still go back to the client of the order's own payment."""
    payment = _own_payment(order)
    return _left(payment) if payment else Money(0, order.currency)


def refund_way(order: Order) -> WayBack:
    """By which way the order's own payment goes back."""
    payment = _own_payment(order)
    return way_back(payment) if payment else WayBack.NONE


@transaction.atomic
def request_refund(
    *, order_id: int, amount: Money | None, reason: str, actor: Actor, key: str
) -> Refund:
    """Promise a refund of the order's payment, all that is left when `amount` is None.

    The same `key` gives the first refund again. Raises NothingToRefund, RefundTooLarge, OtherMode.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if found := Refund.objects.filter(key=key).first():
        return found
    payment = _own_payment(order)
    if payment is None:
        raise NothingToRefund(order.reference)
    payment.order = order
    return _request(payment, amount, reason=reason, actor=actor, key=key)


@transaction.atomic
def return_order_money(*, order_id: int) -> Refund | None:
    """A cancelled order gives back what is left of its money; None when there is none.

    Nor is there any in a trial order once money is real. Asked in the name of who cancelled.
    Raises OtherMode.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.status != OrderStatus.CANCELLED:
        return None
    results.count_end(order)
    try:
        return request_refund(
            order_id=order_id,
            amount=None,
            reason=order.cancel_reason,
            actor=_who_cancelled(order),
            key=f"cancelled:{order.public_id}",
        )
    except NothingToRefund:
        return None
    except OtherMode as other:
        if other.is_live:
            raise
        return None


@transaction.atomic
def settle_withdrawal(*, order_id: int) -> Refund | None:
    """A consumer withdrew: all but what is owed for the part done goes back; that is earned."""
    order = Order.objects.select_for_update().get(pk=order_id)
    settlement = WithdrawalSettlement.objects.get(withdrawal__order=order)
    results.count_end(order)
    amount = refundable(order) - settlement.owed
    refund = None
    if order.paid_at and amount.amount > 0:
        refund = _return_rest(order, amount, settlement)
    ledger.book_completion(order)
    return refund


def _return_rest(order: Order, amount: Money, settlement: WithdrawalSettlement) -> Refund | None:
    try:
        return request_refund(
            order_id=order.pk,
            amount=amount,
            reason=order.cancel_reason,
            actor=Actor(ActorKind.STAFF, settlement.settled_by_id),
            key=f"withdrawn:{order.public_id}",
        )
    except OtherMode as other:
        if other.is_live:
            raise
        return None


def _who_cancelled(order: Order) -> Actor:
    event = order.events.filter(to_status=OrderStatus.CANCELLED).latest("pk")
    return Actor(ActorKind(event.actor_kind), event.actor_id)


@transaction.atomic
def return_unmatched(*, payment_id: int, actor: Actor) -> Refund:
    """The owner sends back, whole, one payment that came without belonging to its order.

    Again: the same refund. Raises NothingToRefund for a payment that is not apart, OtherMode.
    """
    payment = locked_payment(payment_id)
    if found := Refund.objects.filter(key=_unexpected_key(payment)).first():
        return found
    if payment.status != PaymentStatus.SUCCEEDED or not payment.is_unmatched:
        raise NothingToRefund(payment.order.reference)
    return refund_unexpected(payment, actor=actor)


def refund_unexpected(payment: Payment, *, actor: Actor = SYSTEM) -> Refund:
    """Money that no order wants goes back whole. The caller holds the locks."""
    key = _unexpected_key(payment)
    return _request(payment, None, reason=payment.problem, actor=actor, key=key)


def _unexpected_key(payment: Payment) -> str:
    return f"unexpected:{payment.public_id}"


def _own_payment(order: Order) -> Payment | None:
    """The payment that paid the order; else one of another sum, held for the owner's decision."""
    captured = Payment.objects.filter(order=order, status=PaymentStatus.SUCCEEDED)
    own = captured.filter(is_unmatched=False).first()
    return own or next((p for p in captured if _left(p)), None)


def _left(payment: Payment) -> Money:
    """Captured less every refund promised: a failed one stays owed, so it counts too."""
    promised = payment.refunds.aggregate(total=Sum("amount"))["total"] or 0
    return Money(payment.captured_amount - promised, payment.currency)


def _request(
    payment: Payment, amount: Money | None, *, reason: str, actor: Actor, key: str
) -> Refund:
    _check_mode(payment)
    left = _left(payment)
    wanted = left if amount is None else amount
    if not left or wanted.amount <= 0:
        raise NothingToRefund(payment.order.reference)
    if wanted > left:
        raise RefundTooLarge(left)
    refund = Refund.objects.create(
        payment=payment,
        key=key,
        amount=wanted.amount,
        currency=wanted.currency,
        reason=reason[:300],
        requested_by_id=actor.user_id,
        requested_at=clock.now(),
    )
    _tell_promise(payment.order)
    net, vat = ledger.book_refund_owed(refund)
    outbox.publish(
        "refund.requested",
        key=f"refund:{refund.pk}:1:requested",
        payload={"refund_id": refund.pk, "order_id": payment.order_id},
    )
    issue_credit_note(refund, net=net, vat=vat)
    return refund


def _check_mode(payment: Payment) -> None:
    if payment.livemode != mode.is_live():
        raise OtherMode(is_live=payment.livemode)


@transaction.atomic
def retry_refund(*, refund_id: int, actor: Actor) -> Refund:
    """Ask Stripe again for a refund that failed. Raises IllegalTransition, OtherMode."""
    refund = locked_refund(refund_id)
    _check_mode(refund.payment)
    refund.attempt += 1
    _transition(
        refund,
        "retry",
        actor=actor,
        attempt=refund.attempt,
        stripe_refund_id=None,
        balance_txn_id=None,
        problem="",
    )
    return refund


@transaction.atomic
def record_refund_sent(*, refund_id: int, sent_on: date, reference: str, actor: Actor) -> Refund:
    """The owner sent money back that had not come by card: by transfer, or through the channel.

    Raises SentTooEarly, SentInFuture, and IllegalTransition, also for a refund that Stripe makes.
    """
    refund = locked_refund(refund_id)
    if refund.payment.is_by_card:
        raise IllegalTransition(f"{refund} goes back by Stripe")
    if refund.payment.received_on and sent_on < refund.payment.received_on:
        raise SentTooEarly(str(refund))
    if sent_on > clock.now().astimezone(profile.current().zone).date():
        raise SentInFuture(str(refund))
    _transition(
        refund,
        "record",
        actor=actor,
        settled_at=clock.now(),
        sent_on=sent_on,
        sent_reference=reference.strip()[:140],
        sent_to=used_account(refund),
    )
    ledger.book_refund_left(refund)
    _tell_order(refund.payment.order)
    return refund


def send_refund(*, refund_id: int) -> Refund:
    """Ask Stripe for a promised refund, once per attempt. A lasting refusal marks it failed.

    What did not come by card waits for the owner to send it.
    """
    refund = Refund.objects.select_related("payment").get(pk=refund_id)
    if refund.stripe_refund_id or refund.status != RefundStatus.REQUESTED:
        return refund
    if not refund.payment.is_by_card:
        return refund
    if refund.payment.livemode != mode.is_live():
        return refund  # the sweep sends it when its mode is in use again
    try:
        state = gateway.current().create_refund(
            payment_intent_id=str(refund.payment.payment_intent_id),
            amount=refund.money,
            refund=refund.public_id,
            key=f"refund:{refund.public_id}:{refund.attempt}",
        )
    except GatewayError as error:
        if not error.permanent:
            raise
        return _mark_failed(refund.pk, str(error))
    return _take_over(refund.pk, state)


def sync_refund(*, stripe_refund_id: str) -> Refund | None:
    """Ask Stripe about a refund and take its state over. None when it is not ours."""
    state = gateway.current().refund(stripe_refund_id)
    found = (
        Refund.objects.filter(stripe_refund_id=state.id).first()
        or Refund.objects.filter(
            public_id=state.metadata.get("refund", ""), stripe_refund_id=None
        ).first()
    )
    return _take_over(found.pk, state) if found else None


@transaction.atomic
def _mark_failed(refund_id: int, problem: str) -> Refund:
    refund = locked_refund(refund_id)
    if refund.status == RefundStatus.REQUESTED:
        _transition(refund, "fail", problem=problem[:300])
    return refund


@transaction.atomic
def _take_over(refund_id: int, state: RefundState) -> Refund:
    refund = locked_refund(refund_id)
    if refund.stripe_refund_id not in (None, state.id):
        return refund
    refund.stripe_refund_id = state.id
    refund.balance_txn_id = state.balance_txn_id or refund.balance_txn_id
    refund.save(update_fields=["stripe_refund_id", "balance_txn_id"])
    _apply(refund, state)
    return refund


def _apply(refund: Refund, state: RefundState) -> None:
    unsettled = refund.status in (RefundStatus.REQUESTED, RefundStatus.PENDING)
    if state.status == "succeeded" and unsettled:
        _transition(refund, "succeed", settled_at=clock.now(), problem="")
        ledger.book_refund_left(refund)
        _tell_order(refund.payment.order)
    elif state.status in ("failed", "canceled") and refund.status != RefundStatus.FAILED:
        had_left = refund.status == RefundStatus.SUCCEEDED
        _transition(refund, "fail", problem=(state.failure or state.status)[:300])
        if had_left:
            ledger.book_refund_returned(refund)
            _tell_order(refund.payment.order)
    elif state.status in ("pending", "requires_action") and refund.status == RefundStatus.REQUESTED:
        _transition(refund, "send")


def _tell_promise(order: Order) -> None:
    """A failed refund stays owed, so it counts; money that no order wants does not."""
    own = Refund.objects.filter(payment__order=order, payment__is_unmatched=False)
    total = own.aggregate(total=Sum("amount"))["total"] or 0
    orders.note_promised_back(order_id=order.pk, total=Money(total, order.currency))


def _tell_order(order: Order) -> None:
    """What has gone back of the order's money. A second payment sent back is none of a paid one."""
    gone = Refund.objects.filter(payment__order=order, status=RefundStatus.SUCCEEDED)
    if order.paid_at:
        gone = gone.filter(payment__is_unmatched=False)
    total = gone.aggregate(total=Sum("amount"))["total"] or 0
    orders.note_refunded(order_id=order.pk, total=Money(total, order.currency))
