"""What Stripe knows, taken over once: called by the webhook, the return page and the sweep."""

from __future__ import annotations

from django.db import transaction

from kernel import clock
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order
from orders.states import OrderStatus
from payments import gateway, ledger, mode, results
from payments.gateway import SessionState
from payments.models import Payment, PaymentStatus
from payments.services.invoicing import issue_invoice
from payments.services.process import _transition, locked_payment
from payments.services.refunds import refund_unexpected

WRONG_AMOUNT = "wrong_amount"
TWICE = "twice"
TOO_LATE = "too_late"


def sync_session(*, session_id: str) -> Payment | None:
    """Ask Stripe about a session and take its state over. None when it is not ours.

    Monotone and idempotent: any number of callers, in any order, have one effect.
    """
    state = gateway.current().session(session_id)
    payment_id = _payment_id(state)
    if payment_id is None:
        return None
    with transaction.atomic():
        payment = locked_payment(payment_id)
        _apply(payment, state)
    return payment


def sync_latest(*, order_id: int) -> Payment | None:
    """Ask Stripe about the order's newest session unless its fate is known."""
    payment = Payment.objects.filter(order_id=order_id).order_by("-attempt").first()
    unknown = (PaymentStatus.OPEN, PaymentStatus.PROCESSING)
    if payment is None or payment.livemode != mode.is_live():
        return payment
    if payment.session_id and payment.status in unknown:
        return sync_session(session_id=payment.session_id)
    return payment


@transaction.atomic
def recognise_revenue(*, order_id: int) -> None:
    """The client accepted: what was held becomes revenue, once."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.status == OrderStatus.COMPLETED:
        ledger.book_completion(order)
        results.count_end(order)


def _payment_id(state: SessionState) -> int | None:
    """By the session's id, or by our own mark when a crash lost the id."""
    found = Payment.objects.filter(session_id=state.id).values_list("pk", flat=True).first()
    if found is None and state.metadata.get("payment"):
        lost = Payment.objects.filter(
            public_id=state.metadata["payment"],
            order__public_id=state.metadata.get("order", ""),
            session_id=None,
        )
        found = lost.values_list("pk", flat=True).first()
    return found


def _apply(payment: Payment, state: SessionState) -> None:
    Payment.objects.filter(pk=payment.pk).update(synced_at=clock.now(), session_id=state.id)
    payment.session_id = state.id
    if payment.status == PaymentStatus.SUCCEEDED:
        _book_fee(payment, state)
    elif state.is_paid:
        _take_money(payment, state)
        _book_fee(payment, state)
        if not payment.is_unmatched:
            issue_invoice(payment)
    elif state.is_complete and state.failure is not None:
        _refused(payment, state.failure)
    elif state.is_complete:
        _wait(payment, state)
    elif not state.is_open and payment.status == PaymentStatus.OPEN:
        _transition(payment, "expire")


def _take_money(payment: Payment, state: SessionState) -> None:
    """Money is here. It pays the order, or is kept as a fact apart and shown or sent back."""
    received = state.amount
    _transition(
        payment,
        "succeed",
        captured_amount=received.amount,
        payment_intent_id=state.payment_intent_id,
        charge_id=state.charge.id if state.charge else None,
        balance_txn_id=state.charge.balance_txn_id if state.charge else None,
        paid_at=clock.now(),
        problem="",
    )
    if received != payment.money or received != payment.order.gross:
        _keep_apart(payment, received, WRONG_AMOUNT)
    elif not _confirm(payment, received):
        _keep_apart(payment, received, _why_unwanted(payment.order))
        refund_unexpected(payment)


def _confirm(payment: Payment, received: Money) -> bool:
    try:
        orders.confirm_payment(
            order_id=payment.order_id, amount=received, reference=payment.public_id
        )
    except IllegalTransition:
        return False
    ledger.book_receipt(payment, received)
    return True


def _why_unwanted(order: Order) -> str:
    return TWICE if order.paid_at else TOO_LATE


def _keep_apart(payment: Payment, received: Money, problem: str) -> None:
    payment.is_unmatched = True
    payment.problem = problem
    payment.save(update_fields=["is_unmatched", "problem"])
    ledger.book_unmatched(payment, received)


def _book_fee(payment: Payment, state: SessionState) -> None:
    """Stripe's fee, as soon as Stripe tells it."""
    if payment.fee_amount or state.charge is None or state.charge.fee is None:
        return
    fee = state.charge.fee
    payment.fee_amount = fee.amount
    payment.charge_id = state.charge.id
    payment.balance_txn_id = state.charge.balance_txn_id
    payment.save(update_fields=["fee_amount", "charge_id", "balance_txn_id"])
    ledger.book_fee(payment, fee)


def _wait(payment: Payment, state: SessionState) -> None:
    """A delayed debit: the order gets the bank's days instead of the card's minutes."""
    if payment.status == PaymentStatus.OPEN:
        _transition(payment, "wait_for_bank", payment_intent_id=state.payment_intent_id)
        orders.await_transfer(order_id=payment.order_id)


def _refused(payment: Payment, problem: str) -> None:
    if payment.status in (PaymentStatus.OPEN, PaymentStatus.PROCESSING):
        _transition(payment, "refuse", problem=problem[:300])
        orders.forget_debit(order_id=payment.order_id)
