"""A consumer withdraws from the contract; the owner confirms what is owed for the part done."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kernel import clock, outbox, profile
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.models import Order, StartDeclaration, Withdrawal, WithdrawalSettlement
from orders.services.coupons import free_use
from orders.services.errors import CannotWithdraw, OwedTooMuch
from orders.services.process import _transition, locked
from orders.withdrawal import Right, began_at, owed_by_rule, right_of

REFUND_WITHIN = timedelta(days=14)
"""Article L221-24 of the Code de la consommation, from the day the agency is told."""


@transaction.atomic
def withdraw_order(*, order_id: int, name: str, email: str, text: str, actor: Actor) -> Withdrawal:
    """End the contract at once. The same order again gives the first declaration.

    All the money goes back by itself when nothing is owed; else the owner confirms the sum.
    Raises CannotWithdraw.
    """
    order = locked(order_id)
    found = Withdrawal.objects.filter(order=order).first()
    if found:
        return found
    if right_of(order) != Right.OPEN:
        raise CannotWithdraw(str(order))
    now, agency = clock.now(), profile.current()
    begin = began_at(agency, order)
    withdrawal = Withdrawal.objects.create(
        order=order,
        name=name,
        email=email.strip().lower(),
        text=text,
        had_begun=begin is not None and begin <= now,
        proposed_amount=_owed(order).amount,
        declared_at=now,
        refund_before=now + REFUND_WITHIN,
    )
    words = "Withdrawal from the contract"
    _transition(
        order, "withdraw_contract", actor=actor, reason=words, cancelled_at=now, cancel_reason=words
    )
    free_use(order)
    if not withdrawal.proposed_amount:
        _settle(withdrawal, Money(0, order.currency), SYSTEM)
    return withdrawal


@transaction.atomic
def settle_withdrawal(*, order_id: int, owed: Money, actor: Actor) -> WithdrawalSettlement:
    """The owner confirms what the consumer pays for the part done; the rest goes back.

    A second click gives the first settlement. Raises OwedTooMuch, IllegalTransition.
    """
    order = locked(order_id)
    withdrawal = Withdrawal.objects.filter(order=order).first()
    if withdrawal is None or actor.kind != ActorKind.STAFF:
        raise IllegalTransition(f"{order}: {actor.kind} may not settle a withdrawal")
    found = WithdrawalSettlement.objects.filter(withdrawal=withdrawal).first()
    if found:
        return found
    if not 0 <= owed.amount <= withdrawal.proposed_amount:
        raise OwedTooMuch(withdrawal.proposed)
    return _settle(withdrawal, owed, actor)


def _owed(order: Order) -> Money:
    """By the rule, and never more than we still hold."""
    asked = StartDeclaration.objects.filter(order=order, choice="now").exists()
    asked = asked and bool(order.paid_at)
    owed = owed_by_rule(profile.current(), order, clock.now(), asked=asked)
    return min(owed, order.gross - order.refunded, key=lambda money: money.amount)


def _settle(withdrawal: Withdrawal, owed: Money, actor: Actor) -> WithdrawalSettlement:
    settlement = WithdrawalSettlement.objects.create(
        withdrawal=withdrawal,
        owed_amount=owed.amount,
        settled_at=clock.now(),
        settled_by_id=actor.user_id,
    )
    outbox.publish(
        "order.withdrawal_settled",
        key=f"withdrawal:{withdrawal.pk}:settled",
        payload={"order_id": withdrawal.order_id},
    )
    return settlement
