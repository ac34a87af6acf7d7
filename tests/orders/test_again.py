"""The same order again: one press to its summary, a second that orders, at today's price."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import ExtraKind, ServiceStatus, WhenFull
from catalog.services import catalogue_changed
from orders.models import LineKind, Order
from tests.factories.catalog import make_extra, make_service, package
from tests.factories.checkout import AT_ONCE, shown_on
from tests.factories.coupons import make_coupon
from tests.factories.orders import completed_order, order_in, place
from tests.factories.prices import reprice

pytestmark = pytest.mark.django_db
COMPANY = {
    "buyer_kind": "company",
    "company_name": "Maison Lune",
    "billing_address": "1 rue de la Lune, Lyon",
    "vat_number": "",
    "accounting_email": "books@maison-lune.example",
    "purchase_order": "PO-1",
}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def again(client: Client, order: Order, **kwargs: Any) -> Any:
    return client.post(f"/en/orders/{order.public_id}/again/", follow=True, **kwargs)


def place_from(client: Client, page: Any) -> Order:
    """The second press."""
    shown = shown_on(page.content.decode())
    client.post(page.request["PATH_INFO"], {**AT_ONCE, "shown": shown})
    return Order.objects.order_by("pk").last()  # type: ignore[return-value]


def test_two_presses_order_the_same_again(signed_in: Client, clara: User) -> None:
    service = make_service()
    kinds = [
        make_extra(service, "posts", kind=ExtraKind.QUANTITY, most=5),
        make_extra(
            service,
            "format",
            kind=ExtraKind.CHOICE,
            options_en=["Round", "Square"],
            options_fr=["Rond", "Carré"],
            option_amounts=[0, 500],
        ),
        make_extra(service, "words", kind=ExtraKind.TEXT),
    ]
    from catalog.extras import Picked  # noqa: PLC0415

    wanted = (
        Picked(service.extras.get(slug="kit"), "premium"),
        Picked(kinds[0], "premium", quantity=3),
        Picked(kinds[1], "premium", option=1),
        Picked(kinds[2], "premium", text="In gold = please"),
    )
    first = completed_order(
        client=clara,
        email=clara.email,
        name="Clara D.",
        chosen=package(service, "premium"),
        extras=wanted,
        **COMPANY,
    )
    catalogue_changed()

    page = again(signed_in, first)
    second = place_from(signed_in, page)

    assert f"The same as {first.reference}, at the same price." in text(page)
    assert second != first
    same = ("name", "email", "country", "package", "gross_amount", *COMPANY)
    kept = {name: getattr(first, name) for name in same} | {"purchase_order": ""}
    assert {name: getattr(second, name) for name in same} == kept
    rows = ("title_en", "quantity", "choice_en", "text", "gross_amount")
    assert list(second.lines.values_list(*rows)) == list(first.lines.values_list(*rows))


def test_price_of_today_is_asked_and_said(signed_in: Client, clara: User) -> None:
    first = completed_order(client=clara, email=clara.email)
    reprice(first.package, 25_000)

    page = again(signed_in, first)
    second = place_from(signed_in, page)

    assert f"Filled in from {first.reference}, at today’s price: €250. It was €200 then." in text(
        page
    )
    assert second.gross_amount == 25_000


def test_coupon_of_then_is_not_taken_for_the_price(signed_in: Client, clara: User) -> None:
    make_coupon("WELCOME10")
    first = place(client=clara, email=clara.email, coupon_code="WELCOME10")
    assert first.lines.filter(kind=LineKind.DISCOUNT).exists()

    page = again(signed_in, first)

    assert "at the same price" in text(page)
    assert place_from(signed_in, page).gross_amount == 20_000


def test_extra_that_left_is_said(signed_in: Client, clara: User) -> None:
    service = make_service()
    first = completed_order(client=clara, email=clara.email, extras=tuple(service.extras.all()))
    service.extras.update(is_active=False)
    catalogue_changed()

    page = again(signed_in, first)

    assert "Something you chose is no longer on sale." in text(page)
    assert "at today’s price: €200. It was €260 then." in text(page)


def test_choice_that_left_is_not_replaced_by_another(signed_in: Client, clara: User) -> None:
    service = make_service()
    extra = make_extra(
        service,
        "format",
        kind=ExtraKind.CHOICE,
        options_en=["Round", "Square"],
        options_fr=["Rond", "Carré"],
        option_amounts=[0, 0],
    )
    from catalog.extras import Picked  # noqa: PLC0415

    first = completed_order(
        client=clara, email=clara.email, extras=(Picked(extra, "standard", option=0),)
    )
    extra.options_en, extra.options_fr, extra.option_amounts = ["Square"], ["Carré"], [0]
    extra.save()
    catalogue_changed()

    page = again(signed_in, first)

    assert "Something you chose is no longer on sale." in text(page)
    assert "Format" not in text(page)


def test_service_off_sale_says_so_and_keeps_the_order(signed_in: Client, clara: User) -> None:
    first = completed_order(client=clara, email=clara.email)
    first.service.status = ServiceStatus.ARCHIVED
    first.service.save(update_fields=["status"])
    catalogue_changed()

    page = again(signed_in, first)

    assert page.status_code == 410
    assert "stay in your space" in text(page)


def test_full_service_says_so(signed_in: Client, clara: User) -> None:
    first = completed_order(client=clara, email=clara.email)
    type(first.service).objects.update(is_full=True, when_full=WhenFull.STOP, queue_cap=1)
    catalogue_changed()

    assert again(signed_in, first).status_code == 409


def test_what_the_law_asks_since_then_is_asked_with_the_rest_filled_in(
    signed_in: Client, clara: User
) -> None:
    first = completed_order(client=clara, email=clara.email, **{**COMPANY, "billing_address": ""})

    page = again(signed_in, first)

    assert page.request["PATH_INFO"] == "/en/order/logo/"
    assert 'value="Maison Lune"' in page.content.decode()


def test_pressing_twice_is_one_draft(signed_in: Client, clara: User) -> None:
    first = completed_order(client=clara, email=clara.email)

    pages = [again(signed_in, first).request["PATH_INFO"] for _ in range(2)]

    assert pages[0] == pages[1]


def test_repeating_after_an_order_is_a_new_draft(signed_in: Client, clara: User) -> None:
    first = completed_order(client=clara, email=clara.email)
    place_from(signed_in, again(signed_in, first))

    third = place_from(signed_in, again(signed_in, first))

    assert Order.objects.count() == 3
    assert third.form_key not in (None, first.form_key)


@pytest.mark.parametrize(("who", "status"), [("", 302), ("carl", 404), ("fay_user", 404)])
def test_nobody_else_repeats_it(
    client: Client, clara: User, request: pytest.FixtureRequest, who: str, status: int
) -> None:
    first = completed_order(client=clara, email=clara.email)
    if who:
        client.force_login(request.getfixturevalue(who))

    assert client.post(f"/en/orders/{first.public_id}/again/").status_code == status


@pytest.mark.parametrize(
    ("status", "offers"), [("completed", True), ("cancelled", True), ("in_production", False)]
)
def test_button_stands_on_past_orders(
    signed_in: Client, clara: User, status: Any, offers: bool
) -> None:
    order = order_in(status, client=clara, email=clara.email)
    action = f'action="/en/orders/{order.public_id}/again/"'

    page = signed_in.get(f"/en/orders/{order.public_id}/").content.decode()
    home = signed_in.get("/en/orders/").content.decode()

    assert (action in page, action in home) == (offers, offers)
