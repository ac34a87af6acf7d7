"""Money that somebody noted by hand and that never came: taken back while nothing stands on it."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction

from kernel import clock
from kernel.actors import Actor
from orders import services as orders
from orders.states import PROCESS
from payments import ledger
from payments.models import Payment, PaymentStatus
from payments.services.invoicing import cancel_invoice
from payments.services.process import _transition, locked_payment


class WhyNot(StrEnum):
    """Why a payment cannot be taken back as a mistake."""

    NOT_BY_HAND = "not_by_hand"
    NOT_THERE = "not_there"
    GOES_BACK = "goes_back"
    WORK_BEGAN = "work_began"
    OVER = "over"


class CannotTakeBack(Exception):
    """Something stands on this payment already, or it was none of ours."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


class MistakeUnexplained(ValueError):
    """The books want a reason."""


def why_not(payment: Payment) -> WhyNot | None:
    """What forbids taking it back; None when nothing does. One query, two for the order's own."""
    if payment.is_by_card:
        return WhyNot.NOT_BY_HAND
    if payment.status != PaymentStatus.SUCCEEDED:
        return WhyNot.NOT_THERE
    if payment.refunds.exists():
        return WhyNot.GOES_BACK
    if payment.is_unmatched or payment.order.status in PROCESS.rows["take_back_payment"].sources:
        return None
    is_over = payment.order.cancelled_at or payment.order.completed_at
    return WhyNot.OVER if is_over else WhyNot.WORK_BEGAN


@transaction.atomic
def take_back_payment(*, payment_id: int, reason: str, actor: Actor) -> Payment:
    """Undo what was noted by hand: the books are booked back, an invoice is cancelled by a credit
    note, and an order that it paid waits five days for its money again.

    Taken back already: nothing more. Raises MistakeUnexplained, CannotTakeBack.
    """
    payment = locked_payment(payment_id)
    if payment.status == PaymentStatus.MISTAKEN:
        return payment
    reason = reason.strip()
    if not reason:
        raise MistakeUnexplained
    if why := why_not(payment):
        raise CannotTakeBack(why)
    ledger.book_mistake(payment)
    _transition(
        payment,
        "take_back",
        actor=actor,
        captured_amount=0,
        mistake=reason[:300],
        taken_back_at=clock.now(),
        taken_back_by_id=actor.user_id,
    )
    if not payment.is_unmatched:
        _reopen(payment, actor)
    return payment


def _reopen(payment: Payment, actor: Actor) -> None:
    """The time to pay begins anew, with its timer."""
    cancel_invoice(payment)
    until = clock.now() + orders.TRANSFER_TIME
    orders.take_back_payment(
        order_id=payment.order_id, reference=payment.public_id, until=until, actor=actor
    )
    orders.extend_payment(order_id=payment.order_id, until=until)
