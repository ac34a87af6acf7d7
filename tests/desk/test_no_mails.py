"""What the desk says after an act when no mail reaches the client: the truth."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kernel import outbox
from orders import services as orders
from orders.models import Order
from tests.desk.conftest import CLIENT, STAFF
from tests.factories.channels import enter_paid, make_channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(service: Any) -> Order:
    return enter_paid(make_channel(may_mail=False))


def url(order: Order, page: str = "") -> str:
    return f"/admin/desk/order/{order.reference}/{page}"


def say(order: Order, body: str, actor: Any = STAFF) -> None:
    orders.post_message(order_id=order.pk, body=body, actor=actor)


def test_message_is_said_to_be_kept_only(desk: Client, order: Order) -> None:
    page = desk.post(url(order, "reply/"), {"client-body": "Which blue?"}, follow=True).text

    assert "Your message was sent" not in page
    assert "Kept here. This client gets no mails" in page


def test_words_to_copy_bring_the_last_message(desk: Client, order: Order) -> None:
    say(order, "Which blue would you like?")

    words = desk.get(url(order)).context["pass_on"]

    assert "Which blue would you like?" in words
    assert "Please tell us what you want" in words


def test_words_to_copy_leave_out_what_was_answered(desk: Client, order: Order) -> None:
    say(order, "Which blue would you like?")
    say(order, "Navy.", CLIENT)

    words = desk.get(url(order)).context["pass_on"]

    assert "Which blue" not in words


def test_refund_by_hand_promises_no_mail(desk: Client, order: Order) -> None:
    orders.cancel_order(order_id=order.pk, actor=STAFF, reason="Double")
    outbox.deliver_due()

    page = desk.get(url(order)).text

    assert "the client is told" not in page
    assert "This client gets no mails." in page
