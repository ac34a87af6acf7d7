"""Who orders, as the details page takes it: what goes from a form into an order, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict


class Details(TypedDict):
    email: str
    name: str
    country: str
    buyer_kind: str
    company_name: str
    billing_address: str
    vat_number: str
    purchase_order: str
    accounting_email: str


def order_details(typed: Mapping[str, str], *, email: str) -> Details:
    """These fields and no others: what else a form asks never reaches the order."""
    return Details(
        email=email,
        name=typed["name"],
        country=typed["country"],
        buyer_kind=typed["buyer_kind"],
        company_name=typed.get("company_name", ""),
        billing_address=typed.get("billing_address", ""),
        vat_number=typed.get("vat_number", ""),
        purchase_order=typed.get("purchase_order", ""),
        accounting_email=typed.get("accounting_email", ""),
    )
