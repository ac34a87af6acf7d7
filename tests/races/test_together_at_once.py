"""Orders placed together, at the same moment as others: all of a press or nothing of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from catalog.models import Service
from kernel import outbox
from kernel.actors import Actor, ActorKind
from orders import services
from orders.models import Order
from payments.models import Invoice, Payment
from payments.sandbox import acts
from payments.services import sync_session
from tests.factories.payments import assert_books_hold, open_session
from tests.factories.together import drafts_of, two_orders, two_services
from tests.live.together import together

pytestmark = pytest.mark.django_db
BUYERS = 40
AT_ONCE = 20
"""Database connections: fewer than PostgreSQL gives out."""


@pytest.fixture
def shop(live_database: str, agency: object) -> tuple[Service, Service]:
    return two_services()


def alone(act: Callable[[], object]) -> Callable[[], object]:
    """With a connection of its own, given back afterwards."""

    def called() -> object:
        try:
            return act()
        finally:
            connections.close_all()

    return called


def buyers(*wishes: tuple[Service, ...]) -> list[Callable[[], object]]:
    room = threading.Semaphore(AT_ONCE)

    def buy(number: int, wish: tuple[Service, ...]) -> str:
        with room:
            drafts = drafts_of(*wish, email=f"buyer-{number}@people.example")
            try:
                services.place_together(drafts=drafts)
            except services.NoPlace as refusal:
                return type(refusal).__name__
            return "orders"

    pairs = enumerate(wishes)
    return [alone(lambda n=number, w=wish: buy(n, w)) for number, wish in pairs]  # type: ignore[misc]


def test_last_places_of_two_services_go_whole_to_one_buyer(shop: tuple[Service, Service]) -> None:
    """Half of them chose in the other order: nobody waits for somebody who waits for them."""
    Service.objects.update(queue_cap=1)
    logo, page = shop

    answers = together(*buyers(*[(logo, page), (page, logo)] * (BUYERS // 2)))

    assert Counter(answers) == {"orders": 1, "ServiceFull": BUYERS - 1}
    assert sorted(Order.objects.values_list("service__slug", flat=True)) == ["logo", "page"]


def test_last_place_of_one_refuses_the_whole_press(shop: tuple[Service, Service]) -> None:
    logo, page = shop
    Service.objects.filter(pk=page.pk).update(queue_cap=1)

    answers = together(*buyers(*[(logo, page), (page, logo)] * 5))

    assert Counter(answers) == {"orders": 1, "ServiceFull": 9}
    assert Order.objects.filter(service=logo).count() == 1


def test_same_press_many_times_is_one_purchase(shop: tuple[Service, Service]) -> None:
    drafts = drafts_of(*shop)

    answers = together(
        *[alone(lambda: len(services.place_together(drafts=drafts))) for _ in range(8)]
    )

    assert answers == [2] * 8
    assert Order.objects.count() == 2


@pytest.mark.usefixtures("live_database", "agency")
def test_money_comes_three_ways_while_one_of_both_is_cancelled() -> None:
    orders = two_orders()
    session = open_session(orders[0])
    acts.pay(session)
    client = Actor(ActorKind.CLIENT)

    answers = together(
        *[alone(lambda: sync_session(session_id=session)) for _ in range(3)],
        alone(lambda: services.cancel_order(order_id=orders[1].pk, actor=client, reason="")),
    )
    outbox.deliver_due()

    assert not [each for each in answers if isinstance(each, Exception)]
    assert Order.objects.get(pk=orders[0].pk).status == "awaiting_brief"
    assert Order.objects.get(pk=orders[1].pk).status == "cancelled"
    assert [each.status for each in Payment.objects.all()] == ["succeeded", "succeeded"]
    assert Invoice.objects.filter(order=orders[0]).count() == 1
    for order in orders:
        assert_books_hold(order)


@pytest.mark.usefixtures("live_database", "agency")
def test_pay_pressed_on_both_pages_at_once_is_one_session() -> None:
    orders = two_orders()

    answers = together(*[alone(lambda o=o: open_session(o)) for o in orders * 3])  # type: ignore[misc]

    kept = set(Payment.objects.values_list("session_id", flat=True))
    assert len(kept) == 1
    assert {each for each in answers if isinstance(each, str)} == kept
    assert Payment.objects.count() == 2
