"""The owner settles a withdrawal: the sum that goes back is seen before it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kernel import outbox
from kernel.models import AgencyProfile
from kernel.money import Money
from orders import services as orders
from orders.models import Order, WithdrawalSettlement
from payments.models import Refund
from tests.factories.orders import CLIENT, STAFF, answer_all, deliver
from tests.payments.test_withdrawal import paid, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawn(agency: AgencyProfile) -> Order:
    """Of a consumer who had a first version: the whole price may be owed."""
    order = paid()
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    orders.mark_begun(order_id=order.pk)
    orders.record_submission(order_id=order.pk, actor=STAFF)
    deliver(order)
    withdraw(order)
    return order


def post(desk: Client, order: Order, **fields: str) -> Any:
    return desk.post(f"/admin/desk/order/{order.reference}/withdrawal/", fields)


def test_first_press_shows_the_sum_and_sends_nothing(desk: Client, withdrawn: Order) -> None:
    page = post(desk, withdrawn, owed="111", step="look")

    outbox.deliver_due()
    assert "Refund €89</button>" in page.text
    assert "Confirm and refund the rest" not in page.text
    assert not WithdrawalSettlement.objects.exists()
    assert not Refund.objects.exists()


def test_second_press_refunds_what_was_shown(desk: Client, withdrawn: Order) -> None:
    post(desk, withdrawn, owed="111", step="refund", seen="8900")

    outbox.deliver_due()
    assert WithdrawalSettlement.objects.get().owed == Money(11_100)
    assert Refund.objects.get().money == Money(8_900)


@pytest.mark.parametrize("seen", ["", "18900"])
def test_a_sum_that_was_not_seen_is_shown_first(desk: Client, withdrawn: Order, seen: str) -> None:
    page = post(desk, withdrawn, owed="111", step="refund", seen=seen)

    assert "Refund €89</button>" in page.text
    assert not WithdrawalSettlement.objects.exists()


def test_the_amount_can_be_changed(desk: Client, withdrawn: Order) -> None:
    page = post(desk, withdrawn, owed="111", step="edit")

    assert "See what goes back" in page.text
    assert 'value="111"' in page.text
    assert not WithdrawalSettlement.objects.exists()


def test_more_than_is_owed_is_refused_before_the_button(desk: Client, withdrawn: Order) -> None:
    page = post(desk, withdrawn, owed="201", step="look")

    assert page.status_code == 422
    assert "See what goes back" in page.text
