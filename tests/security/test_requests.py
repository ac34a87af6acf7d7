"""What a request may do to us: cross-site posts, redirects, proxies' headers, addresses
(ASVS 5.0: 3.5.1, 3.5.3, 3.7.2, 4.1.3, 14.2.1, 15.3.3)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from catalog.models import Service
from orders.models import Order
from orders.states import OrderStatus
from tests.factories.checkout import AT_ONCE, give_details, order_by_form
from tests.security.conftest import BACKEND
from tests.security.test_headers import Walked, roles
from tests.security.walk import routes

EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "https:evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http://testserver@evil.example/",
]
ORDER = {
    "package": "standard",
    "email": "nora@post.example",
    "name": "Nora New",
    "country": "FR",
    "buyer_kind": "consumer",
}


def addresses() -> list[tuple[str, str]]:
    """Every route that answers, once."""
    found = []
    for name, path in dict(routes()).items():
        try:
            resolve(path)
        except Resolver404:
            continue
        found.append((name, path))
    return found


def test_every_address_refuses_a_post_without_our_token(olga: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(olga, backend=BACKEND)

    open_to_all = {name for name, path in addresses() if browser.post(path).status_code != 403}

    assert open_to_all == {"stripe-webhook", "orders:stop-reminders"}  # signed; RFC 8058
    assert len(addresses()) > 80


def test_language_and_sign_out_need_a_post(client: Client, clara: User) -> None:
    client.force_login(clara, backend=BACKEND)

    client.get(reverse("account_logout"))
    client.get(reverse("set-language"), {"language": "fr"})

    assert client.session["_auth_user_id"] == str(clara.pk)
    assert "language" not in client.cookies


@pytest.mark.parametrize("target", EVIL)
def test_no_address_sends_people_to_another_site(
    target: str, client: Client, olga: User, service: Service
) -> None:
    client.force_login(olga, backend=BACKEND)
    asked = [
        client.post(reverse("set-language"), {"language": "fr", "next": target}),
        client.post(reverse("admin:desk_enlist_me"), {"next": target}),
        client.get(reverse("account_login"), {"next": target}),
        client.get(reverse("admin:login"), {"next": target}),
        client.post(reverse("account_logout"), {"next": target}),
    ]

    for answer in asked:
        place = answer.headers.get("Location", "/")
        assert re.match(r"/(?![/\\])", place), place


def test_a_proxys_headers_are_believed_only_when_it_is_told(settings: Any) -> None:
    request = RequestFactory().get(
        "/en/",
        REMOTE_ADDR="203.0.113.9",
        headers={"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Host": "evil.example"},
    )

    assert get_adapter(request).get_client_ip(request) == "203.0.113.9"
    assert request.get_host() == "testserver"


def test_a_foreign_host_is_refused(client: Client, agency: object) -> None:
    assert client.get("/en/", headers={"Host": "evil.example"}).status_code == 400


@roles
def test_no_address_carries_a_session_or_a_key(role: str, walked: Walked) -> None:
    """File links are for their holder only and live five minutes; nothing else is secret."""
    for each in walked(role):
        query = each.path.partition("?")[2]
        assert not re.search(r"(?i)session|csrf|token|key=|password|code=|@|%40", query), each.path
        assert not re.search(r"[0-9a-f]{32}", each.path), each.path


def test_order_form_takes_no_field_it_does_not_show(client: Client, service: Service) -> None:
    extra = {
        "status": "completed",
        "gross_amount": "1",
        "net_amount": "1",
        "paid_at": "2026-01-01",
        "client": "1",
        "reference": "DS-EVIL66",
        "revisions_included": "99",
    }

    order_by_form(client, {**ORDER, **extra}, agreed={**AT_ONCE, **extra})

    order = Order.objects.get()
    assert (order.status, order.gross_amount) == (OrderStatus.AWAITING_PAYMENT, 20_000)
    assert (order.paid_at, order.client, order.revisions_included) == (None, None, 2)
    assert order.reference != "DS-EVIL66"


def test_a_shop_price_of_the_browsers_own_is_refused(client: Client, service: Service) -> None:
    summary = give_details(client, ORDER)

    client.post(summary, {**AT_ONCE, "shown": "standard::1"})

    assert not Order.objects.exists()
