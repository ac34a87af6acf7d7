"""Whether an order counts as taken is kept on the order; here it is compared with the jobs."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from freelancers.models import Assignment
from freelancers.services.process import lock_live_job, lock_order
from kernel import outbox
from orders import services as orders
from orders.models import Order
from orders.states import OrderStatus


@transaction.atomic
def check_taken() -> int:
    """Orders in production that say otherwise than their jobs are told to the owner; how many."""
    is_live = Exists(Assignment.objects.live().filter(order=OuterRef("pk")))
    wrong = (
        Order.objects.filter(status=OrderStatus.IN_PRODUCTION)
        .annotate(is_live=is_live)
        .filter(Q(is_taken=True, is_live=False) | Q(is_taken=False, is_live=True))
        .values_list("pk", "is_taken")
    )
    found = list(wrong)
    for order_id, is_taken in found:
        outbox.set_aside(
            "freelancers.mark_again",
            about=f"order:{order_id}",
            payload={"order_id": order_id, "is_taken": is_taken},
            why=f"is_taken is {is_taken}",
        )
    return len(found)


@transaction.atomic
def mark_again(*, order_id: int) -> None:
    """Let the order say what its jobs say."""
    order = lock_order(order_id)
    orders.mark_taken(order_id=order_id, is_taken=lock_live_job(order) is not None)
