"""Orders in the admin are read and found, never changed."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel import clock
from kernel.models import AgencyProfile
from orders.admin import OrderAdmin
from orders.models import Order
from tests.conftest import MONDAY
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


def references(page: str) -> list[str]:
    return re.findall(r"/admin/desk/order/(DS-\w+)/", page)


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrderAdmin, "list_per_page", 3)


@pytest.fixture
def seven(agency: AgencyProfile, short_pages: None) -> list[str]:
    """References of seven orders, newest first; the middle three were placed at the same moment."""
    made = []
    for hours in (0, 1, 2, 2, 2, 3, 4):
        with clock.frozen(MONDAY + timedelta(hours=hours)):
            made.append(paid_order().reference)
    return made[::-1]


def turn(desk: Client, page: str, rel: str) -> str:
    """The page behind the link to older (next) or newer (prev) orders."""
    link = re.search(rf'<a href="([^"]+)" rel="{rel}"', page)
    assert link
    return desk.get(f"/admin/orders/order/{html.unescape(link[1])}").content.decode()


def test_list_turns_pages_there_and_back(desk: Client, seven: list[str]) -> None:
    first = desk.get("/admin/orders/order/").content.decode()
    second = turn(desk, first, "next")
    third = turn(desk, second, "next")

    assert [references(page) for page in (first, second, third)] == [
        seven[:3],
        seven[3:6],
        seven[6:],
    ]
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in third
    assert references(turn(desk, third, "prev")) == seven[3:6]
    assert references(turn(desk, turn(desk, third, "prev"), "prev")) == seven[:3]


def test_turning_keeps_filter_and_search(desk: Client, seven: list[str]) -> None:
    page = desk.get("/admin/orders/order/?status=awaiting_brief&q=Clara").content.decode()

    second = turn(desk, page, "next")

    assert references(second) == seven[3:6]
    assert "status=awaiting_brief" in second
    assert 'value="Clara"' in second


@pytest.mark.parametrize("nonsense", ["?older=x", "?older=999999999", "?newer=", "?o=-1", "?p=4"])
def test_nonsense_in_the_address_is_the_first_page(
    desk: Client, seven: list[str], nonsense: str
) -> None:
    answer = desk.get(f"/admin/orders/order/{nonsense}")

    assert references(answer.content.decode()) == seven[:3]


@pytest.mark.parametrize("count", [1, 3])
def test_list_counts_nothing_and_asks_as_often_at_any_length(
    desk: Client, agency: AgencyProfile, count: int
) -> None:
    for _ in range(count):
        paid_order()
    desk.get("/admin/orders/order/")

    with CaptureQueriesContext(connection) as queries:
        desk.get("/admin/orders/order/")

    assert len(queries) == 7
    assert not [each for each in queries if "COUNT(" in each["sql"]]
