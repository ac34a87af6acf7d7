"""A form pressed twice, and a stranger who presses too often."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from kernel.models import AgencyProfile
from orders import services
from orders.models import Message, Order
from tests.factories.catalog import make_service
from tests.factories.checkout import order_by_form
from tests.factories.orders import make_draft, paid_order

FORM = {
    "package": "standard",
    "email": "nora@post.example",
    "name": "Nora New",
    "country": "FR",
    "buyer_kind": "consumer",
}


@pytest.mark.usefixtures("agency")
def test_place_order_with_the_same_form_twice_is_one_order() -> None:
    draft = make_draft(form_key="k" * 22)

    first, second = services.place_order(draft=draft), services.place_order(draft=draft)

    assert first == second
    assert Order.objects.count() == 1
    assert first.lines.count() == 1


@pytest.mark.usefixtures("agency")
def test_place_order_with_two_forms_is_two_orders() -> None:
    services.place_order(draft=make_draft(form_key="a" * 22))
    service = Order.objects.get().package
    services.place_order(draft=make_draft(chosen=service, form_key="b" * 22))

    assert Order.objects.count() == 2


def test_post_message_twice_at_once_is_one_message(clara: User) -> None:
    order = paid_order(client=clara)

    for _ in range(2):
        services.post_message(order_id=order.pk, body="Lower, please.", actor=clara.actor)

    assert Message.objects.count() == 1


def test_order_form_too_often_for_one_address_is_refused(
    client: Client, agency: AgencyProfile
) -> None:
    make_service()

    answers = [order_by_form(client, FORM).status_code for _ in range(11)]

    assert answers == [307] * 10 + [429]
    assert Order.objects.count() == 10
