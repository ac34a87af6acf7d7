"""A hundred people buy the last place at the same moment: one order, and ninety-nine sentences."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from catalog.models import Extra, Service
from kernel import clock, outbox
from orders import services
from orders.models import Order
from tests.conftest import MONDAY
from tests.factories.catalog import make_extra, make_service, package
from tests.factories.orders import make_draft
from tests.live.together import together
from tests.races.guards import meeting_before_writing, take_away

pytestmark = pytest.mark.django_db
BUYERS = 100
AT_ONCE = 24
"""Database connections: fewer than PostgreSQL gives out."""


@pytest.fixture
def service(live_database: str, agency: object) -> Service:
    return make_service(queue_cap=3)


def buyers(service: Service, count: int, extras: list[Extra]) -> list[Callable[[], str]]:
    room = threading.Semaphore(AT_ONCE)

    def buy(number: int) -> str:
        with room:
            try:
                return _buy(service, number, extras)
            finally:
                connections.close_all()

    return [lambda number=number: buy(number) for number in range(count)]  # type: ignore[misc]


def _buy(service: Service, number: int, extras: list[Extra]) -> str:
    draft = make_draft(
        chosen=package(service), extras=extras, email=f"buyer-{number}@people.example"
    )
    try:
        services.place_order(draft=draft)
    except services.NoPlace as refusal:
        return type(refusal).__name__
    return "order"


def fill_but_one(service: Service) -> None:
    for number in range(2):
        _buy(service, 1_000 + number, [])


def test_hundred_buyers_of_the_last_place_give_one_order(service: Service) -> None:
    fill_but_one(service)

    answers = together(*buyers(service, BUYERS, []))

    assert Counter(answers) == {"order": 1, "ServiceFull": BUYERS - 1}
    assert Order.objects.count() == 3
    service.refresh_from_db()
    assert service.is_full


def test_hundred_buyers_of_the_last_express_give_one(service: Service) -> None:
    Service.objects.update(queue_cap=None)
    express = make_extra(service, "express", extra_days=-2, places=1)

    answers = together(*buyers(service, BUYERS, [express]))

    assert Counter(answers) == {"order": 1, "ExtraSoldOut": BUYERS - 1}


def test_place_given_back_by_an_expiry_is_bought_once(service: Service) -> None:
    """The last unpaid order expires while everybody tries: one of them has its place."""
    fill_but_one(service)
    _buy(service, 2_000, [])
    held = Order.objects.latest("pk")
    Order.objects.filter(pk=held.pk).update(pay_before=MONDAY)

    with clock.frozen(MONDAY):
        answers = together(
            *buyers(service, 20, []), lambda: services.expire_order(order_id=held.pk)
        )
        Counter(answers[:-1])
        later = together(*buyers(service, 20, []))

    sold = answers[:-1].count("order") + later.count("order")
    assert sold == 1
    assert services.queue_of(Service.objects.get()).is_full  # type: ignore[union-attr]
    outbox.deliver_due()


def test_without_the_lock_the_last_place_is_sold_twice(service: Service) -> None:
    fill_but_one(service)

    with pytest.MonkeyPatch.context() as patch:
        take_away(patch, process_table=False)
        with meeting_before_writing("orders_order", 4, 0.5):
            answers = together(*buyers(service, 4, []))

    assert answers != ["order", *["ServiceFull"] * 3]
    assert Order.objects.count() != 3 or any(isinstance(each, Exception) for each in answers)
