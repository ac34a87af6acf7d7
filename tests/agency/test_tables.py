"""Prices, pay and the currency in the back office, as the owner types and reads them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import Package, Service
from freelancers.models import ExtraPay, Freelancer, Rate
from kernel.models import AgencyProfile
from orders.models import Order
from tests.catalog.test_admin import filled
from tests.desk.conftest import briefed, join, place, submitted
from tests.desk.test_decisions import make_payout
from tests.factories.catalog import make_service, package

pytestmark = pytest.mark.django_db
SETTINGS = "/admin/kernel/agencyprofile/1/change/"


@pytest.fixture
def desk(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.fixture
def fay(fay_user: User, service: Service) -> Freelancer:
    """Paid 80 euros for each package: 100, 200, 400 euros."""
    return join(fay_user, service)


def save_price(desk: Client, service: Service, typed: str) -> Any:
    """Type the price of the standard package."""
    path = f"/admin/catalog/service/{service.pk}/change/"
    sent = filled(desk, path)
    return desk.post(path, {**sent, "packages-1-price_amount": typed}, follow=True)


@pytest.mark.parametrize(("typed", "cents"), [("790", 79_000), ("79.50", 7_950), ("79,50", 7_950)])
def test_price_is_typed_in_euros(desk: Client, service: Service, typed: str, cents: int) -> None:
    page = save_price(desk, service, typed)

    assert page.redirect_chain, page.context["errors"]
    assert package(service).price_amount == cents


def test_price_is_shown_in_euros_with_its_sign(desk: Client, service: Service) -> None:
    page = desk.get(f"/admin/catalog/service/{service.pk}/change/").text

    assert "Price, VAT included (€)" in page
    assert 'name="packages-1-price_amount" value="200"' in page
    assert 'name="extras-0-price_amount" value="60"' in page
    assert "cents" not in page
    assert "-currency" not in page


def test_price_too_low_is_said_in_euros(desk: Client, service: Service) -> None:
    page = save_price(desk, service, "0.79")

    assert "Enter €1 or more." in page.text
    assert package(service).price_amount == 20_000


def test_pay_is_typed_in_euros(desk: Client, fay: Freelancer, service: Service) -> None:
    path = f"/admin/freelancers/freelancer/{fay.pk}/change/"
    sent = filled(desk, path)
    page = desk.get(path).text

    desk.post(path, {**sent, "rates-0-amount": "75,5"})

    assert "Pay (€)" in page
    assert "cents" not in page
    assert 'value="80"' in page
    assert sorted(fay.rates.values_list("amount", flat=True)) == [7_550, 8_000, 8_000]


def test_pay_for_an_extra_is_typed_in_euros(desk: Client, service: Service) -> None:
    extra = service.extras.get()

    desk.post("/admin/freelancers/extrapay/add/", {"extra": extra.pk, "amount": "12.5"})

    pay = ExtraPay.objects.get()
    assert (pay.amount, pay.currency) == (1_250, "EUR")
    assert "€12.50" in desk.get("/admin/freelancers/extrapay/").text


def test_staff_reads_prices_with_their_currency(
    client: Client, sam: User, fay: Freelancer, service: Service
) -> None:
    client.force_login(sam)
    page = client.get(f"/admin/catalog/service/{service.pk}/change/").text
    rates = client.get(f"/admin/freelancers/freelancer/{fay.pk}/change/").text

    assert "€200" in page
    assert "20000" not in page
    assert "€80" in rates
    assert "8000" not in rates


def test_price_under_the_lowest_margin_warns(
    desk: Client, fay: Freelancer, service: Service
) -> None:
    page = save_price(desk, service, "90")

    assert package(service).price_amount == 9_000
    words = "“Logo design, Standard” at €90 leaves less than your lowest margin of 20%: "
    told = str(next(iter(page.context["messages"])))
    assert told.startswith(words)
    assert "Fay Okoro at €80 leaves −€" in told


def test_price_with_enough_left_and_ended_rates_say_nothing(
    desk: Client, fay: Freelancer, service: Service
) -> None:
    rich = save_price(desk, service, "300")
    fay.rates.update(valid_to=date(2026, 11, 22))
    ended = save_price(desk, service, "90")

    assert "lowest margin" not in rich.text
    assert "lowest margin" not in ended.text


def test_pay_over_the_lowest_margin_warns(desk: Client, fay: Freelancer, service: Service) -> None:
    path = f"/admin/freelancers/freelancer/{fay.pk}/change/"
    sent = filled(desk, path)
    row = next(n for n in range(3) if sent[f"rates-{n}-package"] == package(service).pk)

    page = desk.post(path, {**sent, f"rates-{row}-amount": "190"}, follow=True)

    assert "“Logo design, Standard” at €200 leaves less than your lowest margin" in page.text
    assert "Fay Okoro at €190 leaves" in page.text


def test_country_and_time_zone_of_a_freelancer_exist(desk: Client, fay: Freelancer) -> None:
    path = f"/admin/freelancers/freelancer/{fay.pk}/change/"

    page = desk.post(path, {**filled(desk, path), "country": "ZZ", "time_zone": "Mars/Base"})

    assert set(page.context["adminform"].form.errors) == {"country", "time_zone"}


def test_currency_of_a_package_is_the_agency_s(desk: Client, service: Service) -> None:
    service.packages.update(currency="USD")

    save_price(desk, service, "79")

    assert set(Package.objects.values_list("currency", flat=True)) == {"EUR"}


def test_agency_currency_is_one_we_can_charge(desk: Client) -> None:
    page = desk.post(SETTINGS, {**filled(desk, SETTINGS), "currency": "XYZ"})

    assert page.status_code == 200
    assert "currency" in page.context["adminform"].form.errors
    assert '<option value="CHF">CHF, Swiss Franc</option>' in page.text
    assert AgencyProfile.objects.get().currency == "EUR"


def test_prices_and_pay_follow_the_currency(
    desk: Client, fay: Freelancer, service: Service
) -> None:
    answer = desk.post(SETTINGS, {**filled(desk, SETTINGS), "currency": "JPY"})

    assert answer.status_code == 302
    assert package(service).price.currency == "JPY"
    assert package(service).price_amount == 200
    assert set(Rate.objects.values_list("amount", "currency")) == {(80, "JPY")}


def test_currency_stays_once_there_are_orders(desk: Client, service: Service) -> None:
    place(service)

    answer = desk.post(SETTINGS, {**filled(desk, SETTINGS), "currency": "CHF", "name": "Maison"})

    assert answer.status_code == 302
    found = AgencyProfile.objects.get()
    assert (found.name, found.currency) == ("Maison", "EUR")
    assert "there are orders in this currency" in desk.get(SETTINGS).text
    assert Order.objects.get().currency == "EUR"


def test_pages_to_read_show_amounts_with_their_currency(
    desk: Client, fay: Freelancer, service: Service
) -> None:
    order = briefed(service)
    payout = make_payout(submitted(order, fay))
    payment = order.payments.get()

    for path, wanted, cents in (
        (f"/admin/orders/order/{order.pk}/change/", "€200", "20000"),
        (f"/admin/payments/payment/{payment.pk}/change/", "€200", "20000"),
        (f"/admin/payments/payout/{payout.pk}/change/", "€80", "8000"),
        (f"/admin/freelancers/assignment/{payout.assignment_id}/change/", "€80", "8000"),
    ):
        page = desk.get(path)
        assert page.status_code == 200
        assert wanted in page.text
        assert cents not in page.text, path
