"""A checkout as a browser does it: the details page, then the summary with its button."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from catalog.models import Service
from kernel.money import Money
from orders import services
from orders.models import KeptCheckout
from tests.factories.catalog import package

AT_ONCE = {"start": "now", "knows_share": "on", "knows_loss": "on"}
DETAILS = {
    "package": "standard",
    "email": "clara@maison-lune.example",
    "name": "Clara Dupont",
    "country": "FR",
    "buyer_kind": "consumer",
}


def give_details(client: Client, typed: dict[str, Any], path: str = "/en/order/logo/") -> str:
    """The address of the summary page."""
    answer = client.post(path, typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def shown_on(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found
    return found[1]


def keep_checkout(service: Service, **fields: Any) -> KeptCheckout:
    """As the ticked box of the details page keeps it."""
    company = ("company_name", "billing_address", "vat_number", "purchase_order")
    defaults: dict[str, Any] = {
        "email": DETAILS["email"],
        "language": "en",
        "service": service,
        "tier": package(service).tier,
        "extras": ["kit"],
        "details": {**DETAILS, **dict.fromkeys((*company, "accounting_email"), "")},
        "coupon": "",
        "price": Money(26_000, "EUR"),
    }
    return services.keep_checkout(unfinished=services.Unfinished(**{**defaults, **fields}))


def order_by_form(
    client: Client,
    typed: dict[str, Any],
    path: str = "/en/order/logo/",
    agreed: dict[str, Any] = AT_ONCE,
) -> Any:
    """The answer to the button that binds."""
    summary = give_details(client, typed, path)
    shown = shown_on(client.get(summary).content.decode())
    return client.post(summary, {**agreed, "shown": shown})
