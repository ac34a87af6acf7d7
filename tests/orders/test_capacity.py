"""Places: who holds one, what the visitor reads, the true later date, limited extras."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from catalog.extras import Picked
from catalog.models import Service
from catalog.services import archive_service
from kernel import clock, outbox, versions
from kernel.models import AgencyProfile
from orders import services
from orders.agreement import declared
from orders.models import Order
from orders.states import HOLDS_PLACE, OrderStatus
from tests.conftest import MONDAY
from tests.factories.catalog import make_extra, make_service, package
from tests.factories.checkout import DETAILS, order_by_form
from tests.factories.orders import (
    CLIENT,
    STAFF,
    answer_all,
    order_in,
    pay,
    place,
    submitted_order,
)
from tests.orders.test_views import text

pytestmark = pytest.mark.django_db
TUESDAY_WEEK = date(2026, 12, 1)
"""Where a standard package ends whose brief comes on MONDAY at ten: 5 working days, and one."""


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service(queue_cap=1)


def fresh(service: Service) -> tuple[bool, date | None]:
    service.refresh_from_db()
    return service.is_full, service.free_on


def buy(service: Service, **fields: Any) -> Order:
    service.refresh_from_db()
    return place(chosen=package(service), **fields)


@pytest.mark.parametrize("status", OrderStatus)
def test_order_holds_its_place_from_order_to_delivery(
    service: Service, status: OrderStatus
) -> None:
    order_in(status, chosen=package(service))

    assert fresh(service)[0] is (status in HOLDS_PLACE)


def test_service_without_a_limit_is_never_full(agency: AgencyProfile) -> None:
    service = make_service()

    for _order in range(3):
        buy(service)

    assert fresh(service) == (False, None)


def test_last_place_is_sold_once(service: Service) -> None:
    buy(service)

    with pytest.raises(services.ServiceFull):
        buy(service)

    assert Order.objects.count() == 1


def test_unpaid_order_gives_its_place_back_when_its_time_is_over(service: Service) -> None:
    order = buy(service)
    assert fresh(service) == (True, date(2026, 11, 30))

    clock.set_frozen(order.pay_before)
    outbox.deliver_due()

    assert fresh(service) == (False, None)
    assert buy(service).status == OrderStatus.AWAITING_PAYMENT


def test_full_service_says_when_it_is_back_and_takes_no_order(
    service: Service, client: Client
) -> None:
    submitted_order(chosen=package(service))

    page = client.get("/en/services/logo/")
    answer = client.post("/en/order/logo/", DETAILS)

    assert "All places are taken. We take orders again on Monday 30 November" in text(page)
    assert '<button class="btn go big" disabled>Full until Mon 30 Nov</button>' in page.text
    assert answer.status_code == 409
    assert "Nothing was ordered and nothing was charged." in text(answer)
    assert Order.objects.count() == 1


@pytest.mark.parametrize("path", ["/en/", "/en/services/"])
def test_full_service_is_told_in_the_lists(service: Service, client: Client, path: str) -> None:
    before = text(client.get(path))
    submitted_order(chosen=package(service))

    assert "Full until" not in before
    assert "Full until Mon 30 Nov" in text(client.get(path))


def test_french_dates_end_no_sentence_and_follow_their_article(
    service: Service, client: Client
) -> None:
    submitted_order(chosen=package(service))
    full = text(client.get("/fr/services/logo/"))
    Service.objects.update(when_full="later")
    versions.bump()
    later = text(client.get("/fr/services/logo/"))

    assert "Nous reprenons les commandes le lundi 30 novembre" in full
    assert "30 nov.." not in (full + later).replace(" .", ".")


def test_day_that_has_passed_is_not_promised(service: Service, client: Client) -> None:
    submitted_order(chosen=package(service))

    clock.set_frozen(MONDAY + timedelta(days=20))

    assert "All places are taken at the moment." in text(client.get("/en/services/logo/"))


def test_later_date_is_shown_agreed_and_kept(service: Service, client: Client) -> None:
    Service.objects.update(when_full="later")
    submitted_order(chosen=package(service))

    page = text(client.get("/en/services/logo/?package=standard"))
    order_by_form(client, DETAILS)

    assert "work on your order begins on Monday 30 November" in page
    assert "Mon 7 Dec if your complete brief" in page
    second = Order.objects.latest("pk")
    assert second.starts_on == date(2026, 11, 30)
    second = _brief(second)
    assert second.promised_at is not None
    assert second.promised_at.date() == date(2026, 12, 7)
    assert second.internal_due_at is not None
    assert second.internal_due_at.date() >= date(2026, 11, 30)


def _brief(order: Order) -> Order:
    pay(order, "pi_later")
    answer_all(order)
    return services.submit_brief(order_id=order.pk, actor=CLIENT)


def test_each_order_in_the_line_begins_after_the_one_before(service: Service) -> None:
    Service.objects.update(when_full="later")
    starts = []
    for _order in range(3):
        service.refresh_from_db()
        starts.append(buy(service, shown_start=date(2027, 1, 1)).starts_on)

    assert starts == [None, date(2026, 11, 30), date(2026, 12, 7)]
    assert fresh(service) == (True, date(2026, 12, 14))


def test_order_that_waits_for_its_withdrawal_period_holds_its_place_until_it_is_done(
    service: Service,
) -> None:
    Service.objects.update(when_full="later")
    waiting = buy(service, start=declared("wait", "203.0.113.9"))
    free_on = fresh(service)[1]

    pay(waiting)
    answer_all(waiting)
    services.submit_brief(order_id=waiting.pk, actor=CLIENT)
    waiting.refresh_from_db()
    assert waiting.starts_after
    with clock.frozen(waiting.starts_after):
        outbox.deliver_due()

    waiting.refresh_from_db()
    assert waiting.promised_at
    assert free_on == waiting.promised_at.date() == date(2026, 12, 15)


def test_date_that_moved_while_choosing_is_asked_again(service: Service, client: Client) -> None:
    """Both read "at once"; the second is told the new date, keeps what was typed, and agrees."""
    Service.objects.update(when_full="later")
    buy(service)
    with pytest.raises(services.QueueMoved):
        buy(service)

    Service.objects.update(is_full=False, free_on=None)  # what the other process still believes
    first = order_by_form(client, DETAILS)
    second = order_by_form(client, DETAILS)

    assert "work on your order now begins on Mon 30 Nov" in text(first)
    assert "Clara Dupont" in text(first)
    assert (second.status_code, Order.objects.count()) == (307, 2)


def test_archived_while_ordering_is_said(service: Service, client: Client) -> None:
    archive_service(service_id=service.pk)

    for answer in (client.get("/en/order/logo/"), client.post("/en/order/logo/", DETAILS)):
        assert answer.status_code == 410
        assert "“Logo design” is no longer on sale" in text(answer)
    assert client.get("/en/order/nothing/").status_code == 404


def test_archived_service_is_not_sold_from_a_page_kept_by_another_process(
    service: Service,
) -> None:
    stale = package(service)
    assert stale.service.status == "published"
    Service.objects.update(status="archived")

    with pytest.raises(services.NotOnSale):
        place(chosen=stale)


def test_express_takes_days_off_and_costs(agency: AgencyProfile, client: Client) -> None:
    service = make_service()
    make_extra(service, "express", name_en="Express", extra_days=-3, price_amount=9_000)

    page = text(client.get("/en/services/logo/?package=standard&extra=express"))
    order_by_form(client, {**DETAILS, "extra": "express"})

    assert "Takes off 3 working days." in page
    order = Order.objects.get()
    assert (order.days, order.gross_amount) == (2, 29_000)
    assert [line.days for line in order.lines.all()] == [5, -3]


def test_express_at_once_is_sold_as_often_as_it_can_be_made(agency: AgencyProfile) -> None:
    service = make_service()
    express = make_extra(service, "express", extra_days=-2, places=1)
    first = place(chosen=package(service), extras=[express])

    express.refresh_from_db()
    assert express.is_sold_out
    with pytest.raises(services.ExtraSoldOut):
        place(chosen=package(service), extras=[express])
    services.cancel_order(order_id=first.pk, actor=STAFF, reason="No")
    express.refresh_from_db()
    assert not express.is_sold_out


def test_pieces_are_counted_and_what_is_left_is_said(agency: AgencyProfile, client: Client) -> None:
    service = make_service()
    posts = make_extra(service, "posts", name_en="Post", kind="quantity", places=5)
    place(chosen=package(service), extras=[Picked(posts, "standard", quantity=3)])
    posts.refresh_from_db()
    assert not posts.is_sold_out

    answer = order_by_form(client, {**DETAILS, "extra": "posts=3"})

    assert "Only 2 pieces of “Post” are left. Nothing was ordered yet" in text(answer)
    assert Order.objects.count() == 1
    order_by_form(client, {**DETAILS, "extra": "posts=2"})
    posts.refresh_from_db()
    assert (Order.objects.count(), posts.is_sold_out) == (2, True)


def test_express_by_day_comes_back_tomorrow(agency: AgencyProfile, client: Client) -> None:
    service = make_service()
    express = make_extra(service, "express", extra_days=-2, places=1, places_per="day")
    place(chosen=package(service), extras=[express])

    page = client.get("/en/services/logo/?extra=express")
    assert "All taken for today." in text(page)
    assert page.content.decode().count(" checked>") == 1
    clock.set_frozen(MONDAY + timedelta(days=1))
    assert "All taken for today." not in text(client.get("/en/services/logo/"))
    express.refresh_from_db()
    place(chosen=package(service), extras=[express])


def test_extra_gone_while_choosing_leaves_the_order_and_says_so(
    agency: AgencyProfile, client: Client
) -> None:
    service = make_service()
    express = make_extra(service, "express", name_en="Express", extra_days=-2, places=1)
    place(chosen=package(service), extras=[express])
    type(express).objects.update(is_sold_out=False)  # what the other process still believes

    answer = order_by_form(client, {**DETAILS, "extra": "express"})

    assert "“Express” was just taken by somebody else" in text(answer)
    assert "Total to pay €200" in text(answer)
    assert Order.objects.count() == 1
