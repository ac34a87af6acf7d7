"""Money noted and sent back with the owner's own hands: it did not come by card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agency.desk.rows import MOST, TITLES, subject
from kernel.money import Money
from kernel.templatetags.relais import money
from orders.models import Order
from payments.models import Payment, PaymentStatus, Rail, Refund, RefundStatus

BY_HAND = (Rail.TRANSFER, Rail.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class HandRow:
    public_id: str
    reference: str
    subject: str
    who: str
    since: datetime
    money: Money


def of_order(order: Order) -> QuerySet[Refund]:
    return _waiting().filter(payment__order=order)


def receipts(order: Order) -> QuerySet[Payment]:
    """What somebody noted as come and is not taken back, the newest first."""
    rows = order.payments.filter(status=PaymentStatus.SUCCEEDED, rail__in=BY_HAND)
    return rows.order_by("-pk")


def told_promise(payment: Payment, amount: Money, order: Order) -> str:
    """What happens with money of `payment` that was just promised back."""
    told = _(
        "%(amount)s are promised back to %(name)s. Send them yourself now, then note it on this "
        "page."
    )
    if payment.is_by_card and order.may_mail:
        told = _("%(amount)s goes back to %(name)s, who gets a mail as soon as it has left.")
    elif payment.is_by_card:
        told = _("%(amount)s goes back to %(name)s, who gets no mails.")
    return told % {"amount": money(amount), "name": order.name}


def to_send_back() -> list[HandRow]:
    """Everything of this kind that is owed, the oldest first: one query."""
    titles = tuple(f"payment__order__{name}" for name in TITLES)
    columns = ("public_id", "requested_at", "amount", "currency", *titles)
    found = _waiting().values(*columns, "payment__order__reference", "payment__order__name")
    return [_row(row) for row in found[:MOST]]


def _waiting() -> QuerySet[Refund]:
    rows = Refund.objects.filter(status=RefundStatus.REQUESTED, payment__rail__in=BY_HAND)
    return rows.order_by("requested_at", "pk")


def _row(row: dict[str, Any]) -> HandRow:
    reference = row["payment__order__reference"]
    return HandRow(
        public_id=row["public_id"],
        reference=reference,
        subject=subject(reference, row, "payment__order__"),
        who=row["payment__order__name"],
        since=row["requested_at"],
        money=Money(row["amount"], row["currency"]),
    )
