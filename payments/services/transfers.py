"""Bank transfers: chosen by the client, five days awaited, marked as received by the owner."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction

from kernel import clock, outbox, profile
from kernel.actors import Actor
from kernel.money import Money
from orders import services as orders
from orders.models import Order, PaidBy
from orders.states import OrderStatus
from payments import ledger
from payments.models import AwaitedTransfer, Payment, PaymentStatus, Rail
from payments.services.by_hand import confirm, record_money
from payments.services.checkout import NotPayable, PaymentInProgress, is_being_settled
from payments.services.invoicing import issue_invoice
from payments.services.sync import TOO_LATE, TWICE, WRONG_AMOUNT

TIME = orders.TRANSFER_TIME
ADDRESS_TAKEN = "address_taken"


class NoTransfers(Exception):
    """The agency takes none."""


class PaidTogether(Exception):
    """Several orders wait for one payment: they are paid by card."""


class PlaceTooScarce(Exception):
    """A limited place, or the use of a limited coupon, is kept five days only for somebody we know:
    this order is paid by card."""


class LooksNoted(Exception):
    """`noted` has the same sum, or came by the same form: the same transfer, or another one?"""

    def __init__(self, noted: Payment) -> None:
        super().__init__(str(noted))
        self.noted = noted


class WrongReference(Exception):
    """The statement says something else; `other`: the order whose reference it is."""

    def __init__(self, other: Order | None) -> None:
        super().__init__(other.reference if other else "")
        self.other = other


class WrongSum(Exception):
    """Less or more than the order costs: `missing` is below zero for more."""

    def __init__(self, missing: Money) -> None:
        super().__init__(str(missing))
        self.missing = missing


@transaction.atomic
def choose_transfer(*, order_id: int) -> AwaitedTransfer:
    """The client will pay by transfer: the order waits five days from now. Again: the same one.

    Raises NoTransfers, NotPayable, PaymentInProgress, PaidTogether, PlaceTooScarce.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if found := AwaitedTransfer.objects.filter(order=order).first():
        return found
    if not profile.current().takes_transfers:
        raise NoTransfers
    now = clock.now()
    is_waiting = order.status == OrderStatus.AWAITING_PAYMENT and order.pay_before > now
    if not is_waiting or order.waits_for_channel:
        raise NotPayable(order.reference)
    if is_being_settled(order):
        raise PaymentInProgress(order.reference)
    if len(orders.waiting_together(order_id=order.pk)) > 1:
        raise PaidTogether(order.reference)
    if not orders.may_wait_for_days(order):
        raise PlaceTooScarce(order.reference)
    awaited = AwaitedTransfer.objects.create(order=order, chosen_at=now)
    orders.extend_payment(order_id=order.pk, until=now + TIME)
    payload = {"order_id": order.pk}
    outbox.schedule("payments.mail_transfer", key=f"order:{order.pk}", payload=payload)
    half = now + TIME / 2
    outbox.schedule("payments.remind_transfer", key=f"order:{order.pk}", payload=payload, at=half)
    return awaited


@transaction.atomic
def record_transfer(
    *,
    order_id: int,
    key: str,
    received: Money,
    received_on: date,
    reference: str,
    actor: Actor,
    is_sure: bool = False,
    is_another: bool = False,
    keeps_apart: bool = False,
) -> Payment:
    """The owner found a transfer on the statement. `key` names the form: sent twice, it is one.

    The exact sum confirms the order. What comes once it is paid or over is kept as a fact, to be
    sent back; so is money of a client whose address signs in to the team by now. Raises LooksNoted
    unless it `is_another`, WrongReference unless `is_sure`, WrongSum unless it `keeps_apart` the
    money, and what record_money raises of a day that cannot be.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    noted = order.payments.filter(rail=Rail.TRANSFER)
    if found := noted.filter(entry_key=key).first():
        return _same(found, received, received_on, reference)
    if not is_another and (found := noted.filter(captured_amount=received.amount).first()):
        raise LooksNoted(found)
    if not is_sure:
        _check_reference(order, reference)
    is_waiting = order.status == OrderStatus.AWAITING_PAYMENT
    if is_waiting and received != order.gross and not keeps_apart:
        raise WrongSum(order.gross - received)
    payment = record_money(
        order,
        rail=Rail.TRANSFER,
        received=received,
        received_on=received_on,
        reference=reference,
        actor=actor,
        key=key,
    )
    _use(payment, received, is_waiting=is_waiting)
    return payment


def plain_reference(text: str) -> str:
    """Letters and digits only: banks change the rest."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _use(payment: Payment, received: Money, *, is_waiting: bool) -> None:
    if not is_waiting:
        return _keep_apart(payment, _why_unwanted(payment.order), received)
    if received != payment.order.gross:
        return _keep_apart(payment, WRONG_AMOUNT, received)
    try:
        _take(payment)
    except orders.AddressTaken:
        _keep_apart(payment, ADDRESS_TAKEN, received)


def _take(payment: Payment) -> None:
    """Raises AddressTaken; then nothing is booked."""
    confirm(payment, PaidBy.TRANSFER)
    issue_invoice(payment)
    if payment.order.payments.filter(status=PaymentStatus.OPEN).exists():
        outbox.schedule(
            "payments.close_checkout",
            key=f"transfer:{payment.public_id}",
            payload={"order_id": payment.order_id},
        )


def _keep_apart(payment: Payment, problem: str, received: Money) -> None:
    payment.is_unmatched, payment.problem = True, problem
    payment.save(update_fields=["is_unmatched", "problem"])
    ledger.book_unmatched(payment, received)


def _why_unwanted(order: Order) -> str:
    return TWICE if order.paid_at else TOO_LATE


def _same(noted: Payment, received: Money, received_on: date, reference: str) -> Payment:
    """The form was sent twice; or the browser went back, and something else stands in it. Raises
    LooksNoted."""
    was = (noted.captured_amount, noted.received_on, plain_reference(noted.bank_reference))
    if was != (received.amount, received_on, plain_reference(reference)):
        raise LooksNoted(noted)
    return noted


def _check_reference(order: Order, typed: str) -> None:
    """The order's reference stands somewhere in what the statement says. Raises WrongReference."""
    said = plain_reference(typed)
    wanted = AwaitedTransfer.objects.filter(order=order).first()
    if wanted and plain_reference(wanted.reference) in said:
        return
    others = AwaitedTransfer.objects.exclude(order=order).order_by("-chosen_at")
    open_ones = others.filter(order__status=OrderStatus.AWAITING_PAYMENT)
    found = (each.order for each in open_ones if plain_reference(each.reference) in said)
    raise WrongReference(next(found, None))
