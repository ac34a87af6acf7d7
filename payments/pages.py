"""What the payment pages say: one state per order and payment, read, never written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kernel import clock, profile
from kernel.money import Money
from orders.models import Order, OrderLine
from orders.states import OrderStatus
from payments.models import AwaitedTransfer, Payment, PaymentStatus


class PayState(StrEnum):
    PAYABLE = "payable"
    TRANSFER = "transfer"
    PROCESSING = "processing"
    REFUSED = "refused"
    CHECKING = "checking"
    RETURNED = "returned"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """`amount` is what the order costs; `unavailable`: Stripe did not answer just now. `transfer`:
    what the client writes on it, once they chose to; `takes_transfers`: they may choose to."""

    order: Order
    lines: list[OrderLine]
    amount: Money
    state: PayState
    unavailable: bool = False
    transfer: AwaitedTransfer | None = None
    takes_transfers: bool = False

    @property
    def can_pay(self) -> bool:
        return self.state in (PayState.PAYABLE, PayState.REFUSED, PayState.TRANSFER)

    @property
    def can_choose_transfer(self) -> bool:
        return self.can_pay and self.takes_transfers and self.transfer is None


def payment_page(order: Order, *, unavailable: bool = False) -> PaymentPage:
    """Two queries: the order's lines and its newest payment; one more where transfers are taken."""
    takes = profile.cached().takes_transfers
    transfer = AwaitedTransfer.objects.filter(order=order).first() if takes else None
    return PaymentPage(
        order=order,
        lines=list(order.lines.all()),
        amount=order.gross,
        state=_state(order, order.payments.order_by("-attempt").first(), transfer),
        unavailable=unavailable,
        transfer=transfer,
        takes_transfers=takes,
    )


def _state(
    order: Order, payment: Payment | None, transfer: AwaitedTransfer | None = None
) -> PayState:
    has_arrived = payment is not None and payment.status == PaymentStatus.SUCCEEDED
    if order.status == OrderStatus.CANCELLED:
        return PayState.CANCELLED
    if order.paid_at:
        return PayState.PAID
    if payment and payment.status == PaymentStatus.PROCESSING:
        return PayState.PROCESSING
    if has_arrived and payment and payment.problem != "wrong_amount":
        return PayState.RETURNED
    if has_arrived:
        return PayState.CHECKING
    if order.status == OrderStatus.EXPIRED or order.pay_before <= clock.now():
        return PayState.EXPIRED
    if transfer:
        return PayState.TRANSFER
    if payment and payment.status == PaymentStatus.FAILED:
        return PayState.REFUSED
    return PayState.PAYABLE
