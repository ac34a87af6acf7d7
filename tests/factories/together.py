"""Two orders placed with one press, as a browser and as the services do it, and their payment."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client

from catalog.models import Service
from kernel import ids, outbox
from orders.models import Order
from orders.services import OrderDraft, place_together
from payments.sandbox import acts
from tests.factories.catalog import make_service, package
from tests.factories.checkout import AT_ONCE, DETAILS, shown_on
from tests.factories.orders import make_draft
from tests.factories.payments import open_session


def two_services() -> tuple[Service, Service]:
    """A logo for 200 euros, and a web page for 90."""
    logo, page = make_service(), make_service(slug="page", title_en="Web page")
    page.packages.update(price_amount=9_000)
    return logo, page


def drafts_of(*services: Service, **fields: Any) -> list[OrderDraft]:
    return [
        make_draft(chosen=package(service), form_key=ids.public_id(), **fields)
        for service in services
    ]


def two_orders(**fields: Any) -> list[Order]:
    """To pay: 200 and 90 euros."""
    return place_together(drafts=drafts_of(*two_services(), **fields))


def pay_together(orders: list[Order]) -> str:
    """Paid on the practice page, every message delivered. Returns the session."""
    session = open_session(orders[0])
    acts.pay(session)
    outbox.deliver_due()
    for order in orders:
        order.refresh_from_db()
    return session


SELECTION, SUMMARY = "/en/selection/", "/en/selection/summary/"


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def add(client: Client, slug: str, **typed: Any) -> Any:
    return client.post(f"/en/order/{slug}/", {"package": "standard", "more": "1", **typed})


def choose_both(client: Client) -> None:
    """A logo in the selection, then a web page with the details."""
    add(client, "logo", extra="kit")
    client.post("/en/order/page/", DETAILS)


def press(client: Client, **agreed: Any) -> Any:
    shown = shown_on(client.get(SUMMARY).content.decode())
    return client.post(SUMMARY, {**AT_ONCE, "shown": shown, **agreed})


def item_key(client: Client, number: int) -> str:
    page = client.get(SELECTION).content.decode()
    return str(re.findall(r'name="key" value="([\w-]+)"', page)[number])
