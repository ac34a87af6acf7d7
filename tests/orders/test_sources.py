"""First and last link that told where it came from: in the browser, then on the order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from catalog.models import Service
from catalog.sources import Sources, Visit
from kernel import clock
from kernel.models import AgencyProfile
from orders import services
from orders.models import Order, OrderSource
from tests.conftest import MONDAY
from tests.factories.catalog import make_service
from tests.factories.checkout import DETAILS, order_by_form
from tests.factories.payments import make_order

pytestmark = pytest.mark.django_db
COOKIE = django_settings.SOURCE_COOKIE_NAME
ADVERT = "/en/services/logo/?utm_source=letter&utm_medium=mail&utm_campaign=autumn"
NEWS = {"referer": "https://news.example/article?secret=1"}


@pytest.fixture(autouse=True)
def _shop(agency: AgencyProfile) -> None:
    make_service()


def order_by(client: Client) -> Order:
    order_by_form(client, DETAILS)
    return Order.objects.get()


def told(order: Order) -> list[tuple[Any, ...]]:
    names = ("touch", "source", "medium", "campaign", "referrer", "landing")
    return list(order.sources.values_list(*names))


def test_nothing_is_kept_of_who_comes_by_themselves(client: Client) -> None:
    client.get("/en/")
    client.get("/en/services/?q=logo", headers={"referer": "http://testserver/en/"})

    assert COOKIE not in client.cookies


def test_first_and_last_link_reach_the_order(client: Client) -> None:
    client.get("/en/", headers=NEWS)
    client.get("/en/services/")
    with clock.frozen(MONDAY + timedelta(hours=2)):
        client.get(ADVERT)

    order = order_by(client)

    assert told(order) == [
        ("first", "", "", "", "news.example", "/en/"),
        ("last", "letter", "mail", "autumn", "", "/en/services/logo/"),
    ]
    assert order.sources.get(touch="last").seen_at == MONDAY + timedelta(hours=2)


def test_order_of_who_came_by_themselves_has_none(client: Client) -> None:
    order = order_by(client)

    assert not OrderSource.objects.filter(order=order).exists()


def test_kept_page_is_handed_out_and_the_label_kept(client: Client) -> None:
    Client().get("/en/")
    stranger = Client().get("/en/")

    answer = client.get("/en/", headers=NEWS)

    again = client.get("/en/")
    assert answer.content == stranger.content == again.content
    assert COOKIE in client.cookies
    assert not any("news.example" in str(page) for page in caches["local"]._cache.values())  # type: ignore[attr-defined]
    assert COOKIE not in Client().get("/en/").cookies


def test_cookie_is_ours_alone_and_ends_with_the_browser(client: Client) -> None:
    client.get(ADVERT)

    kept = client.cookies[COOKIE]
    assert (kept["httponly"], kept["samesite"], kept["max-age"], kept["expires"]) == (
        True,
        "Lax",
        "",
        "",
    )
    assert django_settings.SESSION_COOKIE_NAME not in client.cookies


@pytest.mark.parametrize("value", ["nonsense", "e30:1tAAAA:xxxx", ""])
def test_cookie_that_is_not_ours_tells_nothing(client: Client, value: str) -> None:
    client.cookies[COOKIE] = value

    order = order_by(client)

    assert not order.sources.exists()


def test_labels_are_cut_and_cleaned(client: Client) -> None:
    client.get("/en/", {"utm_source": "a" * 500, "utm_medium": "x\x00y\n"})

    order = order_by(client)

    assert told(order)[0][1:3] == ("a" * 80, "xy")


@pytest.mark.parametrize("referer", ["http://[bad", "about:blank", "x" * 5000, ""])
def test_referrer_that_is_no_site_is_no_visit(client: Client, referer: str) -> None:
    client.get("/en/", headers={"referer": referer})

    assert COOKIE not in client.cookies


def test_way_back_from_the_checkout_is_no_visit(client: Client, settings: Settings) -> None:
    settings.CHECKOUT_ORIGINS = ["https://checkout.stripe.com"]
    client.get(ADVERT)
    kept = client.cookies[COOKIE].value

    client.get("/en/services/", headers={"referer": "https://checkout.stripe.com/"})

    assert client.cookies[COOKIE].value == kept


@pytest.mark.parametrize("path", ["/admin/", "/en/account/login/"])
def test_pages_that_are_no_shop_keep_nothing(client: Client, olga: User, path: str) -> None:
    if path == "/admin/":
        client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(path, headers=NEWS)

    assert answer.status_code == 200
    assert COOKIE not in client.cookies


def test_link_straight_to_the_order_form_counts(client: Client) -> None:
    client.get("/en/order/logo/?utm_source=letter")

    assert told(order_by(client))[0][1] == "letter"


def test_sources_are_recorded_once() -> None:
    order = make_order(service=Service.objects.get())
    visit = Visit(MONDAY.isoformat(), "/en/", source="letter")
    other = Visit(MONDAY.isoformat(), "/en/", source="other")
    services.record_sources(order_id=order.pk, sources=Sources(visit, visit))

    services.record_sources(order_id=order.pk, sources=Sources(other, other))

    assert list(order.sources.values_list("source", flat=True)) == ["letter", "letter"]


def test_owner_reads_what_brought_the_client(client: Client, olga: User) -> None:
    order = make_order(service=Service.objects.get())
    visit = Visit(MONDAY.isoformat(), "/en/", referrer="news.example", campaign="autumn")
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    before = client.get(f"/admin/desk/order/{order.reference}/").text
    services.record_sources(order_id=order.pk, sources=Sources(visit, visit))

    page = client.get(f"/admin/desk/order/{order.reference}/").text

    assert "What brought the client" not in before
    assert "What brought the client" in page
    assert "news.example" in page
    assert "autumn" in page
