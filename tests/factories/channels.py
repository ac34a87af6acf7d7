"""Channels, and orders that staff enter from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalog.models import Package, Service
from kernel import clock
from kernel.actors import Actor
from kernel.money import Money
from orders import services as orders
from orders.models import Channel, Order
from orders.services import OrderDraft, Origin
from payments import services as payments
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import STAFF


def make_channel(name: str = "Comptoir", **fields: Any) -> Channel:
    """A marketplace that keeps 20 % and leaves the invoice to us."""
    return Channel.objects.create(
        **{"name": name, "commission_bps": 2_000, "keeps_money": True, **fields}
    )


def make_draft(channel: Channel, **fields: Any) -> OrderDraft:
    """Of a paid order of 150 euros unless `is_paid` and `price` say otherwise."""
    price: Money = fields.pop("price", Money(15_000))
    is_paid = fields.pop("is_paid", True)
    by_rate = channel.commission_of(price) if is_paid else None
    origin = Origin(
        channel=channel,
        price=price,
        actor=fields.pop("actor", STAFF),
        reference=fields.pop("reference", "CO-1"),
        commission=fields.pop("commission", None) or by_rate,
        is_paid=is_paid,
    )
    service = Service.objects.filter(slug="logo").first() or make_service()
    chosen: Package = fields.pop("chosen", None) or package(service)
    wish: dict[str, Any] = {
        "email": "clara@maison-lune.example",
        "name": "Clara Dupont",
        "country": "FR",
        "buyer_kind": "consumer",
        "company_name": "",
        "vat_number": "",
        "language": "en",
    }
    return OrderDraft(package=chosen, extras=(), origin=origin, **{**wish, **fields})


def enter_paid(channel: Channel, *, actor: Actor = STAFF, **fields: Any) -> Order:
    day: date = fields.pop("received_on", None) or clock.now().date()
    draft = make_draft(channel, actor=actor, **fields)
    return payments.enter_paid_order(draft=draft, received_on=day, actor=actor)


def enter_link(channel: Channel, **fields: Any) -> Order:
    return orders.place_order(draft=make_draft(channel, is_paid=False, **fields))
