"""What a team mate may do with the orders of the account: one test for each right and its lack."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kernel import clock
from orders import services
from orders.links import withdraw_token
from orders.models import Order, OrderEvent
from orders.rights import TICKED, May
from orders.states import OrderStatus
from tests.factories.catalog import make_service
from tests.factories.checkout import AT_ONCE, shown_on
from tests.factories.orders import (
    answer_all,
    completed_order,
    delivered_order,
    paid_order,
    place,
)
from tests.factories.payments import make_paid_order
from tests.factories.teams import allow_teams, give_seat, make_mate, offer_seat

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def ann(clara: User) -> User:
    allow_teams()
    return make_mate()


def browser_of(mate: User) -> Client:
    browser = Client()
    browser.force_login(mate)
    return browser


def of_clara(clara: User) -> dict[str, Any]:
    return {"client": clara, "email": clara.email, "name": clara.name}


def but(right: May) -> tuple[May, ...]:
    """Every right that is ticked, without this one."""
    return tuple(each for each in TICKED if each != right)


def address(name: str, order: Order) -> str:
    return reverse(name, args=[order.public_id])


def test_seeing_opens_list_order_deliveries_and_conversation(clara: User, ann: User) -> None:
    order = delivered_order(**of_clara(clara))
    services.post_message(order_id=order.pk, body="Hello there", actor=clara.actor)
    give_seat(clara, ann)
    browser = browser_of(ann)

    listed, page = browser.get("/en/orders/"), browser.get(address("orders:detail", order))

    file = order.deliveries.get().files.get()
    given = browser.get(reverse("orders:delivery-file", args=[order.public_id, file.public_id]))
    assert order.reference in text(listed)
    assert "Hello there" in text(page)
    assert given.status_code == 302


def test_seeing_alone_shows_no_button_and_no_paper(clara: User, ann: User) -> None:
    order = make_paid_order(**of_clara(clara))
    give_seat(clara, ann)
    browser = browser_of(ann)

    page = browser.get(address("orders:detail", order)).content.decode()

    assert "This order waits for its brief" in page
    for name in ("orders:brief", "orders:cancel", "orders:message", "payments:contract"):
        assert address(name, order) not in page
    assert "/orders/withdraw/" not in page
    assert "/invoices/" not in page


def test_list_of_one_who_only_sees_has_no_turn_and_no_button(clara: User, ann: User) -> None:
    paid_order(client=clara)
    completed_order(**of_clara(clara))
    give_seat(clara, ann)

    page = browser_of(ann).get("/en/orders/")

    assert "Your turn" not in text(page)
    assert "Order again" not in text(page)
    assert "/space/invoices/" not in page.content.decode()
    assert "/space/brand/" not in page.content.decode()


REFUSED = [
    (May.TALK, "orders:message", delivered_order),
    (May.BRIEF, "orders:brief", paid_order),
    (May.APPROVE, "orders:approve", delivered_order),
    (May.APPROVE, "orders:request-changes", delivered_order),
    (May.PAY, "orders:cancel", paid_order),
    (May.PAY, "orders:again", completed_order),
    (May.PAY, "payments:checkout", place),
    (May.PAY, "orders:agree", place),
    (May.PAY, "payments:transfer", place),
]


@pytest.mark.parametrize(("right", "name", "make"), REFUSED)
def test_without_the_right_a_step_is_refused_and_nothing_changes(
    clara: User, ann: User, right: May, name: str, make: Any
) -> None:
    paid_order(client=clara)
    order = make(**of_clara(clara))
    give_seat(clara, ann, *(() if right == May.TALK else but(right)))
    before = OrderEvent.objects.count()

    answer = browser_of(ann).post(address(name, order), {"body": "Bluer", "reason": "x"})

    order.refresh_from_db()
    assert answer.status_code == 403
    assert "You may" in text(answer)
    assert OrderEvent.objects.count() == before
    assert not order.messages.exists()


@pytest.mark.parametrize("name", ["payments:contract", "payments:returned", "orders:invoice-list"])
def test_papers_need_the_right_to_pay(clara: User, ann: User, name: str) -> None:
    order = make_paid_order(**of_clara(clara))
    give_seat(clara, ann, *but(May.PAY))
    url = "/en/space/invoices/" if name == "orders:invoice-list" else address(name, order)

    assert browser_of(ann).get(url).status_code == 403


def test_paying_opens_the_papers(clara: User, ann: User) -> None:
    order = make_paid_order(**of_clara(clara))
    give_seat(clara, ann, May.PAY)
    browser = browser_of(ann)

    listed = browser.get("/en/space/invoices/")

    paper = order.invoices.get()
    url = reverse("payments:invoice", args=[order.public_id, paper.public_id])
    assert paper.number in text(listed)
    assert browser.get(url)["Content-Type"] == "application/pdf"


def test_brief_is_written_and_sent_by_who_may(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    answer_all(order)
    give_seat(clara, ann, May.BRIEF)

    browser_of(ann).post(address("orders:brief", order) + "?step=2")

    order.refresh_from_db()
    sent = order.events.get(name="submit_brief")
    assert (order.status, sent.actor) == (OrderStatus.IN_PRODUCTION, ann)


def test_brief_in_the_making_is_read_by_who_may_only_see(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    answer_all(order)
    give_seat(clara, ann)

    page = browser_of(ann).get(address("orders:brief", order))

    assert "Words for" in text(page)
    assert "<form" not in page.content.decode().split("<main")[1].split("</main>")[0]


def test_delivery_is_approved_by_who_may(clara: User, ann: User) -> None:
    order = delivered_order(**of_clara(clara))
    give_seat(clara, ann, May.APPROVE)

    browser_of(ann).post(address("orders:approve", order))

    assert order.events.get(name="approve").actor == ann


def test_changes_are_asked_by_who_may(clara: User, ann: User) -> None:
    order = delivered_order(**of_clara(clara))
    give_seat(clara, ann, May.APPROVE)

    browser_of(ann).post(address("orders:request-changes", order), {"body": "Bluer"})

    assert order.events.get(name="request_changes").actor == ann


def test_order_is_cancelled_by_who_may(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    give_seat(clara, ann, May.PAY)

    browser_of(ann).post(address("orders:cancel", order), {"reason": "x"})

    assert order.events.get(name="cancel").actor == ann


def test_payment_page_opens_for_who_may(clara: User, ann: User) -> None:
    paid_order(client=clara)
    order = place(**of_clara(clara))
    give_seat(clara, ann, May.PAY)

    answer = browser_of(ann).get(address("payments:checkout", order))

    assert answer.status_code == 200


def test_message_bears_the_name_of_who_wrote_it(clara: User, ann: User) -> None:
    order = paid_order(client=clara)
    give_seat(clara, ann, May.BRIEF)

    browser_of(ann).post(address("orders:message", order), {"body": "A word"})

    for reader in (clara, ann):
        assert "Ann Durand" in text(browser_of(reader).get(address("orders:detail", order)))


def test_brand_kit_of_the_account_needs_the_right_to_brief(clara: User, ann: User) -> None:
    paid_order(client=clara)
    services.save_brand_kit(client=clara, colours="Teal", tone="", links="", note="")
    seat = give_seat(clara, ann, May.PAY)
    browser = browser_of(ann)

    refused = browser.get("/en/space/brand/").status_code
    services.change_rights(seat_id=seat.pk, ticked=frozenset({May.BRIEF}), actor=clara.actor)

    assert refused == 403
    assert "Teal" in browser.get("/en/space/brand/").content.decode()


# Two clients


def test_seat_opens_one_account_and_no_other(clara: User, carl: User, ann: User) -> None:
    mine, theirs = paid_order(client=clara), paid_order(client=carl)
    give_seat(clara, ann, *TICKED)
    browser = browser_of(ann)

    answers = [
        browser.get(address(name, theirs)).status_code
        for name in ("orders:detail", "orders:brief", "orders:cancel", "payments:checkout")
    ]

    assert browser.get(address("orders:detail", mine)).status_code == 200
    assert answers == [404] * 4


def test_holder_of_one_account_sees_nothing_of_a_mate(clara: User, ann: User) -> None:
    paid_order(client=clara)
    own = place(client=ann, email=ann.email)
    give_seat(clara, ann, *TICKED)

    assert browser_of(clara).get(address("orders:detail", own)).status_code == 404


def test_mate_of_two_accounts_chooses_whose_orders(clara: User, carl: User, ann: User) -> None:
    hers, his = paid_order(client=clara), paid_order(client=carl)
    give_seat(clara, ann)
    seat = give_seat(carl, ann)
    browser = browser_of(ann)

    browser.post("/en/space/choose/", {"space": seat.public_id})
    page = text(browser.get("/en/orders/"))

    assert his.reference in page
    assert hers.reference not in page
    assert "Orders of Carl Brandt" in page


def test_nobody_chooses_a_seat_that_is_not_theirs(clara: User, carl: User, ann: User) -> None:
    paid_order(client=clara)
    seat = give_seat(clara, ann)

    answer = browser_of(carl).post("/en/space/choose/", {"space": seat.public_id})

    assert answer.status_code == 404


def test_holder_with_a_seat_begins_with_their_own_orders(clara: User, carl: User) -> None:
    allow_teams()
    own, other = paid_order(client=carl), paid_order(client=clara)
    give_seat(clara, carl, *TICKED)

    page = text(browser_of(carl).get("/en/orders/"))

    assert own.reference in page
    assert other.reference not in page


def test_who_has_no_orders_begins_in_the_team_joined_last(
    clara: User, carl: User, ann: User
) -> None:
    first, later = paid_order(client=carl), paid_order(client=clara)
    seat = offer_seat(clara, ann.email)  # invited first, joined last
    with clock.frozen(clock.now() + timedelta(hours=1)):
        give_seat(carl, ann)
    with clock.frozen(clock.now() + timedelta(hours=2)):
        services.take_seat(token=seat.token or "", user=ann)

    page = text(browser_of(ann).get("/en/orders/"))

    assert (later.reference in page, first.reference in page) == (True, False)


# Ordering for the account


def test_mate_orders_for_the_account_and_the_event_names_them(clara: User, ann: User) -> None:
    paid_order(client=clara)
    give_seat(clara, ann, May.PAY)
    old = completed_order(**of_clara(clara))
    browser = browser_of(ann)

    summary = browser.post(address("orders:again", old), follow=True)
    shown = shown_on(summary.content.decode())
    browser.post(summary.request["PATH_INFO"], {**AT_ONCE, "shown": shown})

    order = Order.objects.latest("pk")
    assert "You order for the account of Clara Dupont" in text(summary)
    assert order.pk != old.pk
    assert (order.client, order.email) == (clara, clara.email)
    assert order.events.get(name="place").actor == ann


def test_mate_without_the_right_orders_nothing_there(clara: User, ann: User) -> None:
    service = make_service()
    paid_order(client=clara)
    give_seat(clara, ann, *but(May.PAY))

    answer = browser_of(ann).get(reverse("orders:new", args=[service.slug]))

    assert answer.status_code == 403
    assert "You may not order" in text(answer)


def test_changing_the_account_forgets_what_was_typed_for_the_other(clara: User, ann: User) -> None:
    paid_order(client=clara)
    old = completed_order(**of_clara(clara))
    give_seat(clara, ann, May.PAY)
    browser = browser_of(ann)
    summary = browser.post(address("orders:again", old))["Location"]

    browser.post("/en/space/choose/", {"space": ann.public_id})
    answer = browser.get(summary, follow=True)

    assert "Enter them once more" in text(answer)


def test_seat_that_ended_takes_its_checkout_along(clara: User, ann: User) -> None:
    paid_order(client=clara)
    old = completed_order(**of_clara(clara))
    seat = give_seat(clara, ann, May.PAY)
    browser = browser_of(ann)
    summary = browser.post(address("orders:again", old))["Location"]
    services.end_seat(seat_id=seat.pk, actor=clara.actor)
    before = Order.objects.count()

    browser.post(summary, {"shown": "x", "start": "later", "agrees": "on"})

    assert Order.objects.count() == before
    assert "Enter them once more" in text(browser.get(summary, follow=True))


@pytest.mark.parametrize("ticked", [(May.PAY,), (May.BRIEF, May.APPROVE)])
def test_withdrawal_names_the_mate_who_may(clara: User, ann: User, ticked: tuple[May, ...]) -> None:
    """Whoever holds the link may withdraw; their name is kept when the account lets them act."""
    order = paid_order(client=clara)
    give_seat(clara, ann, *ticked)
    browser, page = browser_of(ann), f"/en/orders/withdraw/{withdraw_token(order)}/"
    typed = {"name": "Clara Dupont", "email": clara.email}
    declared = browser.post(page, {"step": "declare", **typed}).content.decode()

    browser.post(page, {"step": "confirm", "shown": shown_on(declared), **typed})

    expected = ann if May.PAY in ticked else None
    assert order.events.get(name="withdraw_contract").actor == expected


@pytest.mark.parametrize("orders", [1, 3])
def test_list_of_a_mate_asks_the_same_for_any_number(
    clara: User, ann: User, orders: int, django_assert_num_queries: Any
) -> None:
    for number in range(orders):
        place(**of_clara(clara), form_key=f"f{number}")
    paid_order(client=clara)
    give_seat(clara, ann, *TICKED)
    browser = browser_of(ann)
    browser.get("/en/orders/")

    with django_assert_num_queries(6):
        browser.get("/en/orders/")
