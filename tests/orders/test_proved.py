"""Whoever knows an address can order in its name: what they type must feed nothing of its owner."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from orders import services
from orders.models import Order
from orders.proved import proved
from orders.spaces import account_name
from tests.factories.freelancers import bring_to_production
from tests.factories.orders import CLIENT, STAFF, delivered_order, pay, place

pytestmark = pytest.mark.django_db
FALSE: dict[str, Any] = {
    "buyer_kind": "company",
    "company_name": "Evil SRL",
    "country": "BE",
    "accounting_email": "spy@evil.example",
}


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def placed_by_a_stranger(clara: User) -> Order:
    """With Clara's address, not signed in; paid, and therefore hers."""
    order = pay(place(email=clara.email, name="Mallory", **FALSE))
    Order.objects.filter(pk=order.pk).update(client=clara)
    order.refresh_from_db()
    return order


def test_strangers_order_fills_no_form_of_the_client(signed_in: Client, clara: User) -> None:
    place(client=clara, buyer_kind="company", company_name="Maison Lune", country="FR")
    placed_by_a_stranger(clara)

    page = signed_in.get("/en/order/logo/").content.decode()

    assert 'value="Maison Lune"' in page
    assert "Evil SRL" not in page
    assert "spy@evil.example" not in page


def test_strangers_order_does_not_name_the_account(clara: User) -> None:
    placed_by_a_stranger(clara)

    assert account_name(clara) == clara.name


def test_cancelling_it_makes_it_no_word_of_the_client(clara: User) -> None:
    order = placed_by_a_stranger(clara)

    services.cancel_order(order_id=order.pk, actor=clara.actor, reason="Not mine")

    assert not proved(clara.orders.all()).exists()


def test_order_is_the_clients_word_once_they_briefed_it_signed_in(clara: User) -> None:
    order = bring_to_production(placed_by_a_stranger(clara))

    assert proved(clara.orders.all()).get() == order


@pytest.mark.parametrize("actor", [CLIENT, STAFF])
def test_what_others_do_with_it_proves_nothing(clara: User, actor: Any) -> None:
    order = delivered_order(email=clara.email)
    Order.objects.filter(pk=order.pk).update(client=clara)

    services.post_message(order_id=order.pk, body="Hello", actor=actor)

    assert not proved(clara.orders.all()).exists()
