"""Each work screen: who sees it, what it shows, how many queries it takes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from freelancers import services as freelancers
from freelancers.states import DeclineReason
from orders import services as orders
from tests.desk.conftest import CLIENT, accepted, briefed, join, maker, paid, submitted
from tests.desk.test_decisions import make_payout, park

pytestmark = pytest.mark.django_db


def queries_of(desk: Client, path: str) -> int:
    """Queries of a page once the process is warm."""
    desk.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert desk.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [0, 1, 3, 50])
def test_home_takes_the_same_queries_at_any_length(desk: Client, service: Any, count: int) -> None:
    for number in range(count):
        order = paid(service, email=f"c{number}@clients.example")
        orders.post_message(order_id=order.pk, body="Hello", actor=CLIENT)

    # three of them ask how far the first sale is, until one was delivered
    assert queries_of(desk, "/admin/") == 17


@pytest.mark.parametrize("count", [1, 3, 50])
def test_order_takes_the_same_queries_at_any_length(
    desk: Client, service: Any, fay_user: User, count: int
) -> None:
    order = briefed(service)
    accepted(order, join(fay_user, service))
    for number in range(count):
        orders.post_message(order_id=order.pk, body=f"Hello {number}", actor=CLIENT)

    assert queries_of(desk, f"/admin/desk/order/{order.reference}/") == 13


def test_every_screen_opens(desk: Client, service: Any, fay_user: User, finn_user: User) -> None:
    fay = join(fay_user, service)
    order = briefed(service)
    job = submitted(order, fay)
    payout = make_payout(job)
    free = briefed(service, email="carl@kiln.example")
    service.owner_checks_brief = True
    service.save()
    waiting = briefed(service, email="noe@atelier.example")
    park(order)
    root = "/admin/desk"

    for path in [
        "/admin/",
        f"{root}/search/?q=Clara",
        f"{root}/order/{order.reference}/",
        f"{root}/order/{order.reference}/brief/",
        f"{root}/order/{waiting.reference}/brief/",
        f"{root}/order/{order.reference}/check/",
        f"{root}/order/{free.reference}/assign/",
        f"{root}/order/{order.reference}/cancel/",
        f"{root}/freelancers/",
        f"{root}/freelancer-payments/",
        f"{root}/freelancer-payments/{payout.public_id}/",
        f"{root}/undelivered/",
        "/admin/orders/order/",
    ]:
        page = desk.get(path)

        assert page.status_code == 200, path
        assert "style=" not in page.text.replace('type="text/css"', ""), path
        assert "<script>" not in page.text, path


def test_order_tells_why_an_offer_was_declined(desk: Client, service: Any, fay_user: User) -> None:
    person = join(fay_user, service)
    order = briefed(service)
    job = freelancers.offer_to(
        order_id=order.pk, freelancer_id=person.pk, pay=None, actor=maker(person)
    )
    freelancers.decline_assignment(
        assignment_id=job.pk, reason=DeclineReason.PAY, note="€90 would do", actor=maker(person)
    )

    page = desk.get(f"/admin/desk/order/{order.reference}/").text

    assert "declined the offer: The pay is too low" in page
    assert "€90 would do" in page
