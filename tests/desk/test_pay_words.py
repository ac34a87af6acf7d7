"""The check and cancel screens say what becomes of the pay: to come, owed or paid."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from freelancers.models import Assignment
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from orders import services as orders
from payments import services as payments
from payments.models import Payout
from tests.factories.catalog import package
from tests.factories.freelancers import (
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def job(service: Any, fay_user: User, clara: User) -> Assignment:
    """Paid by Clara, accepted by Fay for 80 euros."""
    give_rate(make_freelancer(fay_user), package(service))
    return make_job(bring_to_production(pay(make_order(client=clara, service=service))))


def second_version(job: Assignment) -> Assignment:
    """Delivered, sent back by Clara, handed in again a day later; not checked yet."""
    deliver(submit(job))
    outbox.deliver_due()
    assert job.order.client
    orders.request_changes(order_id=job.order_id, body="Redder", actor=job.order.client.actor)
    clock.set_frozen(clock.now() + timedelta(days=1))
    outbox.deliver_due()
    job.refresh_from_db()
    return submit(job, "second.pdf")


def record_pay(job: Assignment) -> None:
    payout = Payout.objects.get(assignment=job)
    payments.record_invoice_number(payout_id=payout.pk, number="F-1", actor=STAFF)
    payments.record_payout(
        payout_id=payout.pk, reference="SEPA 1", paid_on=date(2026, 11, 24), actor=STAFF
    )


def words(desk: Client, job: Assignment, screen: str) -> str:
    page = desk.get(f"/admin/desk/order/{job.order.reference}/{screen}/")
    assert page.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))


def test_first_version_will_be_owed(desk: Client, job: Assignment) -> None:
    submit(job)

    assert "€80 will be owed to Fay Okoro once you deliver." in words(desk, job, "check")


def test_second_version_is_owed_already(desk: Client, job: Assignment) -> None:
    second_version(job)

    page = words(desk, job, "check")

    assert "€80 is already owed to Fay Okoro, since Mon 23 Nov." in page
    assert "This version costs nothing more." in page
    assert "will be owed" not in page


def test_second_version_was_paid(desk: Client, job: Assignment) -> None:
    second_version(job)
    record_pay(job)

    page = words(desk, job, "check")

    assert "€80 was paid to Fay Okoro on Tue 24 Nov." in page
    assert "owed" not in page


def test_cancelling_before_the_check_loses_the_fee(desk: Client, job: Assignment) -> None:
    submit(job)

    page = words(desk, job, "cancel")

    assert "Cancelling loses €3.25 in all." in page
    assert "The payment fee of €3.25 is not given back." in page
    assert "Nothing is owed for work that did not pass the check." in page


def test_cancelling_loses_the_pay_that_is_owed(desk: Client, job: Assignment) -> None:
    second_version(job)

    page = words(desk, job, "cancel")

    assert "Cancelling loses €83.25 in all." in page
    assert "€80 is already owed to Fay Okoro, since Mon 23 Nov." in page
    assert "Nothing is owed" not in page


def test_cancelling_loses_the_pay_that_was_paid(desk: Client, job: Assignment) -> None:
    second_version(job)
    record_pay(job)

    page = words(desk, job, "cancel")

    assert "Cancelling loses €83.25 in all." in page
    assert "€80 was paid to Fay Okoro on Tue 24 Nov." in page
    assert "owed" not in page


@pytest.mark.parametrize(("screen", "most"), [("check", 13), ("cancel", 10)])
def test_screen_takes_few_queries(desk: Client, job: Assignment, screen: str, most: int) -> None:
    second_version(job)
    words(desk, job, screen)

    with CaptureQueriesContext(connection) as queries:
        words(desk, job, screen)

    assert len(queries) <= most
