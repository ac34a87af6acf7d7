"""Money that did not come through Stripe: at a channel, or by transfer to the agency's bank."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from kernel import clock, profile
from kernel.actors import Actor
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Invoicing, Order, PaidBy
from payments import ledger, mode
from payments.models import Payment, Rail
from payments.services.invoicing import issue_invoice
from payments.services.process import _transition

LONGEST_AGO = timedelta(days=731)


class ReceivedInFuture(Exception):
    """Money cannot have come on a day that is still ahead."""


class ReceivedLongAgo(Exception):
    """More than two years: a year mistyped."""


class ReceivedBeforeOrder(Exception):
    """Money for an order of `placed_on` cannot have come before that day."""

    def __init__(self, placed_on: date) -> None:
        super().__init__(placed_on.isoformat())
        self.placed_on = placed_on


class CommissionTooLarge(Exception):
    """It would take the whole price."""


@transaction.atomic
def enter_paid_order(*, draft: orders.OrderDraft, received_on: date, actor: Actor) -> Order:
    """An order that was paid elsewhere: placed, paid, booked and waiting for its brief, at once.

    The same form twice is one order. Raises what place_order raises, AlreadyEntered among it,
    CommissionTooLarge, ReceivedInFuture and ReceivedLongAgo; then nothing is left.
    """
    origin = draft.origin
    if origin and origin.commission and origin.commission >= origin.price:
        raise CommissionTooLarge(str(origin.commission))
    order = orders.place_order(draft=draft)
    if order.paid_at:
        return order
    _note(order, received_on, actor)
    return order


@transaction.atomic
def note_channel_money(*, order_id: int, received_on: date, actor: Actor) -> Order:
    """The money of an order whose payment at its channel was taken back as a mistake has come after
    all: noted as the first time. Noted already: nothing more.

    Raises IllegalTransition unless the order waits for it, ReceivedInFuture and ReceivedLongAgo.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.paid_at:
        return order
    if not order.waits_for_channel:
        raise IllegalTransition(f"{order} waits for no money of a channel")
    _note(order, received_on, actor)
    return order


def _note(order: Order, received_on: date, actor: Actor) -> None:
    """Payment, books and, where the agency invoices, the invoice."""
    payment = record_money(
        order,
        rail=Rail.ELSEWHERE,
        received=order.gross,
        received_on=received_on,
        reference=order.outside_reference,
        actor=actor,
    )
    confirm(payment, PaidBy.ELSEWHERE)
    ledger.book_commission(payment, order.commission)
    if order.channel is None or order.channel.invoicing == Invoicing.AGENCY:
        issue_invoice(payment)
    order.refresh_from_db()


def record_money(
    order: Order,
    *,
    rail: Rail,
    received: Money,
    received_on: date,
    reference: str,
    actor: Actor,
    key: str = "",
) -> Payment:
    """The row of what came. The caller holds the order's lock and books it.

    Raises ReceivedInFuture, ReceivedLongAgo, and ReceivedBeforeOrder for a transfer: an order from
    elsewhere is entered after it was paid, so its money has a day of its own.
    """
    now, zone = clock.now(), profile.current().zone
    _check_day(received_on, now.astimezone(zone).date())
    placed_on = order.placed_at.astimezone(zone).date()
    if rail == Rail.TRANSFER and received_on < placed_on:
        raise ReceivedBeforeOrder(placed_on)
    last = order.payments.aggregate(last=Max("attempt"))["last"] or 0
    payment = Payment.objects.create(
        order=order,
        attempt=last + 1,
        rail=rail,
        amount=received.amount,
        currency=order.currency,
        livemode=mode.is_live(),
        created_at=now,
        expires_at=now,
        received_on=received_on,
        bank_reference=reference.strip()[:140],
        entry_key=key,
        recorded_by_id=actor.user_id,
    )
    _transition(payment, "record", actor=actor, captured_amount=received.amount, paid_at=now)
    return payment


def _check_day(day: date, today: date) -> None:
    if day > today:
        raise ReceivedInFuture(day.isoformat())
    if day < today - LONGEST_AGO:
        raise ReceivedLongAgo(day.isoformat())


def confirm(payment: Payment, paid_by: PaidBy) -> None:
    """The sum of the order came while it waited for it. Raises IllegalTransition, AddressTaken."""
    received = Money(payment.captured_amount, payment.currency)
    payment.order = orders.confirm_payment(
        order_id=payment.order_id, amount=received, reference=payment.public_id, paid_by=paid_by
    )
    ledger.book_receipt(payment, received)
