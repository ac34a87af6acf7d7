"""Price reductions in the back office: what they leave is shown before they are promised."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import PriceReduction, Service
from freelancers.models import Freelancer
from kernel import clock
from tests.catalog.test_admin import filled
from tests.conftest import MONDAY
from tests.desk.conftest import join
from tests.factories.catalog import package
from tests.factories.prices import reduce_price, reprice, sold_for

pytestmark = pytest.mark.django_db
NEW = "/admin/desk/promotions/reduction/"
ALL = "/admin/desk/promotions/"


@pytest.fixture
def sold(service: Service) -> Service:
    sold_for(60)
    return service


@pytest.fixture
def fay(fay_user: User, sold: Service) -> Freelancer:
    """Paid 80 euros for each package."""
    return join(fay_user, sold)


def form(sold: Service, **changes: Any) -> dict[str, Any]:
    return {
        "package": package(sold).pk,
        "percent": "20",
        "price": "",
        "first_day": "2026-11-23",
        "last_day": "2026-11-29",
        "step": "look",
        **changes,
    }


def seen(page: Any) -> str:
    return str(page.context["comparison"].seen)


def test_margin_before_and_after_is_shown_first(
    desk: Client, sold: Service, fay: Freelancer
) -> None:
    page = desk.post(NEW, form(sold))

    rows = {
        row.label: [cell.amount.amount for cell in row.cells]
        for row in page.context["comparison"].table.rows
    }
    assert rows == {
        "Price, VAT included": [20_000, 16_000],
        "Revenue without VAT": [20_000, 16_000],
        "Freelancer pay": [-8_000, -8_000],
        "Payment fee": [-325, -265],
        "Legal charges": [-4_289, -3_431],
        "Margin left": [7_386, 4_304],
    }
    assert "€200 struck out" in page.text
    assert PriceReduction.objects.count() == 0


def test_reduction_is_announced_after_the_look(
    desk: Client, sold: Service, fay: Freelancer
) -> None:
    look = desk.post(NEW, form(sold))

    answer = desk.post(NEW, form(sold, step="plan", seen=seen(look)), follow=True)

    assert "“Logo design, Standard” costs €160 from Mon 23 Nov to Sun 29 Nov." in answer.text
    assert package(sold).price.amount == 16_000


def test_figures_that_moved_are_looked_at_again(
    desk: Client, sold: Service, fay: Freelancer
) -> None:
    look = desk.post(NEW, form(sold))
    fay.rates.update(amount=9_000)

    again = desk.post(NEW, form(sold, step="plan", seen=seen(look)))

    assert again.context["comparison"].seen != seen(look)
    assert PriceReduction.objects.count() == 0


def test_thin_margin_is_said(desk: Client, sold: Service, fay: Freelancer) -> None:
    page = desk.post(NEW, form(sold, percent="50"))

    assert "your lowest margin is 20%" in page.context["comparison"].warning


def test_without_a_rate_the_table_says_so(desk: Client, sold: Service) -> None:
    page = desk.post(NEW, form(sold))

    assert "nobody has a rate yet" in page.text


def test_what_was_typed_comes_back(desk: Client, sold: Service) -> None:
    page = desk.post(NEW, form(sold, step="edit"))

    assert page.context["terms"] is None
    assert 'value="20"' in page.text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"percent": ""}, "percent", "Enter a percentage or an amount."),
        ({"price": "150"}, "price", "not both"),
        ({"percent": "0"}, "percent", "greater than or equal to 1"),
        ({"percent": "x"}, "percent", "Enter a whole number from 1 to 90."),
        ({"first_day": "2026-11-22"}, "first_day", "Enter today or a later day."),
        ({"last_day": "2026-11-22"}, "last_day", "Enter the first day or a later one."),
        ({"last_day": "2027-11-22"}, "last_day", "Three months at most"),
        (
            {"percent": "", "price": "200"},
            "price",
            "The lowest price of the 30 days before is €200.",
        ),
    ],
)
def test_bad_input_is_said_at_its_field(
    desk: Client, sold: Service, changes: dict[str, str], field: str, words: str
) -> None:
    page = desk.post(NEW, form(sold, **changes))

    assert page.status_code == 422
    assert words in str(page.context["form"].errors[field])


def test_new_package_is_explained(desk: Client, service: Service) -> None:
    sold_for(10)

    page = desk.post(NEW, form(service))

    assert "not have been on sale for 30 days" in str(page.context["form"].errors["first_day"])


def test_overlap_names_the_other_one(desk: Client, sold: Service) -> None:
    reduce_price(package(sold), Decimal("0.1"))

    page = desk.post(NEW, form(sold))

    assert "runs from Mon 23 Nov to Sun 29 Nov" in str(page.context["form"].errors["first_day"])


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_with_one_and_three(
    desk: Client, sold: Service, count: int, django_assert_num_queries: Any
) -> None:
    for each in list(sold.packages.all())[:count]:
        reduce_price(each, Decimal("0.1"))
    desk.get(ALL)

    with django_assert_num_queries(6):
        page = desk.get(ALL)

    assert page.text.count("<summary>End it now") == count
    assert page.text.count("Yes, end the reduction") == count


def test_empty_list_says_what_it_is_for(desk: Client, sold: Service) -> None:
    page = desk.get(ALL)

    assert "No price is reduced." in page.text
    assert NEW in page.text


def test_owner_ends_it_early(desk: Client, sold: Service) -> None:
    reduction = reduce_price(package(sold), Decimal("0.1"))

    page = desk.post(f"{NEW}{reduction.public_id}/end/", follow=True)

    assert "Over: “Logo design, Standard” costs €200." in page.text
    assert "Ended by you" in page.text
    assert package(sold).price.amount == 20_000


def test_reduction_ended_early_shows_the_day_it_ended(desk: Client, sold: Service) -> None:
    reduction = reduce_price(package(sold), Decimal("0.1"))

    with clock.frozen(MONDAY + timedelta(days=2)):
        page = desk.post(f"{NEW}{reduction.public_id}/end/", follow=True).text

    assert "Mon 23 Nov to Wed 25 Nov" in page
    assert "Sun 29 Nov" not in page


def test_reduction_called_off_never_began(desk: Client, sold: Service) -> None:
    reduction = reduce_price(package(sold), Decimal("0.1"))
    PriceReduction.objects.update(
        starts_at=MONDAY + timedelta(days=3), started_at=None, ends_at=MONDAY + timedelta(days=9)
    )

    page = desk.post(f"{NEW}{reduction.public_id}/end/", follow=True).text

    assert "Called off on Mon 23 Nov, before it began" in page


def test_full_price_cannot_sink_to_the_reduced_one(desk: Client, sold: Service) -> None:
    reduce_price(package(sold), Decimal("0.2"))
    path = f"/admin/catalog/service/{sold.pk}/change/"

    page = desk.post(path, {**filled(desk, path), "packages-1-price_amount": "160"})

    assert "It is reduced to €160 at the moment. End the reduction first." in page.text
    assert package(sold).full_price.amount == 20_000


def test_history_is_read_in_the_admin(desk: Client, sold: Service) -> None:
    reprice(package(sold), 21_000)

    page = desk.get("/admin/catalog/pricechange/")

    assert "€210" in page.text


def test_save_in_the_admin_keeps_the_price(desk: Client, sold: Service) -> None:
    path = f"/admin/catalog/service/{sold.pk}/change/"

    desk.post(path, {**filled(desk, path), "packages-1-price_amount": "215"})

    kept = package(sold).price_changes.first()
    assert kept is not None
    assert (kept.price.amount, kept.since) == (21_500, MONDAY)
