"""The back office opens to the agency's people only."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from payments.models import Payout
from tests.desk.conftest import briefed, join, submitted
from tests.desk.test_decisions import make_payout

pytestmark = pytest.mark.django_db
PATHS = [
    "/admin/",
    "/admin/desk/search/",
    "/admin/desk/order/{ref}/",
    "/admin/desk/order/{ref}/brief/",
    "/admin/desk/order/{ref}/check/",
    "/admin/desk/order/{ref}/assign/",
    "/admin/desk/order/{ref}/cancel/",
    "/admin/desk/order/{ref}/refund/",
    "/admin/desk/order/{ref}/withdrawal/",
    "/admin/desk/freelancers/",
    "/admin/desk/freelancer-payments/",
    "/admin/desk/undelivered/",
    "/admin/orders/order/",
]


@pytest.mark.parametrize("path", PATHS)
def test_client_and_freelancer_meet_404(
    client: Client, service: Any, clara: User, fay_user: User, path: str
) -> None:
    order = briefed(service)

    for person in (clara, fay_user):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(path.format(ref=order.reference)).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_anonymous_meets_sign_in_whether_or_not_the_order_exists(
    client: Client, service: Any, path: str
) -> None:
    order = briefed(service)

    for reference in (order.reference, "DS-NOSUCH"):
        answer = client.get(path.format(ref=reference))

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/")


def test_admin_login_leads_to_the_house_door(client: Client, agency: object) -> None:
    answer = client.get("/admin/login/?next=/admin/desk/undelivered/")

    assert answer.status_code == 302
    assert "/account/" in answer.headers["Location"]
    assert "next=%2Fadmin%2Fdesk%2Fundelivered%2F" in answer.headers["Location"]


def test_unknown_order_is_404_for_the_owner(desk: Client) -> None:
    assert desk.get("/admin/desk/order/DS-NOSUCH/").status_code == 404


@pytest.mark.parametrize("rest", ["reply/", "no-answer/"])
def test_wrong_method_is_405(desk: Client, service: Any, rest: str) -> None:
    order = briefed(service)

    assert desk.get(f"/admin/desk/order/{order.reference}/{rest}").status_code == 405


def test_staff_runs_orders(client: Client, sam: User, fay_user: User, service: Any) -> None:
    order = briefed(service)
    paid_soon = make_payout(submitted(briefed(service), join(fay_user, service)))
    Payout.objects.filter(pk=paid_soon.pk).update(due_on="2026-11-20")
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/admin/").status_code == 200
    assert "Record payment" not in client.get("/admin/").text
    assert client.get(f"/admin/desk/order/{order.reference}/assign/").status_code == 200
    assert client.get("/admin/orders/order/").status_code == 200
    assert client.get("/admin/kernel/agencyprofile/1/change/").status_code == 403
