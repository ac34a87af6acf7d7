"""The client's home: what waits for them first, then what runs, then what is over."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel import clock
from orders import home, services
from orders.states import OrderStatus
from tests.factories.orders import STAFF, deliver, order_in, paid_order, place

pytestmark = pytest.mark.django_db
HOME = "/en/orders/"


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.mark.parametrize(
    ("status", "where"),
    [
        ("awaiting_payment", "waiting"),
        ("awaiting_brief", "waiting"),
        ("delivered", "waiting"),
        ("brief_check", "running"),
        ("in_production", "running"),
        ("in_review", "running"),
        ("revision_requested", "running"),
        ("completed", "over"),
        ("cancelled", "over"),
        ("expired", "over"),
    ],
)
def test_each_order_stands_in_its_place(clara: User, status: str, where: str) -> None:
    order = order_in(OrderStatus(status), client=clara, email=clara.email)

    found = home.groups(clara)

    assert [name for name, rows in found.items() if rows] == [where]
    assert [row.order for row in found[where]] == [order]


@pytest.mark.parametrize(
    ("status", "says", "leads"),
    [
        ("awaiting_payment", "Pay €200", "pay/"),
        ("awaiting_brief", "Write your brief", "brief/"),
        ("delivered", "Check your delivery", ""),
    ],
)
def test_your_turn_leads_to_what_is_to_do(
    signed_in: Client, clara: User, status: str, says: str, leads: str
) -> None:
    order = order_in(OrderStatus(status), client=clara, email=clara.email)

    page = signed_in.get(HOME)

    assert says in text(page)
    assert f'class="btn go" href="/en/orders/{order.public_id}/{leads}"' in page.content.decode()


def test_questions_about_a_brief_are_to_answer(signed_in: Client, clara: User) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK, client=clara, email=clara.email)
    services.ask_for_brief(order_id=order.pk, questions="Which blue?", actor=STAFF)

    assert "Answer our questions about your brief" in text(signed_in.get(HOME))


def test_what_ends_first_comes_first(clara: User) -> None:
    late = order_in(OrderStatus.DELIVERED, client=clara, email=clara.email)
    soon = place(client=clara, email=clara.email)

    assert [row.order for row in home.groups(clara)["waiting"]] == [soon, late]


def test_order_that_can_no_longer_be_paid_waits_for_nobody(clara: User) -> None:
    order = place(client=clara, email=clara.email)
    clock.set_frozen(order.pay_before + timedelta(minutes=1))

    assert home.groups(clara)["waiting"] == []


def test_last_word_of_the_agency_is_said_until_it_is_answered(
    signed_in: Client, clara: User
) -> None:
    order = paid_order(client=clara)
    services.post_message(order_id=order.pk, body="Which blue?", actor=STAFF)
    before = text(signed_in.get(HOME))

    clock.set_frozen(clock.now() + timedelta(minutes=1))
    services.post_message(order_id=order.pk, body="The dark one", actor=clara.actor)

    assert "Sofia wrote to you on Mon 23 Nov" in before
    assert "wrote to you" not in text(signed_in.get(HOME))


def test_running_orders_say_their_date(signed_in: Client, clara: User) -> None:
    order_in(OrderStatus.IN_PRODUCTION, client=clara, email=clara.email)

    page = text(signed_in.get(HOME))

    assert "Nothing waits for you." in page
    assert re.search(r"By \w{3} \d", page)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (OrderStatus.IN_PRODUCTION, "Late Was due"),
        (OrderStatus.IN_REVIEW, "Late Was due"),
        (OrderStatus.REVISION_REQUESTED, "Changes in progress –"),
    ],
)
def test_list_says_late_where_the_page_of_the_order_does(
    signed_in: Client, clara: User, status: OrderStatus, told: str
) -> None:
    order = order_in(status, client=clara, email=clara.email)
    assert order.promised_at

    with clock.frozen(order.promised_at + timedelta(days=1)):
        row, page = text(signed_in.get(HOME)), text(signed_in.get(f"{HOME}{order.public_id}/"))

    assert told in row
    assert ("Your order is late" in page) is told.startswith("Late")


def test_every_page_of_the_space_leads_to_the_others(signed_in: Client, clara: User) -> None:
    page = signed_in.get(HOME).content.decode()

    assert 'href="/en/orders/" aria-current="page"' in page
    assert 'href="/en/space/invoices/"' in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_for_any_number_of_orders(
    signed_in: Client, clara: User, count: int
) -> None:
    for _ in range(count):
        order = order_in(OrderStatus.IN_REVIEW, client=clara, email=clara.email)
        deliver(order)
        order_in(OrderStatus.COMPLETED, client=clara, email=clara.email)
    signed_in.get(HOME)

    with CaptureQueriesContext(connection) as seen:
        signed_in.get(HOME)

    assert len(seen) == 5
