"""Orders in the admin are read and found, never changed."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from orders.models import Order
from tests.factories.orders import paid_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def test_orders_are_found_by_reference_and_name(desk: Client) -> None:
    order, other = paid_order(), paid_order(name="Carl Brandt", email="carl@kiln.example")

    page = desk.get("/admin/orders/order/", {"q": "Clara"}).content.decode()

    assert order.reference in page
    assert other.reference not in page


def test_order_page_has_nothing_to_save(desk: Client) -> None:
    order = paid_order()

    page = desk.get(f"/admin/orders/order/{order.pk}/change/")

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_orders_take_no_post(desk: Client, path: str) -> None:
    order = paid_order()

    answer = desk.post(f"/admin/orders/order/{path.format(pk=order.pk)}", {"status": "completed"})

    assert answer.status_code == 403
    assert Order.objects.get().status == "awaiting_brief"


def test_list_tells_three_statuses_apart_that_read_alike_to_the_client(desk: Client) -> None:
    looked_at, asked = paid_order(), paid_order(name="Carl Brandt", email="carl@kiln.example")
    Order.objects.filter(pk=looked_at.pk).update(status="brief_check")

    page = desk.get("/admin/orders/order/", {"status": "brief_check"}).content.decode()

    assert ">In production<" in page
    assert page.count(">Brief to look at<") == 2  # the filter and one row
    assert looked_at.reference in page
    assert asked.reference not in page
