"""What was promised at the order is said again the same way, and what was typed is given back."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.models import AgencyProfile, Mail
from orders import pages, services
from orders.buyers import StartChoice
from orders.models import Order
from orders.services import Declared
from orders.starting import later_start
from orders.states import OrderStatus
from tests.conftest import MONDAY
from tests.factories.orders import CLIENT, completed_order, delivered_order, order_in, paid_order

pytestmark = pytest.mark.django_db
S = OrderStatus
WAIT = Declared(StartChoice.WAIT, "Wait.", "2026-11", "203.0.113.9")
NOW = Declared(StartChoice.NOW, "At once.", "2026-11", "203.0.113.9")
PROMISE = (
    "Work begins on Tuesday 8 December, as agreed when you ordered. "
    "If your brief is complete by then, we deliver by"
)


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def test_order_that_waits_promises_the_same_on_page_and_in_mail(
    signed_in: Client, clara: User
) -> None:
    order = paid_order(client=clara, start=WAIT)
    outbox.deliver_due()

    page = text(signed_in.get(f"/en/orders/{order.public_id}/"))
    mail = Mail.objects.get(name="orders/paid")

    assert PROMISE in page
    assert PROMISE in re.sub(r"\s+", " ", mail.text)
    assert "after your complete brief" not in page
    assert "after your complete brief" not in mail.text


def test_promise_of_an_order_that_waits_is_the_date_production_gives_it(
    agency: AgencyProfile,
) -> None:
    start = later_start(order_in(S.AWAITING_BRIEF, start=WAIT))

    assert start is not None
    assert start.begins == order_in(S.AWAITING_BRIEF, start=WAIT).starts_after


def test_queue_counts_too_and_an_order_that_begins_at_once_has_no_later_start(
    agency: AgencyProfile,
) -> None:
    order = paid_order(start=NOW)
    assert later_start(order) is None

    order.starts_on = MONDAY.date() + timedelta(days=7)
    start = later_start(order)

    assert start is not None
    assert start.begins == agency.opening.at(order.starts_on, 0)


@pytest.mark.parametrize(
    ("page", "field"), [("changes", "body"), ("cancel", "reason"), ("brief", "idea")]
)
def test_words_sent_to_an_order_that_moved_on_come_back(
    signed_in: Client, clara: User, page: str, field: str
) -> None:
    order = completed_order(client=clara)

    answer = signed_in.post(
        f"/en/orders/{order.public_id}/{page}/", {field: "Make the fox bluer.", "go": "next"}
    )

    assert answer.status_code == 409
    assert "What you wrote Make the fox bluer. It was not saved." in text(answer)


def test_click_without_words_shows_the_brief_that_was_sent(signed_in: Client, clara: User) -> None:
    order = completed_order(client=clara)

    answer = signed_in.post(f"/en/orders/{order.public_id}/brief/", {"go": "next"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("make", "stopped_at"),
    [(paid_order, 1), (delivered_order, 3), (completed_order, 4)],
)
def test_steps_end_where_the_order_was_withdrawn_from(
    agency: AgencyProfile, make: Any, stopped_at: int
) -> None:
    order: Order = make()
    services.withdraw_order(
        order_id=order.pk, name="C", email="c@x.example", text="I.", actor=CLIENT
    )
    order.refresh_from_db()

    states = [step.state for step in pages.steps(order)]

    assert states.index("cancelled") == stopped_at
