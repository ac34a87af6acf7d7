"""Orders bought with one press, at the desk: each names the others and bears a part of the fee."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from freelancers.margin import basis
from kernel.models import AgencyProfile
from orders.models import Order
from payments import margin
from tests.factories.payments import make_order
from tests.factories.together import pay_together, two_orders

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(agency: AgencyProfile) -> list[Order]:
    return two_orders()


def test_each_order_page_leads_to_the_other(desk: Client, both: list[Order]) -> None:
    for order, other in (both, both[::-1]):
        page = desk.get(reverse("admin:desk_order", args=[order.reference])).text

        assert "Ordered together" in page
        assert f'href="{reverse("admin:desk_order", args=[other.reference])}"' in page


def test_order_of_its_own_names_no_other(desk: Client, agency: AgencyProfile) -> None:
    page = desk.get(reverse("admin:desk_order", args=[make_order().reference])).text

    assert "Ordered together" not in page


@pytest.mark.parametrize("number", [0, 1])
def test_list_finds_both_by_the_reference_of_either(
    desk: Client, both: list[Order], number: int
) -> None:
    page = desk.get("/admin/orders/order/", {"q": both[number].reference}).text

    assert all(order.reference in page for order in both)


def test_list_finds_no_stranger_with_an_order_of_its_own(desk: Client, both: list[Order]) -> None:
    alone, other = make_order(service=both[0].service), make_order(service=both[0].service)

    page = desk.get("/admin/orders/order/", {"q": alone.reference}).text

    assert alone.reference in page
    assert other.reference not in page


def test_expected_fee_is_shared_as_it_will_be_booked(both: list[Order]) -> None:
    expected = [basis(order).fee for order in both]

    pay_together(both)

    assert expected == [margin.actual(order).fees for order in both]
