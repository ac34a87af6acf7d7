"""The night compares what is kept by day with the books, tells the owner, and repairs nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from kernel import clock, outbox
from kernel.models import AgencyProfile, OutboxMessage
from kernel.money import Money
from orders.buyers import StartChoice
from orders.models import Order
from orders.services import (
    Declared,
    cancel_order,
    mark_begun,
    settle_withdrawal,
    submit_brief,
    withdraw_order,
)
from payments import checking
from payments.models import DayResult, EndedOrder
from payments.tasks import nightly
from tests.conftest import MONDAY
from tests.factories.catalog import make_service
from tests.factories.freelancers import STAFF
from tests.factories.orders import CLIENT, answer_all
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
NIGHT = MONDAY + timedelta(hours=18)


@pytest.fixture
def cancelled(agency: AgencyProfile) -> Any:
    """Makes a paid order of 200 euros that was cancelled: sold 200, kept 0, fees 3.25."""

    service = make_service()

    def make() -> Order:
        order = pay(make_order(service=service))
        cancel_order(order_id=order.pk, actor=STAFF, reason="No need")
        outbox.deliver_due()
        return order

    return make


def figures() -> list[tuple[int, int, int, int]]:
    return list(DayResult.objects.order_by("pk").values_list("sold", "kept", "fees", "cost"))


def check() -> list[Any]:
    with clock.frozen(NIGHT):
        return checking.check_days()


def told() -> OutboxMessage:
    return OutboxMessage.objects.parked().get()


def test_figures_that_agree_are_nobody_s_business(cancelled: Any) -> None:
    cancelled()

    assert check() == []
    assert not OutboxMessage.objects.parked().exists()


@pytest.mark.parametrize("column", ["sold", "kept", "fees", "cost"])
def test_day_that_differs_is_told_and_left_as_it_is_until_the_owner_counts_again(
    cancelled: Any, column: str
) -> None:
    cancelled()
    right = figures()
    DayResult.objects.update(**{column: F(column) + 5_000})
    wrong = figures()

    assert check() == [TODAY]
    assert figures() == wrong
    assert told().payload == {
        "day": "2026-11-23",
        "off_by": 5_000,
        "currency": "EUR",
        "missing": 0,
    }

    outbox.retry(told().pk)
    outbox.deliver_due()

    assert figures() == right
    assert check() == []


def test_it_is_told_once_however_often_it_is_found(cancelled: Any) -> None:
    cancelled()
    DayResult.objects.update(kept=F("kept") - 1)

    for _ in range(3):
        check()

    assert OutboxMessage.objects.parked().count() == 1


def test_day_that_goes_wrong_again_is_told_again(cancelled: Any) -> None:
    cancelled()
    DayResult.objects.update(kept=F("kept") - 1)
    check()
    outbox.retry(told().pk)
    outbox.deliver_due()

    DayResult.objects.update(kept=F("kept") - 1)
    with clock.frozen(NIGHT + timedelta(days=1)):
        assert checking.check_days() == [TODAY]

    assert OutboxMessage.objects.parked().count() == 1


def test_row_that_has_gone_and_row_that_nobody_booked_are_found(cancelled: Any) -> None:
    cancelled()
    right = figures()
    DayResult.objects.all().delete()
    DayResult.objects.create(
        ended_on=TODAY, paid_on=TODAY - timedelta(days=1), currency="EUR", sold=70
    )

    assert check() == [TODAY]
    checking.recount(TODAY)

    assert sorted(figures()) == sorted([*right, (0, 0, 0, 0)])
    assert check() == []


def test_ended_order_that_counts_nowhere_is_found_after_an_hour(cancelled: Any) -> None:
    cancelled()
    right = figures()
    EndedOrder.objects.all().delete()
    DayResult.objects.all().delete()

    with clock.frozen(MONDAY + timedelta(minutes=59)):
        assert checking.check_days() == []
    assert check() == [TODAY]
    assert told().payload["missing"] == 1
    assert not EndedOrder.objects.exists()

    with clock.frozen(NIGHT):
        checking.recount(TODAY)
        assert figures() == right
        assert checking.check_days() == []


def test_days_of_long_ago_are_not_looked_at(cancelled: Any) -> None:
    cancelled()
    DayResult.objects.update(kept=F("kept") - 1)

    with clock.frozen(MONDAY + timedelta(weeks=12)):
        assert checking.check_days() == []


@pytest.mark.parametrize("count", [1, 3])
def test_look_costs_the_same_whatever_there_is(cancelled: Any, count: int) -> None:
    for _ in range(count):
        cancelled()

    with clock.frozen(NIGHT), CaptureQueriesContext(connection) as queries:
        checking.check_days()

    assert len(queries) == 4


def test_night_looks_at_the_figures(cancelled: Any) -> None:
    cancelled()
    DayResult.objects.update(kept=F("kept") - 1)

    with clock.frozen(NIGHT):
        nightly()

    assert told().handler == "payments.recount_day"


def test_withdrawal_that_waits_for_the_owner_is_no_missing_order(agency: AgencyProfile) -> None:
    order = pay(make_order(start=Declared(StartChoice.NOW, "At once.", "2026-11", "")))
    answer_all(order)
    submit_brief(order_id=order.pk, actor=CLIENT)
    mark_begun(order_id=order.pk)
    order.refresh_from_db()
    assert order.internal_due_at
    with clock.frozen(order.internal_due_at):
        withdraw_order(order_id=order.pk, name="Clara", email="c@x.fr", text="I.", actor=CLIENT)
        outbox.deliver_due()

    with clock.frozen(order.internal_due_at + timedelta(hours=2)):
        waiting = checking.check_days()
        settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        outbox.deliver_due()
        settled = checking.check_days()

    assert (waiting, settled) == ([], [])
    assert EndedOrder.objects.filter(order=order).exists()
