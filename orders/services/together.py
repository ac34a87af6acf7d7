"""Several orders placed with one press and paid by one payment; each has a life of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from kernel import clock, ids
from orders.models import Order
from orders.services.capacity import locked_service
from orders.services.errors import PlacedMeanwhile
from orders.services.placing import OrderDraft, place_order
from orders.states import OrderStatus


@transaction.atomic
def place_together(*, drafts: Sequence[OrderDraft]) -> list[Order]:
    """All of them, or none: what refuses one refuses the press.

    The same press twice gives the same orders. Raises what place_order raises, and PlacedMeanwhile
    when only some of these forms became orders. The services are locked first, by number, so that
    two buyers of the same two never wait for each other.
    """
    for service_id in sorted({draft.package.service_id for draft in drafts}):
        locked_service(service_id)
    placed = Order.objects.filter(form_key__in=[draft.form_key for draft in drafts])
    if found := list(placed.order_by("pk")):
        if _is_this_press(found, drafts):
            return found
        raise PlacedMeanwhile
    together = ids.public_id() if len(drafts) > 1 else ""
    return [place_order(draft=replace(draft, together=together)) for draft in drafts]


def _is_this_press(found: Sequence[Order], drafts: Sequence[OrderDraft]) -> bool:
    """Orders that were each placed alone are of no press together, however many they are."""
    names = {order.together for order in found}
    return len(found) == len(drafts) and len(names) == 1 and (len(drafts) == 1 or "" not in names)


def waiting_together(*, order_id: int) -> list[int]:
    """The order, and those placed with it that can still be paid, by number. Two queries at most.

    The order itself is named whether it can be paid or not.
    """
    together = Order.objects.values_list("together", flat=True).get(pk=order_id)
    if not together:
        return [order_id]
    waiting = Order.objects.filter(
        together=together, status=OrderStatus.AWAITING_PAYMENT, pay_before__gt=clock.now()
    )
    return sorted({order_id, *waiting.values_list("pk", flat=True)})


def placed_together(order: Order) -> list[Order]:
    """The order and what was placed with it, by number. One query, none for an order alone."""
    if not order.together:
        return [order]
    rows = Order.objects.select_related("service", "client", "channel")
    return list(rows.filter(together=order.together).order_by("pk"))


def to_pay_with(order: Order) -> list[Order]:
    """The order and those placed with it that wait for their money as it does, by number."""
    now = clock.now()
    return [
        each
        for each in placed_together(order)
        if each.pk == order.pk
        or (each.status == OrderStatus.AWAITING_PAYMENT and each.pay_before > now)
    ]


def paid_with(order: Order) -> list[Order]:
    """The order and those that the same payment paid, by number."""
    reference = order.payment_reference
    return [each for each in placed_together(order) if each.payment_reference == reference]
