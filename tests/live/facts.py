"""What happened, counted over every table a race can touch; and rules that hold whatever happened.

A race is right when what it added equals one of its stated outcomes, to the last mail and posting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db.models import Count, Model, Sum

from freelancers.models import Assignment, AssignmentEvent
from freelancers.states import LIVE
from kernel.models import Mail, OutboxMessage
from orders.models import Delivery, Order, OrderEvent
from payments.models import Journal, Payment, Payout, Refund, SandboxObject, StripeEvent
from tests.factories.payments import assert_books_hold

Facts = Counter[str]
_COUNTED: list[tuple[str, type[Model], str]] = [
    ("order", OrderEvent, "name"),
    ("job", AssignmentEvent, "name"),
    ("booked", Journal, "kind"),
    ("mail", Mail, "name"),
    ("payment", Payment, "status"),
    ("refund", Refund, "status"),
    ("stripe", SandboxObject, "type"),
    ("delivery", Delivery, "version"),
    ("pay owed", Payout, "currency"),
    ("event", StripeEvent, "type"),
]
_PRACTICE = ("answer", "event", "balance_transaction")


def facts() -> Facts:
    """How many of each kind there are now: `job accept`, `mail orders/completed`..."""
    found: Facts = Counter()
    for word, model, column in _COUNTED:
        rows = model._default_manager.order_by().values_list(column).annotate(Count("pk"))
        found.update({f"{word} {name}": count for name, count in rows})
    for name in _PRACTICE:
        del found[f"stripe {name}"]
    timers = OutboxMessage.objects.open().filter(topic="").order_by().values_list("handler")
    found.update({f"timer {name}": count for name, count in timers.annotate(Count("pk"))})
    return found


def added(before: Facts) -> Facts:
    """What there is more than `before`."""
    return facts() - before


def broken_rules(orders: Iterable[Order]) -> list[str]:
    """What is wrong with these orders whatever the race: histories, books, work left over."""
    found = [line for order in orders for line in _of_order(order)]
    left = OutboxMessage.objects.open().exclude(last_error="")
    parked = OutboxMessage.objects.parked()
    return found + [f"{each}: {each.last_error}" for each in [*left, *parked]]


def _of_order(order: Order) -> list[str]:
    order.refresh_from_db()
    jobs = list(Assignment.objects.filter(order=order))
    live = [job for job in jobs if job.status in LIVE]
    steps = list(AssignmentEvent.objects.filter(assignment__in=jobs))
    found = _history(order, OrderEvent.objects.filter(order=order))
    for job in jobs:
        found += _history(job, [step for step in steps if step.assignment_id == job.pk])
    if len(live) > 1:
        found.append(f"{order}: {len(live)} live jobs")
    return found + _books(order)


def _history(subject: Any, events: Iterable[Any]) -> list[str]:
    """One step after the other: each begins where the last one ended."""
    steps = sorted(events, key=lambda event: event.pk)
    broken = [
        f"{subject}: {after.name} from {after.from_status}, after {before.name}"
        for before, after in pairwise(steps)
        if before.to_status != after.from_status
    ]
    if steps[-1].to_status != subject.status:
        broken.append(f"{subject} is {subject.status}, its history says {steps[-1].to_status}")
    return broken


def _books(order: Order) -> list[str]:
    found = []
    for payment in order.payments.all():
        refunded = payment.refunds.aggregate(sum=Sum("amount"))["sum"] or 0
        if refunded > payment.captured_amount:
            found.append(f"{order}: {refunded} refunded of {payment.captured_amount}")
    try:
        assert_books_hold(order)
    except AssertionError as error:
        found.append(f"{order}: {error}")
    return found
