"""Money given back by hand: before or after delivery, in part or whole, once, in the books."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from freelancers.models import Assignment
from kernel import outbox
from kernel.charges import turnover_rate
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from kernel.templatetags.relais import money
from orders.models import Order
from payments import margin
from payments.models import Payment, Refund
from tests.conftest import MONDAY
from tests.desk.conftest import place
from tests.factories.catalog import package
from tests.factories.freelancers import (
    approve,
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import assert_books_hold, books, make_order, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(service: Any, fay_user: User, clara: User) -> Any:
    """Makes a paid order in production with Fay, who is paid 80 euros; the money is booked."""
    fay = make_freelancer(fay_user, capacity=9)
    give_rate(fay, package(service))

    def job() -> Assignment:
        return make_job(bring_to_production(pay(make_order(client=clara, service=service))))

    return job


@pytest.fixture
def completed(make: Any) -> Order:
    return complete(make())


def complete(job: Assignment) -> Order:
    deliver(submit(job))
    approve(job.order)
    return Order.objects.get(pk=job.order_id)


def url(order: Order) -> str:
    return f"/admin/desk/order/{order.reference}/refund/"


def key_on(page: Any) -> str:
    found = re.search(r'name="key" value="(\w{22})"', page.text)
    assert found
    return found[1]


def send(desk: Client, order: Order, amount: str, step: str = "refund", **fields: str) -> Any:
    key = fields.pop("key", None) or key_on(desk.get(url(order)))
    form = {"amount": amount, "reason": "A goodwill gesture", "key": key, "step": step, **fields}
    return desk.post(url(order), form, follow=True)


def test_order_screen_links_to_the_refund_of_a_completed_order(
    desk: Client, completed: Order
) -> None:
    page = desk.get(f"/admin/desk/order/{completed.reference}/")

    assert f'href="{url(completed)}">Refund</a>' in page.text


def test_refund_screen_offers_all_that_is_left(desk: Client, completed: Order) -> None:
    page = desk.get(url(completed)).text

    assert "€200 of the €200 that Clara Dupont paid can still be refunded" in page
    assert re.search(r'name="amount" value="200"', page)


def test_look_shows_what_it_leaves_and_refunds_nothing(desk: Client, completed: Order) -> None:
    charges = Money(15_000, "EUR").share(turnover_rate(MONDAY.date()))
    after = Money(15_000 - 325 - 8_000, "EUR") - charges

    page = send(desk, completed, "50", step="look")

    assert f"<b>{money(margin.actual(completed).margin)}</b>" in page.text
    assert f"<b>{money(after)}</b>" in page.text
    assert "Refund €50</button>" in page.text
    assert not Refund.objects.exists()


def test_partial_refund_after_delivery_reaches_books_client_and_screen(
    desk: Client, completed: Order, olga: User
) -> None:
    page = send(desk, completed, "50.5")
    outbox.deliver_due()

    refund = Refund.objects.get()
    completed.refresh_from_db()
    assert (refund.amount, refund.reason) == (5_050, "A goodwill gesture")
    assert refund.requested_by == olga
    assert (refund.status, completed.status) == ("succeeded", "completed")
    assert completed.refunded_amount == 5_050
    assert books(completed)["revenue_refunds"] == 5_050
    assert books(completed)["revenue"] == -20_000
    assert margin.actual(completed).refunds.amount == 5_050
    assert_books_hold(completed)
    assert "€50.50 goes back to Clara Dupont" in page.text
    assert "€50.50" in Mail.objects.get(name="payments/refunded").subject


def test_refund_takes_its_share_of_vat(desk: Client, agency: AgencyProfile, make: Any) -> None:
    agency.vat_regime = VatRegime.STANDARD
    agency.save()
    order = complete(make())

    looked = send(desk, order, "120", step="look").text
    send(desk, order, "120")
    outbox.deliver_due()

    assert (order.net_amount, order.vat_amount) == (16_667, 3_333)
    assert books(order)["revenue_refunds"] == 10_000
    assert books(order)["vat_collected"] == -1_333
    assert f"<b>{money(margin.actual(order).margin)}</b>" in looked
    assert_books_hold(order)


def test_double_click_makes_one_refund(desk: Client, completed: Order) -> None:
    key = key_on(desk.get(url(completed)))

    send(desk, completed, "200", key=key)
    again = send(desk, completed, "200", key=key)

    assert Refund.objects.count() == 1
    assert again.status_code == 200
    assert "€200 goes back to Clara Dupont" in again.text


def test_same_form_with_another_amount_says_nothing_more_was_sent(
    desk: Client, completed: Order
) -> None:
    key = key_on(desk.get(url(completed)))
    send(desk, completed, "50", key=key)

    again = send(desk, completed, "60", key=key)

    assert [refund.amount for refund in Refund.objects.all()] == [5_000]
    assert "This form had already refunded €50" in again.text


@pytest.mark.parametrize("step", ["look", "refund"])
@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Enter the amount to refund."),
        ("fifty", "Enter an amount such as 79 or 79.50"),
        ("0", "Enter €0.01 or more."),
        ("-5", "Enter an amount such as 79 or 79.50"),
        ("1.001", "Enter an amount such as 79 or 79.50"),
        ("200.01", "Only €200 can still be refunded."),
    ],
)
def test_amount_that_cannot_go_back_is_refused(
    desk: Client, completed: Order, step: str, amount: str, said: str
) -> None:
    page = send(desk, completed, amount, step=step)

    assert page.status_code == 422
    assert said in page.text
    assert not Refund.objects.exists()


def test_reason_is_required(desk: Client, completed: Order) -> None:
    page = send(desk, completed, "50", reason=" ")

    assert page.status_code == 422
    assert "Write why the money goes back." in page.text
    assert not Refund.objects.exists()


def test_nothing_is_left_after_a_full_refund(desk: Client, completed: Order) -> None:
    send(desk, completed, "200")
    outbox.deliver_due()

    page = desk.get(url(completed), follow=True)

    assert "All of this money has already gone back" in page.text
    assert f'href="{url(completed)}"' not in page.text
    assert margin.actual(completed).revenue == margin.actual(completed).refunds


def test_order_in_production_is_refunded_in_part_and_completes(desk: Client, make: Any) -> None:
    job = make()
    order = job.order

    looked = send(desk, order, "50", step="look").text
    send(desk, order, "50")
    order = complete(job)

    assert "to stop it as well, cancel the order" in looked
    assert f"<b>{money(margin.actual(order).margin)}</b>" in looked
    assert books(order)["revenue"] == -15_000
    assert_books_hold(order)


def test_unpaid_order_has_no_refund(desk: Client, service: Any) -> None:
    order = place(service)

    assert desk.get(url(order)).status_code == 302
    assert send(desk, order, "5", key="k" * 22).status_code == 422


def test_staff_may_refund(client: Client, sam: User, completed: Order) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")

    send(client, completed, "10")

    assert Refund.objects.get().requested_by == sam


def test_refund_screen_takes_few_queries(desk: Client, completed: Order) -> None:
    desk.get(url(completed))

    with CaptureQueriesContext(connection) as queries:
        assert desk.get(url(completed)).status_code == 200

    assert len(queries) <= 10
    assert Payment.objects.count() == 1
