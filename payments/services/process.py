"""The one place where a payment or a refund changes its status, and the order of locks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from kernel import outbox
from kernel.actors import SYSTEM, Actor
from kernel.states import Conflict
from orders.models import Order
from payments.models import Payment, Refund
from payments.states import PAYMENT, REFUND


def locked_payment(payment_id: int) -> Payment:
    """The payment with its order, both locked: the order first, always."""
    order_id = Payment.objects.values_list("order_id", flat=True).get(pk=payment_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    payment.order = order
    return payment


def locked_together(payment_id: int) -> list[Payment]:
    """Every payment of its session with its order, all locked: the orders first, by number."""
    together = Payment.objects.values_list("together", flat=True).get(pk=payment_id)
    same = Q(together=together) if together else Q(pk=payment_id)
    rows = Payment.objects.filter(same)
    theirs = Order.objects.select_for_update().filter(pk__in=rows.values("order_id"))
    orders = {order.pk: order for order in theirs.order_by("pk")}
    payments = list(rows.select_for_update().order_by("order_id"))
    for payment in payments:
        payment.order = orders[payment.order_id]
    return payments


def locked_refund(refund_id: int) -> Refund:
    """The refund with its payment and order, locked from the bottom."""
    payment_id = Refund.objects.values_list("payment_id", flat=True).get(pk=refund_id)
    payment = locked_payment(payment_id)
    refund = Refund.objects.select_for_update().get(pk=refund_id)
    refund.payment = payment
    return refund


def _transition(
    subject: Payment | Refund, name: str, *, actor: Actor = SYSTEM, **changes: Any
) -> None:
    """Move a locked payment or refund and announce it. Raises IllegalTransition, Conflict."""
    process = PAYMENT if isinstance(subject, Payment) else REFUND
    row = process.check(name, subject.status, actor.kind)
    table = type(subject)._default_manager
    moved = table.filter(pk=subject.pk, status=subject.status).update(status=row.target, **changes)
    if moved != 1:
        raise Conflict(f"{process.name} {subject.pk} is no longer {subject.status}")
    subject.status = row.target
    for field, value in changes.items():
        setattr(subject, field, value)
    if row.topic:
        outbox.publish(
            row.topic,
            key=f"{process.name}:{subject.pk}:{subject.attempt}:{row.target}",
            payload={f"{process.name}_id": subject.pk, "order_id": _order_id(subject)},
        )


def _order_id(subject: Payment | Refund) -> int:
    payment = subject if isinstance(subject, Payment) else subject.payment
    return payment.order_id
