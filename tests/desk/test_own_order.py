"""Whoever sits at the desk takes an order themselves: one step, for nothing or for their hours."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from freelancers import services as freelancers
from freelancers.models import Assignment, Freelancer
from kernel import outbox
from kernel.models import Mail
from kernel.money import Money
from orders.models import Order
from payments.models import Payout
from tests.desk.conftest import STAFF, accepted, briefed, join
from tests.factories.freelancers import upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(service: Any) -> Order:
    return briefed(service)


def take(desk: Client, order: Order, cost: str = "0") -> Any:
    url = f"/admin/desk/order/{order.reference}/assign/"
    return desk.post(url, {"step": "own", "own_cost": cost}, follow=True)


@pytest.mark.parametrize(("typed", "cents"), [("0", 0), ("45.50", 4_550)])
def test_one_step_joins_the_bench_and_takes_the_order(
    desk: Client, olga: User, order: Order, typed: str, cents: int
) -> None:
    page = take(desk, order, typed)

    job = Assignment.objects.get()
    assert (job.status, job.pay_amount, job.freelancer.user) == ("accepted", cents, olga)
    assert "You make this order yourself" in page.text
    assert "Hand in the work" in page.text


def test_pressed_twice_it_is_one_job(desk: Client, order: Order) -> None:
    take(desk, order)

    take(desk, order, "10")

    assert Assignment.objects.get().pay_amount == 0
    assert Freelancer.objects.count() == 1


def test_job_of_somebody_else_ends(
    desk: Client, olga: User, fay_user: User, order: Order, service: Any
) -> None:
    theirs = accepted(order, join(fay_user, service))

    take(desk, order)

    theirs.refresh_from_db()
    assert theirs.status == "replaced"
    assert Assignment.objects.live().get().freelancer.user == olga


@pytest.mark.parametrize("typed", ["", "-1", "free"])
def test_amount_that_is_none_is_said(desk: Client, order: Order, typed: str) -> None:
    page = take(desk, order, typed)

    assert page.status_code == 422
    assert page.context["own_form"].errors["own_cost"]
    assert not Assignment.objects.exists()


def test_own_work_for_nothing_is_delivered_and_owes_nobody(desk: Client, order: Order) -> None:
    take(desk, order)
    form = {"chosen": upload("logo.pdf"), "cost": "0", "note": ""}
    desk.post(f"/admin/desk/order/{order.reference}/hand-in/", form)

    job = Assignment.objects.get()
    freelancers.pass_submission(assignment_id=job.pk, note="Here", names={}, actor=STAFF)
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "delivered"
    assert not Payout.objects.exists()


def test_the_order_is_locked_before_the_person(order: Order, olga: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        freelancers.make_it_myself(
            order_id=order.pk, user_id=olga.pk, pay=Money(0, "EUR"), actor=STAFF
        )

    said = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    tables = [sql.partition('FROM "')[2].partition('"')[0] for sql in said]
    assert tables.index("orders_order") < tables.index("accounts_user")


def test_own_work_for_nothing_mails_nobody_what_they_earn(desk: Client, order: Order) -> None:
    take(desk, order)
    outbox.deliver_due()
    form = {"chosen": upload("logo.pdf"), "cost": "0", "note": ""}
    desk.post(f"/admin/desk/order/{order.reference}/hand-in/", form)
    page = desk.get(f"/admin/desk/order/{order.reference}/check/").text
    job = Assignment.objects.get()
    freelancers.pass_submission(assignment_id=job.pk, note="Here", names={}, actor=STAFF)

    outbox.deliver_due()

    assert "Nothing is owed to anybody" in page
    assert "€0 will be owed" not in page
    sent = Mail.objects.filter(name__startswith="freelancers/")
    assert not sent.filter(name__in=["freelancers/accepted", "freelancers/passed"]).exists()
    assert not [mail for mail in sent if "You earn" in mail.text]
