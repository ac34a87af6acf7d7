"""Coupons in the back office: what they leave before they are made, and what they gave since."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agency.pricing import follow_currency
from catalog.models import Service
from freelancers.models import Freelancer
from kernel.money import Money
from orders.models import Coupon
from tests.desk.conftest import join
from tests.factories.catalog import make_service
from tests.factories.coupons import make_coupon
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
ALL = "/admin/desk/promotions/"
NEW = f"{ALL}coupon/"


@pytest.fixture
def fay(fay_user: User, service: Service) -> Freelancer:
    """Paid 80 euros for each package: 100, 200, 400 euros."""
    return join(fay_user, service)


def form(**changes: Any) -> dict[str, Any]:
    return {
        "code": "autumn 20",
        "percent": "20",
        "amount": "",
        "starts_on": "2026-11-23",
        "ends_on": "",
        "minimum": "",
        "most_uses": "",
        "step": "look",
        **changes,
    }


def test_margin_of_every_package_is_shown_first(desk: Client, fay: Freelancer) -> None:
    page = desk.post(NEW, form())

    found = [
        (each.package.tier, each.after.price.amount, each.after.found.margin.amount, each.is_thin)
        for each in page.context["effects"]
    ]
    assert found == [
        ("basic", 8_000, -1_861, True),
        ("standard", 16_000, 4_304, False),
        ("premium", 32_000, 16_633, False),
    ]
    assert "One package is left with less than your lowest margin." in page.text
    assert Coupon.objects.count() == 0


def test_coupon_is_made_after_the_look(desk: Client, fay: Freelancer, service: Service) -> None:
    rules = {
        "services": [service.pk],
        "is_first_order_only": "on",
        "ends_on": "2026-12-24",
        "minimum": "150",
        "most_uses": "50",
    }
    look = desk.post(NEW, form(**rules))

    page = desk.post(NEW, form(**rules, step="make", seen=look.context["seen"]), follow=True)

    coupon = Coupon.objects.get()
    assert (coupon.code, coupon.percent, coupon.minimum) == ("AUTUMN20", 20, Money(15_000))
    assert [each.package.tier for each in look.context["effects"]] == ["standard", "premium"]
    assert "Logo design · first order only · from €150 · 50 uses in all" in page.text
    assert "Nobody has used it yet." in page.text


def test_figures_that_moved_are_looked_at_again(desk: Client, fay: Freelancer) -> None:
    look = desk.post(NEW, form())
    fay.rates.update(amount=9_000)

    again = desk.post(NEW, form(step="make", seen=look.context["seen"]))

    assert again.context["looks"]
    assert Coupon.objects.count() == 0


def test_amount_asks_for_an_order_that_costs_more(desk: Client, fay: Freelancer) -> None:
    look = desk.post(NEW, form(percent="", amount="30"))

    desk.post(NEW, form(percent="", amount="30", step="make", seen=look.context["seen"]))

    assert Coupon.objects.get().minimum == Money(3_100)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"code": ""}, "code", "Enter the code that clients type."),
        ({"code": "a!"}, "code", "at least four letters or digits"),
        ({"percent": ""}, "percent", "Enter a percentage or an amount."),
        ({"amount": "10"}, "amount", "not both"),
        ({"percent": "", "amount": "30", "minimum": "30"}, "minimum", "€31 or more"),
        ({"ends_on": "2026-11-22"}, "ends_on", "Enter the first day or a later one."),
        ({"starts_on": ""}, "starts_on", "Enter the first day."),
        ({"most_uses": "many"}, "most_uses", "Enter a whole number, such as 50."),
    ],
)
def test_bad_input_is_said_at_its_field(
    desk: Client, service: Service, changes: dict[str, str], field: str, words: str
) -> None:
    page = desk.post(NEW, form(**changes))

    assert page.status_code == 422
    assert words in str(page.context["form"].errors[field])


def test_code_that_exists_is_said(desk: Client, fay: Freelancer) -> None:
    make_coupon()

    page = desk.post(NEW, form())

    assert page.status_code == 422
    assert "Another coupon has this code." in str(page.context["form"].errors["code"])


def test_code_that_was_taken_after_the_look_is_said(desk: Client, fay: Freelancer) -> None:
    look = desk.post(NEW, form())
    make_coupon()

    page = desk.post(NEW, form(step="make", seen=look.context["seen"]))

    assert "Another coupon has this code." in page.text


def test_page_counts_uses_discount_and_margin(
    desk: Client, fay: Freelancer, service: Service
) -> None:
    coupon = make_coupon(most_uses=10)
    pay(make_order(service=service, coupon_code="AUTUMN20"))
    make_order(service=service, coupon_code="AUTUMN20", email="carl@kiln.example")

    page = desk.get(f"{NEW}{coupon.public_id}/")

    given = page.context["given"]
    assert (given.paid, given.open, given.discount) == (1, 1, Money(4_000))
    assert given.margin == Money(12_304)
    assert "1 / 10" in page.text
    assert "1 to pay" in desk.get(ALL).text


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_and_three(
    desk: Client, service: Service, count: int, django_assert_num_queries: Any
) -> None:
    other = make_service("film")
    for number in range(count):
        make_coupon(f"CODE{number}", services=(service, other))
    make_order(service=service, coupon_code="CODE0")
    desk.get(ALL)

    with django_assert_num_queries(7):
        page = desk.get(ALL)

    assert page.text.count("Logo design, ") == count


def test_empty_list_says_what_a_coupon_is_for(desk: Client, service: Service) -> None:
    page = desk.get(ALL)

    assert "No coupon yet." in page.text
    assert NEW in page.text


def test_stopping_it_is_asked_twice(desk: Client, service: Service) -> None:
    coupon = make_coupon()

    page = desk.get(f"{NEW}{coupon.public_id}/").text

    asked, confirmed = page.index("<summary>Stop the coupon"), page.index("Stop AUTUMN20 for good")
    assert asked < page.index("it cannot be started again") < confirmed
    assert 'no">Stop the coupon</button>' not in page


def test_a_margin_below_zero_is_called_a_loss(desk: Client, fay: Freelancer) -> None:
    page = desk.post(NEW, form(percent="40")).text

    (row, *_others) = page.split("Basic</td>" if "Basic</td>" in page else "Basic")[1:]
    cells = row.split("</tr>")[0]
    assert "−€" in cells
    assert ">Loss</span>" in cells
    assert ">Thin</span>" not in cells


def test_owner_stops_it(desk: Client, service: Service) -> None:
    coupon = make_coupon()

    page = desk.post(f"{NEW}{coupon.public_id}/stop/", follow=True)

    assert "Nobody can use AUTUMN20 any more." in page.text
    assert Coupon.objects.get().stopped_at is not None


def test_currency_of_another_kind_stops_coupons(service: Service) -> None:
    make_coupon(off=Decimal("0.1"))

    follow_currency("USD")

    assert Coupon.objects.get().stopped_at is not None
