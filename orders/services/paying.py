"""Money arrived, did not arrive, or the order stops."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.services import EmailBelongsToTeam, get_or_create_client
from kernel import clock, outbox
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.models import Brief, BriefAnswer, Order, OrderEvent, PaidBy
from orders.questions import new_answers
from orders.services.coupons import free_use
from orders.services.errors import AddressTaken, AmountMismatch
from orders.services.process import _transition, locked, words
from orders.states import PROCESS, OrderStatus

BRIEF_REMINDER_DAYS = (1, 3, 5, 10)


@transaction.atomic
def confirm_payment(
    *, order_id: int, amount: Money, reference: str, paid_by: PaidBy = PaidBy.CARD
) -> Order:
    """The money is captured: the order has a client and asks for its brief.

    A wrong sum sent back before is no refund of what is paid now.

    The same `reference` again changes nothing. Raises AmountMismatch, and IllegalTransition when
    the order no longer waits for money: the caller then gives it back.
    """
    order = locked(order_id)
    if order.paid_at and order.payment_reference == reference:
        return order
    PROCESS.check("confirm_payment", order.status, SYSTEM.kind)
    if amount != order.gross:
        raise AmountMismatch(f"{order}: {amount} for {order.gross}")
    event = _transition(
        order,
        "confirm_payment",
        actor=SYSTEM,
        paid_at=clock.now(),
        refunded_amount=0,
        promised_back_amount=0,
        refunded_at=None,
        payment_reference=reference,
        paid_by=paid_by,
        client=order.client or _client_of(order),
    )
    _open_brief(order)
    schedule_brief_reminders(order, event)
    return order


@transaction.atomic
def expire_order(*, order_id: int) -> Order:
    """End an order whose time to pay is over; nothing when it was paid or has time left."""
    order = locked(order_id)
    if order.status == OrderStatus.AWAITING_PAYMENT and clock.now() >= order.pay_before:
        _transition(order, "expire", actor=SYSTEM)
        free_use(order)
    return order


@transaction.atomic
def cancel_order(*, order_id: int, actor: Actor, reason: str) -> Order:
    """Stop the order. Clients may before production, staff until delivery; money paid goes back.

    Clients need no reason; none is put into their mouth.
    """
    order = locked(order_id)
    reason = reason.strip() if actor.kind == ActorKind.CLIENT else words(reason)
    late = order.status in PROCESS.rows["cancel_late"].sources
    _transition(
        order,
        "cancel_late" if late else "cancel",
        actor=actor,
        reason=reason,
        cancelled_at=clock.now(),
        cancel_reason=reason[:300],
    )
    free_use(order)
    return order


@transaction.atomic
def take_back_payment(*, order_id: int, reference: str, until: datetime, actor: Actor) -> Order:
    """The payment `reference` was noted by mistake: the order waits for its money until then.

    What the client wrote into the brief is kept; they send it again once it is paid. What a channel
    takes is still paid there (`Order.waits_for_channel`). Raises
    IllegalTransition once production began, or when another payment paid it.
    """
    order = locked(order_id)
    if order.payment_reference != reference:
        raise IllegalTransition(f"{order} was paid by {order.payment_reference}")
    _transition(
        order,
        "take_back_payment",
        actor=actor,
        paid_at=None,
        payment_reference="",
        paid_by=order.paid_by if order.paid_by == PaidBy.ELSEWHERE else PaidBy.CARD,
        pay_before=until,
    )
    Brief.objects.filter(order=order).update(submitted_at=None)
    return order


@transaction.atomic
def forget_debit(*, order_id: int) -> None:
    """The bank refused the debit: the client may pay otherwise while there is time."""
    order = locked(order_id)
    order.debit_since = None
    order.save(update_fields=["debit_since"])


@transaction.atomic
def note_refunded(*, order_id: int, total: Money) -> None:
    """So much of the order's money has left for the client by now, in all. The client reads it."""
    order = locked(order_id)
    if total != order.refunded:
        order.refunded_amount = total.amount
        order.refunded_at = clock.now() if total else None
        order.save(update_fields=["refunded_amount", "refunded_at"])


def note_promised_back(*, order_id: int, total: Money) -> None:
    """So much of the order's money is promised back by now. The caller holds the order's lock."""
    Order.objects.filter(pk=order_id).update(promised_back_amount=total.amount)


def schedule_brief_reminders(order: Order, event: OrderEvent) -> None:
    """Reminders counted from the event that made the brief the client's turn."""
    for day in BRIEF_REMINDER_DAYS:
        outbox.schedule(
            "orders.remind_brief",
            key=f"order-event:{event.pk}:day:{day}",
            payload={"order_id": order.pk, "event_id": event.pk, "day": day},
            at=event.created_at + timedelta(days=day),
        )


def _client_of(order: Order) -> User:
    try:
        return get_or_create_client(email=order.email, name=order.name, language=order.language)
    except EmailBelongsToTeam as error:
        raise AddressTaken(f"{order}: the address belongs to another role") from error


def _open_brief(order: Order) -> None:
    """Copy today's questions: later edits of the service do not change what was asked.

    Paid once more after a payment noted by mistake: the brief is there, with its answers.
    """
    brief, is_new = Brief.objects.get_or_create(order=order)
    if not is_new:
        return
    answers = new_answers(brief, order.service)
    BriefAnswer.objects.bulk_create(answers)
