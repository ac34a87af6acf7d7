"""Results by day: written with the books, equal to what the books say, whatever comes late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.models import Service
from freelancers.models import Assignment
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, OutboxMessage
from kernel.money import Money
from orders.models import Order
from orders.services import approve_delivery, cancel_order
from payments import ledger, margin, results, services
from payments.ledger import Entry, Fact
from payments.models import Account, DayResult, EndedOrder
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    approve,
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def delivered(agency: AgencyProfile, fay_user: User, clara: User) -> Any:
    """Makes an order of 200 euros, delivered by Fay for 80."""
    service: Service = make_service()
    fay = make_freelancer(fay_user, capacity=9)
    give_rate(fay, package(service))

    def make() -> Assignment:
        order = pay(make_order(client=clara, service=service))
        return deliver(submit(make_job(bring_to_production(order))))

    return make


def sums(day: date | None = None) -> dict[str, int]:
    """What is kept for one day, this Monday unless told otherwise."""
    rows = DayResult.objects.filter(ended_on=day or MONDAY.date()).values(
        "sold", "kept", "fees", "cost"
    )
    return {name: sum(row[name] for row in rows) for name in ("sold", "kept", "fees", "cost")}


def from_the_books() -> dict[str, int]:
    """The same, added up from every posting of the ended orders."""
    ended = list(Order.objects.filter(status__in=["completed", "cancelled"]))
    found = list(margin.for_orders([order.pk for order in ended]).values())
    return {
        "sold": sum(each.revenue.amount for each in found),
        "kept": sum((each.revenue - each.refunds).amount for each in found),
        "fees": sum(each.fees.amount for each in found),
        "cost": sum(each.cost.amount for each in found),
    }


def test_order_under_way_counts_nowhere(delivered: Any) -> None:
    delivered()

    assert not DayResult.objects.exists()


def test_completed_orders_are_what_the_books_say(delivered: Any) -> None:
    for job in (delivered(), delivered()):
        approve(job.order)

    assert sums() == {"sold": 40_000, "kept": 40_000, "fees": 650, "cost": 16_000}
    assert sums() == from_the_books()
    assert EndedOrder.objects.count() == 2


def test_end_is_counted_once_however_often_it_is_heard(delivered: Any) -> None:
    job = delivered()
    approve(job.order)

    for _ in range(3):
        services.recognise_revenue(order_id=job.order_id)
        results.count_end(Order.objects.get(pk=job.order_id))

    assert sums() == from_the_books()


def test_refund_after_the_end_is_taken_from_the_day_it_ended(delivered: Any) -> None:
    job = delivered()
    approve(job.order)

    with clock.frozen(MONDAY + timedelta(days=9)):
        services.request_refund(
            order_id=job.order_id,
            amount=Money(5_000, "EUR"),
            reason="Late",
            actor=STAFF,
            key="late",
        )

    assert sums() == {"sold": 20_000, "kept": 15_000, "fees": 325, "cost": 8_000}
    assert sums() == from_the_books()
    assert not any(sums(MONDAY.date() + timedelta(days=9)).values())


def test_cost_booked_after_the_end_counts_on_its_day(delivered: Any) -> None:
    job = delivered()
    approve(job.order)
    before = sums()["fees"]

    ledger.post(
        Fact("session", "cs_late", "fee"),
        [
            Entry(Account.STRIPE_FEES, Money(70, "EUR")),
            Entry(Account.STRIPE_BALANCE, Money(-70, "EUR")),
        ],
        order=job.order,
        live=False,
    )

    assert sums()["fees"] == before + 70
    assert sums() == from_the_books()


def test_cancelled_order_counts_what_was_sold_and_returned(agency: AgencyProfile) -> None:
    order = pay(make_order())
    cancel_order(order_id=order.pk, actor=STAFF, reason="No need")
    outbox.deliver_due()

    assert sums() == {"sold": 20_000, "kept": 0, "fees": 325, "cost": 0}
    assert sums() == from_the_books()


def test_order_that_nobody_paid_counts_nowhere(agency: AgencyProfile) -> None:
    order = make_order()

    cancel_order(order_id=order.pk, actor=STAFF, reason="No need")
    outbox.deliver_due()

    assert not EndedOrder.objects.exists()


def test_day_is_the_agency_s_own(delivered: Any) -> None:
    job = delivered()

    with clock.frozen(MONDAY + timedelta(hours=14, minutes=30)):  # half past midnight in Paris
        approve_delivery(order_id=job.order_id, actor=job.order.client.actor)
        outbox.deliver_due()

    assert EndedOrder.objects.get().ended_on == MONDAY.date() + timedelta(days=1)


def test_nothing_is_kept_when_the_transaction_fails(delivered: Any) -> None:
    job = delivered()

    with transaction.atomic():
        approve(job.order)
        assert EndedOrder.objects.exists()
        transaction.set_rollback(True)

    assert not EndedOrder.objects.exists()
    assert not DayResult.objects.exists()


def test_orders_of_before_are_counted_by_the_promise_of_the_migration(delivered: Any) -> None:
    approve(delivered().order)
    expected = sums()
    EndedOrder.objects.all().delete()
    DayResult.objects.all().delete()
    migration = __import__("payments.migrations.0004_count_ended_orders", fromlist=["promise"])

    migration.promise(apps, None)
    OutboxMessage.objects.filter(handler="payments.count_ended_orders").update(
        available_at=timezone.now() - timedelta(days=3650)
    )
    outbox.deliver_due()

    assert sums() == expected == from_the_books()
    assert results.count_missing() == 0
