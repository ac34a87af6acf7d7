"""The list of orders: who is late, and how the work stands, in the words of the order's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from freelancers import services as freelancers
from kernel import clock
from orders.models import Order
from tests.desk.conftest import STAFF, briefed, join, submitted

pytestmark = pytest.mark.django_db
LIST = "/admin/orders/order/"


def test_late_filter_shows_what_was_promised_for_a_moment_that_has_passed(
    desk: Client, service: Any
) -> None:
    late, other = briefed(service), briefed(service)
    Order.objects.filter(pk=late.pk).update(promised_at=clock.now() - timedelta(hours=1))

    page = desk.get(LIST, {"late": "yes"}).text

    assert f">{late.reference}<" in page
    assert f">{other.reference}<" not in page


def test_list_says_that_nobody_makes_it_yet(desk: Client, service: Any) -> None:
    briefed(service)

    assert "No freelancer yet" in desk.get(LIST).text


def test_list_says_that_it_is_being_corrected(desk: Client, service: Any, fay_user: User) -> None:
    job = submitted(briefed(service), join(fay_user, service))
    freelancers.return_submission(assignment_id=job.pk, remarks="Bluer", actor=STAFF)

    assert "Being corrected" in desk.get(LIST).text
