"""What Stripe knows, taken over once: called by the webhook, the return page and the sweep."""

from __future__ import annotations

from django.db import transaction

from kernel import clock
from kernel.money import Money, total
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order
from orders.states import OrderStatus
from payments import gateway, ledger, mode, results
from payments.gateway import ChargeState, SessionState
from payments.models import Payment, PaymentStatus
from payments.services.invoicing import issue_invoice
from payments.services.process import _transition, locked_together
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
        payments = locked_together(payment_id)
        _apply(payments, state)
    return next(payment for payment in payments if payment.pk == payment_id)


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
    """By the session's id, or by our own mark when a crash lost the id. Of several, the first."""
    same = Payment.objects.filter(session_id=state.id).order_by("order_id")
    found = same.values_list("pk", flat=True).first()
    if found is None and state.metadata.get("payment"):
        lost = Payment.objects.filter(
            public_id=state.metadata["payment"],
            order__public_id=state.metadata.get("order", ""),
            session_id=None,
        )
        found = lost.values_list("pk", flat=True).first()
    return found


def _apply(payments: list[Payment], state: SessionState) -> None:
    """Of every order that the session pays, in one transaction: all or none."""
    numbers = [payment.pk for payment in payments]
    Payment.objects.filter(pk__in=numbers).update(synced_at=clock.now(), session_id=state.id)
    for payment in payments:
        payment.session_id = state.id
    if state.is_paid:
        _settle_paid(payments, state)
        return
    for payment in payments:
        if payment.status == PaymentStatus.SUCCEEDED:
            continue
        if state.is_complete and state.failure is not None:
            _refused(payment, state.failure)
        elif state.is_complete:
            _wait(payment, state)
        elif not state.is_open and payment.status == PaymentStatus.OPEN:
            _transition(payment, "expire")


def _settle_paid(payments: list[Payment], state: SessionState) -> None:
    """Invoices come last: the lock of their numbers is the last one taken."""
    new = [payment for payment in payments if payment.status != PaymentStatus.SUCCEEDED]
    if new:
        _take_money(new, state)
    _book_fees(payments, state)
    for payment in new:
        if payment.is_unmatched and payment.problem != WRONG_AMOUNT:
            refund_unexpected(payment)
        elif not payment.is_unmatched:
            issue_invoice(payment)


def _take_money(payments: list[Payment], state: SessionState) -> None:
    """Money is here, each order's part of it. It pays the order, or is kept as a fact apart and
    shown or sent back."""
    asked = [payment.money for payment in payments]
    is_as_asked = state.amount == total(asked, asked[0].currency)
    parts = asked if is_as_asked else state.amount.allocate([each.amount for each in asked])
    for payment, received in zip(payments, parts, strict=True):
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
        if not is_as_asked or received != payment.order.gross:
            _keep_apart(payment, received, WRONG_AMOUNT)
        elif not _confirm(payment, received):
            _keep_apart(payment, received, _why_unwanted(payment.order))


def _confirm(payment: Payment, received: Money) -> bool:
    reference = payment.together or payment.public_id
    try:
        orders.confirm_payment(order_id=payment.order_id, amount=received, reference=reference)
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


def _book_fees(payments: list[Payment], state: SessionState) -> None:
    """Stripe's fee, as soon as Stripe tells it: each order bears its part, to the cent."""
    if state.charge is None or state.charge.fee is None:
        return
    parts = state.charge.fee.allocate([payment.amount for payment in payments])
    for payment, fee in zip(payments, parts, strict=True):
        if not payment.fee_amount and fee:
            _book_fee(payment, fee, state.charge)


def _book_fee(payment: Payment, fee: Money, charge: ChargeState) -> None:
    payment.fee_amount = fee.amount
    payment.charge_id = charge.id
    payment.balance_txn_id = charge.balance_txn_id
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
