"""A coupon with one use left and a hundred buyers at the same moment: used once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from catalog.models import Service
from orders import services
from orders.models import Coupon, CouponUse, Order
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.coupons import make_coupon
from tests.factories.orders import make_draft
from tests.live.together import together
from tests.races.guards import meeting_before_writing, take_away

pytestmark = pytest.mark.django_db
BUYERS = 100
AT_ONCE = 24
"""Database connections: fewer than PostgreSQL gives out."""


@pytest.fixture
def service(live_database: str, agency: object) -> Service:
    return make_service()


def buyers(service: Service, count: int) -> list[Callable[[], str]]:
    room = threading.Semaphore(AT_ONCE)

    def buy(number: int) -> str:
        with room:
            try:
                return _buy(service, number)
            finally:
                connections.close_all()

    return [lambda number=number: buy(number) for number in range(count)]  # type: ignore[misc]


def _buy(service: Service, number: int, email: str = "", form_key: str = "") -> str:
    draft = make_draft(
        chosen=package(service),
        email=email or f"buyer-{number}@people.example",
        form_key=form_key,
        coupon_code="AUTUMN20",
    )
    try:
        services.place_order(draft=draft)
    except services.CouponRefused as refusal:
        return str(refusal.problem)
    return "order"


def test_hundred_buyers_of_the_last_use_give_one_discount(service: Service) -> None:
    make_coupon(most_uses=2)
    _buy(service, 1_000)

    answers = together(*buyers(service, BUYERS))

    assert Counter(answers) == {"order": 1, "used_up": BUYERS - 1}
    assert CouponUse.objects.standing().count() == 2
    assert Order.objects.count() == 2


def test_one_person_in_many_windows_uses_it_once(service: Service) -> None:
    make_coupon(is_once_per_client=True)
    email = "clara@maison-lune.example"

    answers = together(*[lambda: _buy(service, 0, email=email)] * 12)

    assert Counter(answers) == {"order": 1, "used_by_client": 11}


def test_same_form_in_many_windows_is_one_order(service: Service) -> None:
    make_coupon(most_uses=1)

    answers = together(*[lambda: _buy(service, 0, form_key="one")] * 12)

    assert Counter(answers) == {"order": 12}
    assert Order.objects.count() == 1


def _make_or_say() -> str:
    try:
        make_coupon()
    except services.CodeTaken as taken:
        return type(taken).__name__
    return "coupon"


def test_code_made_in_many_windows_is_one_coupon(service: Service) -> None:
    with meeting_before_writing("orders_coupon", 6, 0.5):
        answers = together(*[_make_or_say] * 6)

    assert Counter(answers) == {"coupon": 1, "CodeTaken": 5}
    assert Coupon.objects.count() == 1


def test_use_that_is_given_back_is_taken_once(service: Service) -> None:
    make_coupon(most_uses=1)
    _buy(service, 1_000)
    held = Order.objects.get()
    Order.objects.filter(pk=held.pk).update(pay_before=MONDAY)

    during = together(*buyers(service, 12), lambda: services.expire_order(order_id=held.pk))
    after = together(*buyers(service, 12))

    assert during[:-1].count("order") + after.count("order") == 1
    assert CouponUse.objects.standing().count() == 1


def test_without_the_lock_it_is_used_twice(service: Service) -> None:
    make_coupon(most_uses=1)

    with pytest.MonkeyPatch.context() as patch:
        take_away(patch, process_table=False)
        with meeting_before_writing("orders_order", 4, 0.5):
            answers = together(*buyers(service, 4))

    assert Counter(answers) != {"order": 1, "used_up": 3}
    assert CouponUse.objects.count() != 1 or any(isinstance(each, Exception) for each in answers)
    assert Coupon.objects.get().most_uses == 1
