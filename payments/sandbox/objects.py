"""What the practice Stripe keeps: objects shaped like Stripe's, ids marked `_sbx_`."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from kernel import clock, ids, outbox
from kernel.money import Money, round_half_up
from payments.models import SandboxObject

Data = dict[str, Any]
FEE_RATE = Decimal("0.015")
FEE_FIXED = 25
DEBIT_TAKES = timedelta(hours=1)


class Missing(LookupError):
    """No such practice object."""


def timestamp() -> int:
    return int(clock.now().timestamp())


def new_id(prefix: str) -> str:
    return f"{prefix}_sbx_{ids.public_id()}"


def save(data: Data) -> Data:
    """Insert or replace the object; its id says which."""
    SandboxObject.objects.update_or_create(
        pk=data["id"],
        defaults={"type": data["object"], "data": data},
        create_defaults={"type": data["object"], "data": data, "created_at": clock.now()},
    )
    return data


def load(object_id: str, kind: str) -> Data:
    """The object, locked when inside a transaction. Raises Missing."""
    row = SandboxObject.objects.filter(pk=object_id, type=kind).first()
    if row is None:
        raise Missing(f"No such {kind}: '{object_id}'")
    return dict(row.data)


def lock(object_id: str, kind: str) -> Data:
    """As `load`, holding the row until the transaction ends."""
    row = SandboxObject.objects.select_for_update().filter(pk=object_id, type=kind).first()
    if row is None:
        raise Missing(f"No such {kind}: '{object_id}'")
    return dict(row.data)


def new_session(form: Data) -> Data:
    """An open Checkout session from the SDK's own parameters."""
    session_id = new_id("cs_test")
    lines = [
        {
            "name": item["price_data"]["product_data"]["name"],
            "amount": int(item["price_data"]["unit_amount"]) * int(item.get("quantity", 1)),
        }
        for item in form["line_items"]
    ]
    session = {
        "id": session_id,
        "object": "checkout.session",
        "amount_total": sum(line["amount"] for line in lines),
        "cancel_url": form["cancel_url"],
        "client_reference_id": form.get("client_reference_id"),
        "created": timestamp(),
        "currency": form["line_items"][0]["price_data"]["currency"],
        "customer_email": form.get("customer_email"),
        "description": form.get("payment_intent_data", {}).get("description", ""),
        "expires_at": int(form["expires_at"]),
        "lines": lines,
        "livemode": False,
        "locale": form.get("locale", "en"),
        "metadata": form.get("metadata", {}),
        "mode": "payment",
        "payment_intent": None,
        "payment_status": "unpaid",
        "status": "open",
        "success_url": form["success_url"],
        "url": settings.SITE_URL + reverse("sandbox-checkout", args=[session_id]),
    }
    return save(session)


def new_intent(session: Data, *, status: str) -> Data:
    return save(
        {
            "id": new_id("pi"),
            "object": "payment_intent",
            "amount": session["amount_total"],
            "created": timestamp(),
            "currency": session["currency"],
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": session["metadata"],
            "status": status,
        }
    )


def new_charge(intent: Data) -> Data:
    """Money taken, with the practice fee of 1.5 % + 0.25 booked on the balance."""
    charge_id = new_id("ch")
    fee = round_half_up(intent["amount"] * FEE_RATE) + FEE_FIXED
    booked = new_balance_transaction(
        charge_id, "charge", Money(intent["amount"], intent["currency"]), fee=fee
    )
    return save(
        {
            "id": charge_id,
            "object": "charge",
            "amount": intent["amount"],
            "amount_captured": intent["amount"],
            "amount_refunded": 0,
            "balance_transaction": booked["id"],
            "captured": True,
            "created": timestamp(),
            "currency": intent["currency"],
            "livemode": False,
            "paid": True,
            "payment_intent": intent["id"],
            "status": "succeeded",
        }
    )


def new_refund(form: Data, charge: Data) -> Data:
    refund_id = new_id("re")
    amount = int(form["amount"])
    booked = new_balance_transaction(refund_id, "refund", Money(-amount, charge["currency"]))
    return save(
        {
            "id": refund_id,
            "object": "refund",
            "amount": amount,
            "balance_transaction": booked["id"],
            "charge": charge["id"],
            "created": timestamp(),
            "currency": charge["currency"],
            "metadata": form.get("metadata", {}),
            "payment_intent": charge["payment_intent"],
            "reason": form.get("reason"),
            "status": "succeeded",
        }
    )


def new_balance_transaction(source: str, kind: str, amount: Money, *, fee: int = 0) -> Data:
    return save(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount.amount,
            "created": timestamp(),
            "currency": amount.currency,
            "description": "Simulated",
            "fee": fee,
            "net": amount.amount - fee,
            "reporting_category": kind,
            "source": source,
            "status": "available",
            "type": kind,
        }
    )


def announce(kind: str, subject: Data, *, api_version: str) -> None:
    """Store an event about `subject` and promise its delivery to our own webhook address."""
    event = save(
        {
            "id": new_id("evt"),
            "object": "event",
            "api_version": api_version,
            "created": timestamp(),
            "data": {"object": subject},
            "livemode": False,
            "pending_webhooks": 1,
            "request": None,
            "type": kind,
        }
    )
    outbox.schedule(
        "payments.deliver_sandbox_event", key=event["id"], payload={"event_id": event["id"]}
    )
