"""Money of a channel that was noted by mistake and has come after all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel import outbox
from kernel.models import Mail
from kernel.states import IllegalTransition
from orders.models import Order
from payments import services as payments
from payments.models import Invoice
from tests.desk.conftest import STAFF, place
from tests.factories.channels import enter_link, enter_paid, make_channel
from tests.factories.payments import assert_books_hold, books

pytestmark = pytest.mark.django_db


def taken_back(**rules: Any) -> Order:
    order = enter_paid(make_channel(**rules))
    outbox.deliver_due()
    payment = order.payments.get()
    payments.take_back_payment(payment_id=payment.pk, reason="Not paid out", actor=STAFF)
    order.refresh_from_db()
    return order


@pytest.fixture
def order(service: Any) -> Order:
    return taken_back(may_mail=False)


def url(order: Order, page: str = "") -> str:
    return f"/admin/desk/order/{order.reference}/{page}"


def test_order_page_leads_to_noting_it_again(desk: Client, order: Order) -> None:
    page = desk.get(url(order)).text

    assert f'href="{url(order, "channel-money/")}">The money has come after all</a>' in page


def test_it_is_booked_as_the_first_time(desk: Client, order: Order) -> None:
    first = {"channel_balance": 12_000, "channel_fees": 3_000, "client_prepayment": -15_000}

    page = desk.post(url(order, "channel-money/"), {"received_on": "2026-11-20"}, follow=True)

    order.refresh_from_db()
    assert "The payment is noted again" in page.text
    assert (order.status, order.paid_by) == ("awaiting_brief", "elsewhere")
    assert books(order) == first
    assert Invoice.objects.filter(order=order).count() == 3
    assert_books_hold(order)


def test_second_click_books_nothing_more(desk: Client, order: Order) -> None:
    for _ in range(2):
        desk.post(url(order, "channel-money/"), {"received_on": "2026-11-20"})

    assert order.payments.filter(status="succeeded").count() == 1


@pytest.mark.parametrize("day", ["", "2026-12-24", "soon"])
def test_day_that_cannot_be_is_said(desk: Client, order: Order, day: str) -> None:
    page = desk.post(url(order, "channel-money/"), {"received_on": day})

    assert page.status_code == 422
    assert not Order.objects.get().paid_at


def test_order_that_waits_for_its_own_payment_takes_none_of_a_channel(service: Any) -> None:
    order = place(service)

    with pytest.raises(IllegalTransition):
        payments.note_channel_money(
            order_id=order.pk, received_on=order.placed_at.date(), actor=STAFF
        )


def test_client_who_pays_at_the_channel_is_given_no_link_to_pay(desk: Client, order: Order) -> None:
    page = desk.get(url(order)).text

    assert "Please pay" not in page
    assert "/en/order/open/" not in page
    assert not desk.get(url(order)).context["pay_link"]


def test_order_that_is_paid_here_keeps_its_link(desk: Client, service: Any) -> None:
    page = desk.get(url(enter_link(make_channel(may_mail=False)))).text

    assert "Please pay" in page


def test_nothing_is_paid_here_twice(order: Order) -> None:
    with pytest.raises(payments.NotPayable):
        payments.open_checkout(order_id=order.pk)


def test_client_is_not_asked_by_mail_to_pay_here(service: Any) -> None:
    taken_back(may_mail=True)

    outbox.deliver_due()

    assert not Mail.objects.filter(name="payments/taken_back").exists()


def test_clients_page_says_where_it_is_paid(client: Client, service: Any) -> None:
    order = taken_back(may_mail=True)
    assert order.client
    client.force_login(order.client, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(reverse("orders:detail", args=[order.public_id])).text

    assert "You pay at Comptoir" in page
    assert "Pay €150" not in page
