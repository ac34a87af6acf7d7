"""Many orders, each with a fate at Stripe that we have not heard of yet, and its events."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import stripe
from django.db import transaction

from accounts.models import User
from catalog.models import Service
from kernel.actors import SYSTEM
from kernel.models import OutboxMessage
from orders.models import Order
from orders.services import cancel_order
from payments.models import Journal, SandboxObject
from payments.sandbox import acts, objects
from payments.services import request_refund, send_refund, sync_refund, sync_session
from tests.factories.freelancers import STAFF
from tests.factories.payments import books, change_object, make_order, open_session

Event = dict[str, Any]


def paid(order: Order) -> None:
    acts.pay(open_session(order))


def paid_by_debit(order: Order) -> None:
    session = open_session(order)
    acts.start_debit(session)
    acts.confirm_debit(session)


def debit_refused(order: Order) -> None:
    session = open_session(order)
    acts.start_debit(session)
    acts.refuse_debit(session)


def debit_waits(order: Order) -> None:
    acts.start_debit(open_session(order))


def session_ended(order: Order) -> None:
    acts.expire(open_session(order))


def paid_too_late(order: Order) -> None:
    session = open_session(order)
    cancel_order(order_id=order.pk, actor=STAFF, reason="No need")
    acts.pay(session)


def paid_twice(order: Order) -> None:
    first = open_session(order)
    order.payments.update(status="expired")
    acts.pay(first)
    acts.pay(open_session(order))


def another_sum(order: Order) -> None:
    session = open_session(order)
    acts.pay(session)
    change_object(session, amount_total=order.gross_amount - 1)


def refund_came_back(order: Order) -> None:
    """Paid and refunded, as we know; then the refund failed, which we do not."""
    session = open_session(order)
    acts.pay(session)
    sync_session(session_id=session)
    key = f"storm:{order.public_id}"
    refund = request_refund(order_id=order.pk, amount=None, reason="", actor=SYSTEM, key=key)
    refund_id = str(send_refund(refund_id=refund.pk).stripe_refund_id)
    sync_refund(stripe_refund_id=refund_id)
    change_object(refund_id, status="failed", failure_reason="lost_or_stolen_card")
    lost = objects.load(refund_id, "refund")
    with transaction.atomic():
        objects.announce("refund.failed", lost, api_version=stripe.api_version)


FATES: list[Callable[[Order], None]] = [
    paid,
    paid_by_debit,
    debit_refused,
    debit_waits,
    session_ended,
    paid_too_late,
    paid_twice,
    another_sum,
    refund_came_back,
]


def launch(
    client: User, service: Service, orders: int, events: int
) -> tuple[list[Order], list[Event]]:
    """`orders` orders with the fates in turn, and exactly `events` events, oldest first.

    Every promise made on the way is forgotten: the events reach us over HTTP or not at all.
    """
    known = set(SandboxObject.objects.filter(type="event").values_list("pk", flat=True))
    fleet = [make_order(service=service, client=client) for _ in range(orders)]
    for order, fate in zip(fleet, itertools.cycle(FATES), strict=False):
        fate(order)
    OutboxMessage.objects.all().delete()
    rows = SandboxObject.objects.filter(type="event").exclude(pk__in=known)
    told = [row.data for row in rows.order_by("created_at", "pk")]
    assert len(told) <= events
    return fleet, told + _chatter(told[0], events - len(told))


def _chatter(sample: Event, count: int) -> list[Event]:
    """Events of kinds we asked for and do nothing about."""
    return [{**sample, "id": objects.new_id("evt"), "type": "charge.updated"} for _ in range(count)]


def picture(order: Order) -> dict[str, Any]:
    """Where the order stands: state, history, money. The same whatever way the news came."""
    order.refresh_from_db()
    payments = order.payments.all()
    return {
        "status": order.status,
        "history": list(order.events.order_by("pk").values_list("name", flat=True)),
        "payments": sorted(
            payments.values_list("status", "captured_amount", "fee_amount", "problem")
        ),
        "refunds": sorted(
            payments.exclude(refunds=None).values_list(
                "refunds__status", "refunds__amount", "refunds__reason", "refunds__problem"
            )
        ),
        "booked": sorted(Journal.objects.filter(order=order).values_list("kind", flat=True)),
        "books": books(order),
    }
