"""The client's pages: who may see them, what they do, what they say when it is too late."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from kernel import clock
from kernel.models import AgencyProfile
from kernel.money import Money
from orders import links, services
from orders.models import Message, Order
from orders.states import OrderStatus
from tests.factories.catalog import make_service, package
from tests.factories.checkout import DETAILS, order_by_form
from tests.factories.orders import (
    CLIENT,
    STAFF,
    completed_order,
    deliver,
    delivered_order,
    order_in,
    paid_order,
    pay,
    place,
)

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


# Ordering: tests/orders/test_checkout.py


def test_order_form_of_an_unknown_service_is_not_found(
    agency: AgencyProfile, client: Client
) -> None:
    assert client.get("/en/order/nothing/").status_code == 404


def test_mailed_link_opens_an_unpaid_order_in_another_browser(
    agency: AgencyProfile, client: Client
) -> None:
    order = place()

    answer = client.get(f"/en/orders/open/{links.open_token(order)}/", follow=True)

    assert answer.status_code == 200
    assert "Pay €200" in text(answer)


def test_mailed_link_of_a_paid_order_asks_to_sign_in(agency: AgencyProfile, client: Client) -> None:
    order = pay(place())

    client.get(f"/en/orders/open/{links.open_token(order)}/")

    assert client.get(f"/en/orders/{order.public_id}/").status_code == 302


def test_forged_link_is_not_found(agency: AgencyProfile, client: Client) -> None:
    order = place()

    assert client.get(f"/en/orders/open/{order.public_id}/").status_code == 404


# Who may see what


@pytest.mark.parametrize("path", ["", "brief/", "approve/", "changes/", "cancel/"])
@pytest.mark.parametrize(
    ("who", "status"), [("clara", 200), ("carl", 404), ("fay_user", 404), ("sam", 404), ("", 302)]
)
def test_order_pages_open_for_their_client_only(
    client: Client, clara: User, request: pytest.FixtureRequest, path: str, who: str, status: int
) -> None:
    make = paid_order if path in ("", "brief/", "cancel/") else delivered_order
    order = make(client=clara)
    if who:
        client.force_login(request.getfixturevalue(who))

    answer = client.get(f"/en/orders/{order.public_id}/{path}")

    assert answer.status_code == status


def test_anonymous_meets_the_same_answer_whether_the_order_exists(
    client: Client, clara: User
) -> None:
    order = paid_order(client=clara)

    real = client.get(f"/en/orders/{order.public_id}/")
    unreal = client.get("/en/orders/nothing/")

    assert (real.status_code, unreal.status_code) == (302, 302)
    assert real["Location"].replace(order.public_id, "nothing") == unreal["Location"]


def test_claim_ends_once_the_client_proved_the_address(
    agency: AgencyProfile, client: Client
) -> None:
    make_service()
    order_by_form(client, DETAILS)
    order = pay(Order.objects.get())
    opened = client.get(f"/en/orders/{order.public_id}/").status_code

    User.objects.update(verified_at=clock.now())

    assert opened == 200
    assert client.get(f"/en/orders/{order.public_id}/").status_code == 302


@pytest.mark.parametrize("path", ["message/"])
def test_reading_a_page_that_only_writes_is_not_allowed(
    signed_in: Client, clara: User, path: str
) -> None:
    order = paid_order(client=clara)

    assert signed_in.get(f"/en/orders/{order.public_id}/{path}").status_code == 405


# List and order


@pytest.mark.parametrize("count", [1, 3, 50])
def test_list_costs_the_same_for_any_number_of_orders(
    signed_in: Client, clara: User, count: int
) -> None:
    for _ in range(count):
        place(client=clara, email=clara.email)
    signed_in.get("/en/orders/")

    with CaptureQueriesContext(connection) as seen:
        answer = signed_in.get("/en/orders/")

    assert answer.content.decode().count("Before Mon 23 Nov") == count
    assert len(seen) == 5


def test_list_puts_your_turn_first_and_hides_others(
    signed_in: Client, clara: User, carl: User
) -> None:
    done = completed_order(client=clara)
    mine = paid_order(client=clara)
    other = paid_order(client=carl)

    page = text(signed_in.get("/en/orders/"))

    assert page.index(mine.reference) < page.index(done.reference)
    assert page.index("Your turn") < page.index(mine.reference) < page.index("Earlier orders")
    assert other.reference not in page


def test_list_without_orders_offers_the_services(signed_in: Client) -> None:
    assert "No orders yet. Choose a service." in text(signed_in.get("/en/orders/"))


@pytest.mark.parametrize("count", [1, 3, 50])
def test_order_page_costs_the_same_for_any_conversation(
    signed_in: Client, clara: User, count: int
) -> None:
    order = delivered_order(client=clara)
    for number in range(count):
        services.post_message(order_id=order.pk, body=f"Word {number}", actor=clara.actor)
    signed_in.get(f"/en/orders/{order.public_id}/")

    with CaptureQueriesContext(connection) as seen:
        answer = signed_in.get(f"/en/orders/{order.public_id}/")

    assert text(answer).count("Word ") == count
    assert len(seen) == 12  # the files of all messages, and whether a refund waits, one each


DECISIONS = {
    OrderStatus.AWAITING_PAYMENT: "Pay for your order",
    OrderStatus.EXPIRED: "Not paid in time",
    OrderStatus.AWAITING_BRIEF: "Write your brief",
    OrderStatus.BRIEF_CHECK: "We are reading your brief",
    OrderStatus.IN_PRODUCTION: "Your order is in progress",
    OrderStatus.IN_REVIEW: "Your order is in progress",
    OrderStatus.DELIVERED: "Your delivery is ready",
    OrderStatus.REVISION_REQUESTED: "We have your changes",
    OrderStatus.COMPLETED: "Your order is completed",
    OrderStatus.CANCELLED: "Your order is cancelled",
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("status", OrderStatus.values)
def test_order_page_says_what_comes_next(
    signed_in: Client, clara: User, status: str, language: str
) -> None:
    order = order_in(OrderStatus(status), client=clara, email=clara.email)

    answer = signed_in.get(f"/{language}/orders/{order.public_id}/")

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()
    assert [code for code in OrderStatus.values if "_" in code and code in text(answer)] == []
    if language == "en":
        assert DECISIONS[OrderStatus(status)] in text(answer)


def test_order_page_gives_the_delivery_by_a_signed_link(signed_in: Client, clara: User) -> None:
    order = delivered_order(client=clara)
    file = order.deliveries.get().files.get()

    page = signed_in.get(f"/en/orders/{order.public_id}/").content.decode()
    answer = signed_in.get(f"/en/orders/{order.public_id}/files/{file.public_id}/")

    assert f"{order.reference}-v1-1.png" in page
    assert answer.status_code == 302
    assert answer["Location"].startswith("/files/")
    assert signed_in.get(answer["Location"]).getvalue().startswith(b"\x89PNG")


def test_delivery_file_of_another_order_is_not_found(signed_in: Client, clara: User) -> None:
    order, other = delivered_order(client=clara), delivered_order(email="x@y.example")
    file = other.deliveries.get().files.get()

    answer = signed_in.get(f"/en/orders/{order.public_id}/files/{file.public_id}/")

    assert answer.status_code == 404


# Decisions


def test_message_is_posted_and_shown(signed_in: Client, clara: User) -> None:
    order = paid_order(client=clara)

    answer = signed_in.post(
        f"/en/orders/{order.public_id}/message/", {"body": "<i>Hello</i>"}, follow=True
    )

    assert Message.objects.get().author == clara
    assert "&lt;i&gt;Hello&lt;/i&gt;" in answer.content.decode()
    assert "Your message is sent." in text(answer)


def test_message_without_words_says_so(signed_in: Client, clara: User) -> None:
    order = paid_order(client=clara)

    answer = signed_in.post(f"/en/orders/{order.public_id}/message/", {"body": " "})

    assert "Write your message first." in text(answer)
    assert not Message.objects.exists()


def test_approve_asks_first_then_completes(signed_in: Client, clara: User) -> None:
    order = delivered_order(client=clara)
    path = f"/en/orders/{order.public_id}/approve/"

    asked = signed_in.get(path)
    order.refresh_from_db()
    assert ("Approve the delivery?" in text(asked), order.status) == (True, "delivered")
    answer = signed_in.post(path, follow=True)

    order.refresh_from_db()
    assert order.status == "completed"
    assert "Your order is completed" in text(answer)
    assert order.events.latest("pk").actor == clara


def test_approve_twice_is_told_where_the_order_stands(signed_in: Client, clara: User) -> None:
    order = completed_order(client=clara)

    answer = signed_in.post(f"/en/orders/{order.public_id}/approve/")

    assert answer.status_code == 409
    assert "Your order has moved on" in text(answer)
    assert "“Completed”" in text(answer)


def test_changes_are_asked_with_the_rounds_in_sight(signed_in: Client, clara: User) -> None:
    order = delivered_order(client=clara)
    path = f"/en/orders/{order.public_id}/changes/"
    assert "You have 2 rounds of changes left." in text(signed_in.get(path))

    answer = signed_in.post(path, {"body": "Bluer, please"}, follow=True)

    order.refresh_from_db()
    assert (order.status, order.revisions_used) == ("revision_requested", 1)
    assert "Bluer, please" in text(answer)


def test_changes_without_words_say_so(signed_in: Client, clara: User) -> None:
    order = delivered_order(client=clara)

    answer = signed_in.post(f"/en/orders/{order.public_id}/changes/", {"body": ""})

    assert "Write what should change." in text(answer)
    order.refresh_from_db()
    assert order.status == "delivered"


def test_changes_without_rounds_left_keep_what_was_typed(signed_in: Client, clara: User) -> None:
    order = delivered_order(client=clara, chosen=package(make_service(), "basic"))
    services.request_changes(order_id=order.pk, body="Bluer", actor=CLIENT)
    services.resume_production(order_id=order.pk, actor=STAFF)
    services.record_submission(order_id=order.pk, actor=STAFF)
    deliver(order)
    path = f"/en/orders/{order.public_id}/changes/"

    answer = signed_in.post(path, {"body": "Greener"})

    assert answer.status_code == 409
    assert "All rounds of changes are used" in text(answer)
    assert "Greener" in text(answer)
    assert "All rounds of changes are used" in text(signed_in.get(path))


@pytest.mark.parametrize(
    ("is_paid", "said"), [(True, "refund the whole €200"), (False, "is not paid")]
)
def test_cancel_says_what_becomes_of_the_money(
    signed_in: Client, clara: User, is_paid: bool, said: str
) -> None:
    order = place(client=clara, email=clara.email)
    if is_paid:
        pay(order)
    path = f"/en/orders/{order.public_id}/cancel/"
    assert said in text(signed_in.get(path))

    signed_in.post(path, {"reason": ""})

    order.refresh_from_db()
    assert (order.status, order.cancel_reason) == ("cancelled", "")


def test_cancelling_after_a_refund_speaks_of_what_is_left(signed_in: Client, clara: User) -> None:
    order = paid_order(client=clara, email=clara.email)
    services.note_refunded(order_id=order.pk, total=Money(5_000, "EUR"))
    path = f"/en/orders/{order.public_id}/"

    asked = text(signed_in.get(f"{path}cancel/"))
    signed_in.post(f"{path}cancel/", {"reason": ""})

    assert "we refund the €150 that is left of your payment" in asked
    assert "€200" not in asked
    page = text(signed_in.get(path))
    assert "We refunded €50 on" in page
    assert "Another €150 is on its way." in page


def test_client_reads_why_the_agency_cancelled(signed_in: Client, clara: User) -> None:
    order = paid_order(client=clara, email=clara.email)
    path = f"/en/orders/{order.public_id}/"
    services.cancel_order(order_id=order.pk, actor=STAFF, reason="Too many foxes this month.")

    signed_in.get(path)
    with CaptureQueriesContext(connection) as queries:
        page = signed_in.get(path)

    assert "Why we cancelled it: Too many foxes this month." in text(page)
    assert len(queries) == 11


def test_client_who_cancelled_is_not_told_why(signed_in: Client, clara: User) -> None:
    order = paid_order(client=clara, email=clara.email)
    services.cancel_order(order_id=order.pk, actor=CLIENT, reason="Changed my mind.")

    page = text(signed_in.get(f"/en/orders/{order.public_id}/"))

    assert "Your order is cancelled" in page
    assert "Changed my mind." not in page


def test_cancel_once_work_began_is_too_late(signed_in: Client, clara: User) -> None:
    order = order_in(OrderStatus.IN_PRODUCTION, client=clara, email=clara.email)
    path = f"/en/orders/{order.public_id}/cancel/"

    answer = signed_in.post(path, {"reason": "Too slow"})

    assert answer.status_code == 409
    order.refresh_from_db()
    assert order.status == "in_production"
    assert path not in signed_in.get(f"/en/orders/{order.public_id}/").content.decode()


def test_unpaid_order_past_its_time_offers_no_payment(signed_in: Client, clara: User) -> None:
    order = place(client=clara, email=clara.email)

    with clock.frozen(order.pay_before + timedelta(seconds=1)):
        page = text(signed_in.get(f"/en/orders/{order.public_id}/"))

    assert "Not paid in time" in page
    assert "Pay €200" not in page


def test_late_order_says_so_instead_of_promising_a_past_date(
    signed_in: Client, clara: User
) -> None:
    order = order_in(OrderStatus.IN_PRODUCTION, client=clara)
    assert order.promised_at

    with clock.frozen(order.promised_at + timedelta(minutes=1)):
        page = text(signed_in.get(f"/en/orders/{order.public_id}/"))

    assert "Your order is late" in page
    assert "You have nothing to do until then" not in page


def test_new_version_has_no_date_before_it_is_fixed(signed_in: Client, clara: User) -> None:
    order = order_in(OrderStatus.REVISION_REQUESTED, client=clara)

    page = text(signed_in.get(f"/en/orders/{order.public_id}/"))

    assert "Delivery Mon" not in page
    assert "You receive the date of the new version" in page


def test_order_form_remembers_the_company_of_the_last_order(signed_in: Client, clara: User) -> None:
    place(client=clara, buyer_kind="company", company_name="Maison Lune", country="BE")

    page = signed_in.get("/en/order/logo/").content.decode()

    assert 'value="Maison Lune"' in page
    assert re.search(r'value="company"[^>]* checked', page)
    assert '<option value="BE" selected>' in page
