"""Whether an order counts as taken is compared with its jobs; the owner puts it right."""

from __future__ import annotations

import pytest

from freelancers import services
from freelancers.models import Assignment, Freelancer
from kernel import outbox
from kernel.models import OutboxMessage
from orders.models import Order
from tests.factories.freelancers import make_offer

pytestmark = pytest.mark.django_db


def told() -> OutboxMessage:
    return OutboxMessage.objects.parked().get()


def test_orders_that_say_what_their_jobs_say_are_left_alone(order: Order, fay: Freelancer) -> None:
    assert services.check_taken() == 0

    make_offer(order)

    assert services.check_taken() == 0
    assert not OutboxMessage.objects.parked().exists()


@pytest.mark.parametrize("has_job", [True, False])
def test_order_that_says_otherwise_is_told_and_put_right_by_the_owner(
    order: Order, fay: Freelancer, has_job: bool
) -> None:
    OutboxMessage.objects.filter(done_at=None).delete()
    if has_job:
        make_offer(order)
    Order.objects.filter(pk=order.pk).update(is_taken=not has_job)

    assert [services.check_taken(), services.check_taken()] == [1, 1]
    assert told().payload == {"order_id": order.pk, "is_taken": not has_job}
    order.refresh_from_db()
    assert order.is_taken is not has_job

    outbox.retry(told().pk)
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.is_taken is has_job is Assignment.objects.live().exists()
    assert services.check_taken() == 0
