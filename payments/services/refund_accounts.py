"""The account that a refund by bank transfer goes to: asked, kept while it is needed, erased."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from kernel import clock
from kernel.bank import is_iban, plain
from orders.models import Order
from payments.models import Rail, Refund, RefundAccount, RefundStatus
from payments.ways import WayBack, way_back


class NoRefundWaits(Exception):
    """No refund of this order goes back by transfer now, so no account is kept."""


class NotAnIban(ValueError):
    """Its check digits do not fit."""


def waiting_transfers(order: Order) -> list[Refund]:
    """Refunds of the order that the agency has to send from its own account."""
    by_hand = (Rail.TRANSFER, Rail.ELSEWHERE)
    rows = Refund.objects.filter(payment__order=order, status=RefundStatus.REQUESTED)
    rows = rows.filter(payment__rail__in=by_hand).select_related("payment__order__channel")
    return [row for row in rows if way_back(row.payment) == WayBack.TRANSFER]


def has_waiting_transfer(order: Order) -> bool:
    """One query while none waits; one more for each that was paid elsewhere."""
    return bool(waiting_transfers(order))


@transaction.atomic
def give_refund_account(*, order_id: int, holder: str, iban: str) -> RefundAccount:
    """Keep the client's account until their refund is sent; a newer one takes its place.

    Raises NotAnIban, NoRefundWaits.
    """
    order = Order.objects.select_for_update().get(pk=order_id)
    number = plain(iban)
    if not is_iban(number):
        raise NotAnIban
    if not waiting_transfers(order):
        raise NoRefundWaits(order.reference)
    facts = {"holder": holder.strip()[:70], "iban": number, "given_at": clock.now()}
    return RefundAccount.objects.update_or_create(order=order, defaults=facts)[0]


def used_account(refund: Refund) -> str:
    """The end of the number it was sent to; the account is erased when no refund waits for it any
    more. The caller holds the order's lock and has settled the refund."""
    account = RefundAccount.objects.filter(order=refund.payment.order_id).first()
    if account is None or way_back(refund.payment) != WayBack.TRANSFER:
        return ""
    if not [row for row in waiting_transfers(refund.payment.order) if row.pk != refund.pk]:
        account.delete()
    return account.iban[-4:]


def forget_accounts(order_ids: Iterable[int]) -> None:
    """The client left."""
    RefundAccount.objects.filter(order__in=list(order_ids)).delete()
