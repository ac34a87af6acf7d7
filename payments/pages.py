"""What the payment pages say: one state per order and payment, read, never written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kernel import clock, profile
from kernel.money import Money, total
from orders import services as orders
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
class Part:
    """One of the orders that a payment is for."""

    order: Order
    lines: list[OrderLine]


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """`amount` is what the orders cost that this payment is for; `unavailable`: Stripe did not
    answer just now. `transfer`: what the client writes on it, once they chose to;
    `takes_transfers`: the agency takes them; `may_wait`: this order's place may be kept for the
    days of one."""

    order: Order
    parts: list[Part]
    amount: Money
    state: PayState
    unavailable: bool = False
    transfer: AwaitedTransfer | None = None
    takes_transfers: bool = False
    may_wait: bool = True

    @property
    def is_for_several(self) -> bool:
        return len(self.parts) > 1

    @property
    def vat(self) -> Money:
        return total((part.order.vat for part in self.parts), self.amount.currency)

    @property
    def can_pay(self) -> bool:
        return self.state in (PayState.PAYABLE, PayState.REFUSED, PayState.TRANSFER)

    @property
    def can_choose_transfer(self) -> bool:
        return self._is_unchosen and self.may_wait and not self.is_for_several

    @property
    def is_place_scarce(self) -> bool:
        """Transfers are taken, but not for this order: the page says why."""
        return self._is_unchosen and not self.may_wait and not self.is_for_several

    @property
    def is_by_card_only(self) -> bool:
        """Transfers are taken, but not for several orders at once."""
        return self._is_unchosen and self.is_for_several

    @property
    def _is_unchosen(self) -> bool:
        return self.can_pay and self.takes_transfers and self.transfer is None


def payment_page(order: Order, *, unavailable: bool = False) -> PaymentPage:
    """Two queries: the lines and the newest payment; one more for orders placed together, up to
    four more where transfers are taken."""
    takes = profile.cached().takes_transfers
    transfer = AwaitedTransfer.objects.filter(order=order).first() if takes else None
    parts = _parts(order)
    return PaymentPage(
        order=order,
        parts=parts,
        amount=total((part.order.gross for part in parts), order.currency),
        state=_state(order, order.payments.order_by("-attempt").first(), transfer),
        unavailable=unavailable,
        transfer=transfer,
        takes_transfers=takes,
        may_wait=not takes or transfer is not None or orders.may_wait_for_days(order),
    )


def _parts(order: Order) -> list[Part]:
    """What was paid with it, or can still be paid with it."""
    about = [order]
    if order.paid_at:
        about = orders.paid_with(order)
    elif order.status == OrderStatus.AWAITING_PAYMENT:
        about = orders.to_pay_with(order)
    lines = OrderLine.objects.filter(order__in=about).order_by("order_id", "position", "pk")
    found = list(lines)
    return [Part(each, [ln for ln in found if ln.order_id == each.pk]) for each in about]


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
    if order.waits_for_channel:
        return PayState.CHECKING
    if transfer:
        return PayState.TRANSFER
    if payment and payment.status == PaymentStatus.FAILED:
        return PayState.REFUSED
    return PayState.PAYABLE
