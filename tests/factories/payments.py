"""Orders placed and paid the way clients do it: through the services and the practice page."""

from __future__ import annotations

import json
from typing import Any

from stripe import WebhookSignature

from kernel import outbox
from orders.models import Order
from orders.services import OrderDraft, place_order
from payments import mode, services
from payments.models import Account, Journal, Payment, Posting, SandboxObject
from payments.sandbox import acts
from tests.factories.catalog import make_service, package


def make_order(**fields: Any) -> Order:
    """An order to pay: 200 euros, French franchise, in English, nobody's account yet."""
    service = fields.pop("service", None) or make_service()
    wish: dict[str, Any] = {
        "package": package(service),
        "extras": (),
        "email": "clara@maison-lune.example",
        "name": "Clara Dupont",
        "country": "FR",
        "buyer_kind": "consumer",
        "company_name": "",
        "vat_number": "",
        "language": "en",
    }
    return place_order(draft=OrderDraft(**{**wish, **fields}))


def open_session(order: Order) -> str:
    """The id of the order's open practice session."""
    services.open_checkout(order_id=order.pk)
    return str(order.payments.get(status="open").session_id)


def pay(order: Order) -> Order:
    """Paid on the practice page, every message delivered."""
    acts.pay(open_session(order))
    outbox.deliver_due()
    order.refresh_from_db()
    return order


def make_paid_order(**fields: Any) -> Order:
    return pay(make_order(**fields))


def payment_of(order: Order) -> Payment:
    return order.payments.latest("attempt")


def events_about(object_id: str) -> list[dict[str, Any]]:
    """The practice events about an object, oldest first."""
    rows = SandboxObject.objects.filter(type="event").order_by("created_at", "pk")
    return [row.data for row in rows if row.data["data"]["object"]["id"] == object_id]


def change_object(object_id: str, **changes: Any) -> None:
    """Make Stripe believe something else (wrong amounts, failed refunds)."""
    row = SandboxObject.objects.get(pk=object_id)
    row.data = {**row.data, **changes}
    row.save(update_fields=["data"])


def signed(event: dict[str, Any], *, secret: str = "", timestamp: int | None = None) -> Any:
    """Arguments of a test client's post: the event's bytes with a real signature."""
    body = json.dumps(event)
    header = WebhookSignature.generate_signature_header(
        body, secret or mode.sandbox_webhook_secret(), timestamp
    )
    return {
        "path": "/webhooks/stripe/",
        "data": body,
        "content_type": "application/json",
        "headers": {"Stripe-Signature": header},
    }


def books(order: Order) -> dict[str, int]:
    """What stands on each account because of the order, zero balances left out."""
    found: dict[str, int] = {}
    for posting in Posting.objects.filter(journal__order=order, journal__is_posted=True):
        found[posting.account] = found.get(posting.account, 0) + posting.amount
    return {account: amount for account, amount in found.items() if amount}


def assert_books_hold(order: Order) -> None:
    """Every journal sums to zero, and what was captured is all accounted for."""
    for journal in Journal.objects.filter(order=order):
        assert sum(posting.amount for posting in journal.postings.all()) == 0
        assert journal.is_posted
    stands = books(order)
    captured = sum(payment.captured_amount for payment in order.payments.all())
    kept = (
        Account.CLIENT_PREPAYMENT,
        Account.REVENUE,
        Account.REVENUE_REFUNDS,
        Account.VAT_COLLECTED,
        Account.UNMATCHED_RECEIPTS,
    )
    refunded = sum(
        refund.amount for payment in order.payments.all() for refund in payment.refunds.all()
    )
    assert captured == -sum(stands.get(account, 0) for account in kept) + refunded
