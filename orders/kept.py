"""Checkouts brought back: one that was kept, or an order that was not paid in time."""

from __future__ import annotations

from catalog import storefront
from catalog.models import Service, ServiceStatus
from kernel import clock
from orders import again
from orders.checkout import Draft
from orders.models import KeptCheckout, Order
from orders.services import KEPT_FOR, REMIND_AFTER, are_reminders_stopped
from orders.states import OrderStatus

DETAILS = (*again.DETAILS, "purchase_order")
_OVER = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)


def service_to_remind(kept: KeptCheckout, step: int) -> Service | None:
    """The service as it is sold now; None when a reminder has nothing to say any more."""
    if (
        are_reminders_stopped(email=kept.email)
        or not _is_unfinished(kept, step)
        or _was_ordered_otherwise(kept)
    ):
        return None
    if step == 1 and clock.now() >= kept.asked_at + REMIND_AFTER[2]:
        return None  # the queue stood still: the second one says all
    service = storefront.unpublished(kept.service.slug)
    if service is None or service.status != ServiceStatus.PUBLISHED:
        return None
    return None if storefront.is_closed(service) else service


def is_over_unpaid(order: Order) -> bool:
    return order.status in _OVER and order.paid_at is None


def is_erased(order: Order) -> bool:
    """The link to an order that was not paid lives as long as a kept checkout."""
    return clock.now() >= order.placed_at + KEPT_FOR


def draft_of(kept: KeptCheckout) -> Draft:
    return Draft(
        key=kept.public_id,
        service=kept.service.slug,
        package=kept.tier,
        extras=list(kept.extras),
        details={name: kept.details.get(name, "") for name in DETAILS},
        coupon=kept.coupon,
        kept=kept.public_id,
        is_restored=True,
    )


def draft_again(order: Order) -> Draft:
    """The same package, extras, buyer and coupon once more."""
    use = getattr(order, "coupon_use", None)
    return Draft(
        key=order.public_id,
        service=order.service.slug,
        package=order.package.tier,
        extras=again.codes_of(order),
        details={name: getattr(order, name) for name in DETAILS},
        coupon=use.coupon.code if use else "",
        is_restored=True,
    )


def _is_unfinished(kept: KeptCheckout, step: int) -> bool:
    """An order that waits for its payment has reminders of its own; when it was not paid in time
    its mail says so, and one reminder is left."""
    if kept.order is None:
        return True
    return step > 1 and kept.order.status == OrderStatus.EXPIRED


def _was_ordered_otherwise(kept: KeptCheckout) -> bool:
    """In another tab or browser, without the box."""
    theirs = Order.objects.filter(
        email=kept.email, service=kept.service_id, placed_at__gte=kept.asked_at
    )
    return theirs.exclude(status__in=_OVER).exists()
