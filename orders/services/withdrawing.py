"""A consumer withdraws from the contract; the owner confirms what is owed for the part done."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from kernel import clock, outbox, profile
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.models import Withdrawal, WithdrawalSettlement
from orders.services.coupons import free_use
from orders.services.errors import CannotWithdraw, OwedTooMuch
from orders.services.process import _transition, locked
from orders.withdrawal import Right, began_at, owed_now, right_of

REFUND_WITHIN = timedelta(days=14)
"""Article L221-24 of the Code de la consommation, from the day the agency is told."""


@transaction.atomic
def withdraw_order(
    *,
    order_id: int,
    name: str,
    email: str,
    text: str,
    actor: Actor,
    shown: Money | None = None,
) -> Withdrawal:
    """End the contract at once. The same order again gives the first declaration.

    All the money goes back by itself when nothing is owed; else the owner confirms the sum, which
    is never more than was `shown` before the button. Raises CannotWithdraw.
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
        proposed_amount=_no_more(owed_now(order), shown).amount,
        declared_at=now,
        refund_before=now + REFUND_WITHIN,
    )
    _transition(order, "withdraw_contract", actor=actor, cancelled_at=now)
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
    withdrawal.order = order
    if not 0 <= owed.amount <= withdrawal.most.amount:
        raise OwedTooMuch(withdrawal.most)
    return _settle(withdrawal, owed, actor)


def _no_more(owed: Money, shown: Money | None) -> Money:
    return owed if shown is None else min(owed, shown, key=lambda money: money.amount)


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
