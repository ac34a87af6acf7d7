"""The coupon on the summary: typed, shown, taken away, and gone between two pages."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from catalog.models import Service
from kernel import clock
from kernel.models import AgencyProfile, VatRegime
from kernel.money import Money
from orders import services
from orders.models import CouponUse, Order
from tests.conftest import MONDAY
from tests.factories.catalog import make_service
from tests.factories.checkout import AT_ONCE, DETAILS, give_details, shown_on
from tests.factories.coupons import make_coupon
from tests.factories.freelancers import STAFF
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
COMPANY = {
    **DETAILS,
    "buyer_kind": "company",
    "company_name": "Kiln",
    "billing_address": "Hafenstraße 2, 20457 Hamburg",
    "country": "DE",
}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture(autouse=True)
def service(agency: AgencyProfile) -> Service:
    cache.clear()
    return make_service()


@pytest.fixture
def summary(client: Client) -> str:
    """The address of Clara's summary: the standard package, 200 euros."""
    return give_details(client, DETAILS)


def press(client: Client, summary: str) -> Any:
    """The button, on the page as it stands."""
    shown = shown_on(client.get(summary).content.decode())
    return client.post(summary, {**AT_ONCE, "shown": shown})


def test_code_shows_at_once_as_a_line_and_is_ordered(client: Client, summary: str) -> None:
    make_coupon()

    answer = client.post(summary, {"code": " autumn 20 "}, follow=True)
    press(client, summary)

    assert "Coupon AUTUMN20 −€40" in text(answer)
    assert "Order with obligation to pay €160" in text(answer)
    assert Order.objects.get().gross_amount == 16_000
    assert CouponUse.objects.get().discount == Money(4_000)


def test_nothing_is_ordered_by_the_code(client: Client, summary: str) -> None:
    make_coupon()

    answer = client.post(summary, {"code": "AUTUMN20"})

    assert (answer.status_code, answer["Location"]) == (302, summary)
    assert Order.objects.count() == 0


def test_failed_order_begins_with_what_is_wrong(client: Client, summary: str) -> None:
    """A fragment of the address, kept by the browser, would scroll past it."""
    make_coupon()
    client.post(summary, {"code": "AUTUMN20"})
    shown = shown_on(client.get(summary).text)

    page = client.post(summary, {"shown": shown}).text

    assert page.index("data-errors") < page.index("what-heading")


def test_code_is_taken_away_again(client: Client, summary: str) -> None:
    make_coupon()
    client.post(summary, {"code": "AUTUMN20"})

    answer = client.post(summary, {"code": "AUTUMN20", "step": "remove"}, follow=True)

    assert "Order with obligation to pay €200" in text(answer)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"starts_on": MONDAY.date() + timedelta(days=1)}, "begins on Tue 24 Nov"),
        (
            {
                "starts_on": MONDAY.date() - timedelta(days=9),
                "ends_on": MONDAY.date() - timedelta(days=1),
            },
            "ended on Sun 22 Nov. The price without it holds.",
        ),
        ({"minimum": Money(30_000)}, "counts for an order of €300 or more"),
    ],
)
def test_code_that_does_not_count_is_explained(
    client: Client, summary: str, rules: dict[str, Any], words: str
) -> None:
    make_coupon(**rules)

    sent = client.post(summary, {"code": "autumn20"})
    answer = client.get(sent["Location"])

    assert sent.status_code == 302
    assert "autumn20" not in sent["Location"]
    assert words in text(answer)
    assert 'value="autumn20"' in answer.content.decode()
    assert "Order with obligation to pay €200" in text(answer)


def test_unknown_and_empty_codes_are_explained(client: Client, summary: str) -> None:
    unknown = client.post(summary, {"code": "<b>nope"}, follow=True)
    empty = client.post(summary, {"code": " "}, follow=True)

    assert "We do not know the code “BNOPE”." in text(unknown)
    assert "Enter your code, or order without one." in text(empty)


def test_code_of_another_service_names_its_own(client: Client, summary: str) -> None:
    make_coupon(services=(make_service("film", title_en="Film"),))

    answer = client.post(summary, {"code": "AUTUMN20"}, follow=True)

    assert "is for other services: Film." in text(answer)


def test_first_order_is_thanked_for_coming_back(client: Client, service: Service) -> None:
    make_coupon(is_first_order_only=True)
    pay(make_order(service=service))
    summary = give_details(client, DETAILS)

    answer = client.post(summary, {"code": "AUTUMN20"}, follow=True)

    assert "for a first order" in text(answer)


def test_coupon_that_ended_between_two_pages_is_said_and_orders_nothing(
    client: Client, summary: str
) -> None:
    coupon = make_coupon()
    client.post(summary, {"code": "AUTUMN20"})
    shown = shown_on(client.get(summary).content.decode())
    services.stop_coupon(coupon_id=coupon.pk, actor=STAFF)

    answer = client.post(summary, {**AT_ONCE, "shown": shown})

    assert Order.objects.count() == 0
    assert "“AUTUMN20” is no longer valid. The price without it holds." in text(answer)
    assert "The offer changed while you were here. Nothing is ordered" in text(answer)
    client.post(summary, {**AT_ONCE, "shown": shown_on(answer.content.decode())})
    assert Order.objects.get().gross_amount == 20_000


def test_coupon_that_ends_at_midnight_is_said_the_next_day(client: Client, summary: str) -> None:
    make_coupon(ends_on=MONDAY.date())
    client.post(summary, {"code": "AUTUMN20"})
    shown = shown_on(client.get(summary).content.decode())

    with clock.frozen(MONDAY + timedelta(days=1)):
        answer = client.post(summary, {**AT_ONCE, "shown": shown})

    assert "“AUTUMN20” ended on Mon 23 Nov." in text(answer)
    assert Order.objects.count() == 0


def test_last_use_taken_by_somebody_else_is_said(
    client: Client, summary: str, service: Service
) -> None:
    make_coupon(most_uses=1)
    client.post(summary, {"code": "AUTUMN20"})
    shown = shown_on(client.get(summary).content.decode())
    make_order(service=service, email="carl@kiln.example", coupon_code="AUTUMN20")

    answer = client.post(summary, {**AT_ONCE, "shown": shown})

    assert "has been used as often as it can be" in text(answer)
    assert Order.objects.count() == 1


def test_order_placed_with_a_coupon_keeps_its_price(client: Client, summary: str) -> None:
    coupon = make_coupon()
    client.post(summary, {"code": "AUTUMN20"})
    press(client, summary)
    services.stop_coupon(coupon_id=coupon.pk, actor=STAFF)

    order = Order.objects.get()
    assert "Pay €160" in text(client.get(f"/en/orders/{order.public_id}/"))
    assert "Coupon AUTUMN20" in text(client.get(f"/en/orders/{order.public_id}/"))


def test_company_abroad_gets_the_net_of_an_amount(client: Client) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12345678901")
    make_coupon(off=Money(1_200), minimum=Money(1_300))
    summary = give_details(client, {**COMPANY, "vat_number": "DE123456789"})
    client.post(summary, {"code": "AUTUMN20"})

    press(client, summary)

    order = Order.objects.get()
    line = order.lines.get(kind="discount")
    assert (line.net_amount, line.vat_amount, line.gross_amount) == (-1_000, 0, -1_000)
    assert (order.net_amount, order.vat_amount) == (16_667 - 1_000, 0)


def test_guessing_codes_is_stopped(client: Client, summary: str) -> None:
    answers = [client.post(summary, {"code": f"GUESS{n}"}).status_code for n in range(31)]

    assert answers == [*[302] * 30, 429]


def test_percentage_of_a_company_abroad_is_of_what_it_pays(client: Client) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12345678901")
    make_coupon(off=Decimal("0.1"))
    summary = give_details(client, {**COMPANY, "vat_number": "DE123456789"})
    client.post(summary, {"code": "AUTUMN20"})

    press(client, summary)

    assert Order.objects.get().gross_amount == 16_667 - 1_667
