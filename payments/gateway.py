"""The only door to Stripe: our frozen facts in, our frozen facts out.

Network: never call it inside a transaction that holds locks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

import stripe
from django.conf import settings

from kernel.money import Money
from payments import mode
from payments.sandbox.transport import SandboxHTTPClient

Metadata = dict[str, str]
TIMEOUTS = (5, 20)
RETRIES = 2
TOLERANCE_SECONDS = 300
_LASTING = (
    stripe.InvalidRequestError,
    stripe.AuthenticationError,
    stripe.PermissionError,
    stripe.IdempotencyError,
    stripe.CardError,
)
_SESSION_PARTS = ["payment_intent.latest_charge.balance_transaction"]


class GatewayError(Exception):
    """Stripe did not do it. `permanent`: asking the same again cannot help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class ForgedEvent(Exception):
    """An event that Stripe did not sign, or signed too long ago."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    name: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """One hosted Checkout page. `key` makes the same request the same session."""

    key: str
    order: str
    payment: str
    description: str
    email: str
    language: Literal["en", "fr"]
    lines: tuple[SessionLine, ...]
    expires_at: datetime
    success_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class ChargeState:
    """What a bank gave. `fee` is known once Stripe has booked the charge."""

    id: str
    amount: Money
    balance_txn_id: str | None
    fee: Money | None


@dataclass(frozen=True, slots=True)
class SessionState:
    """A Checkout session as Stripe knows it now. `failure`: a delayed debit that was refused."""

    id: str
    url: str
    is_open: bool
    is_complete: bool
    is_paid: bool
    amount: Money
    metadata: Metadata
    payment_intent_id: str | None
    charge: ChargeState | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class RefundState:
    id: str
    status: str
    balance_txn_id: str | None
    metadata: Metadata
    failure: str


@dataclass(frozen=True, slots=True)
class EventFact:
    """A verified event: what it is about, not what it says."""

    id: str
    type: str
    object_id: str
    livemode: bool
    api_version: str


class Gateway:
    """Typed calls on one Stripe client."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._v1 = client.v1
        self._client = client

    def open_session(self, request: SessionRequest) -> SessionState:
        metadata = {"order": request.order, "payment": request.payment}
        with _translated():
            session = self._v1.checkout.sessions.create(
                {
                    "mode": "payment",
                    "ui_mode": "hosted_page",
                    "adaptive_pricing": {"enabled": False},
                    "cancel_url": request.cancel_url,
                    "client_reference_id": request.order,
                    "customer_email": request.email,
                    "expires_at": int(request.expires_at.timestamp()),
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": line.amount.currency.lower(),
                                "unit_amount": line.amount.amount,
                                "product_data": {"name": line.name},
                            },
                        }
                        for line in request.lines
                    ],
                    "locale": request.language,
                    "metadata": metadata,
                    "payment_intent_data": {
                        "description": request.description,
                        "metadata": metadata,
                        "transfer_group": f"order_{request.order}",
                    },
                    "submit_type": "pay",
                    "success_url": request.success_url,
                },
                {"idempotency_key": request.key},
            )
        return _session(session)

    def session(self, session_id: str) -> SessionState:
        with _translated():
            return _session(
                self._v1.checkout.sessions.retrieve(session_id, {"expand": _SESSION_PARTS})
            )

    def expire_session(self, session_id: str) -> SessionState:
        with _translated():
            return _session(
                self._v1.checkout.sessions.expire(
                    session_id, {}, {"idempotency_key": f"expire:{session_id}"}
                )
            )

    def create_refund(
        self, *, payment_intent_id: str, amount: Money, refund: str, key: str
    ) -> RefundState:
        """Send money back the way it came. `refund` is our own row's public id."""
        with _translated():
            return _refund(
                self._v1.refunds.create(
                    {
                        "payment_intent": payment_intent_id,
                        "amount": amount.amount,
                        "reason": "requested_by_customer",
                        "metadata": {"refund": refund},
                    },
                    {"idempotency_key": key},
                )
            )

    def refund(self, refund_id: str) -> RefundState:
        with _translated():
            return _refund(self._v1.refunds.retrieve(refund_id))

    def read_event(self, payload: bytes, header: str) -> EventFact:
        """The event in `payload` when one of our secrets signed it lately, else ForgedEvent."""
        for secret in mode.webhook_secrets():
            try:
                event = self._client.construct_event(payload, header, secret, TOLERANCE_SECONDS)
            except stripe.SignatureVerificationError:
                continue
            except (ValueError, KeyError) as error:
                raise ForgedEvent("The body is not an event.") from error
            return _event(event)
        raise ForgedEvent("No secret of ours signed this.")


def current() -> Gateway:
    """The gateway of this install's payments mode."""
    return _gateway(settings.PAYMENTS_MODE, mode.secret_key(), settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _gateway(payments_mode: str, key: str, base: str) -> Gateway:
    sandbox = payments_mode == "sandbox"
    transport = SandboxHTTPClient() if sandbox else stripe.RequestsClient(timeout=TIMEOUTS)
    return Gateway(
        stripe.StripeClient(
            key,
            base_addresses={"api": base} if base and not sandbox else {},
            http_client=transport,
            max_network_retries=RETRIES,
        )
    )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except stripe.StripeError as error:
        text = error.user_message or str(error)
        raise GatewayError(text, permanent=isinstance(error, _LASTING)) from error


def _session(session: stripe.checkout.Session) -> SessionState:
    intent = session.payment_intent
    expanded = intent if isinstance(intent, stripe.PaymentIntent) else None
    is_complete = session.status == "complete"
    return SessionState(
        id=session.id,
        url=session.url or "",
        is_open=session.status == "open",
        is_complete=is_complete,
        is_paid=session.payment_status == "paid",
        amount=Money(session.amount_total or 0, (session.currency or "").upper()),
        metadata=_metadata(session.metadata),
        payment_intent_id=expanded.id if expanded else _id(intent),
        charge=_charge(expanded.latest_charge) if expanded else None,
        failure=_failure(expanded) if expanded and is_complete else None,
    )


def _failure(intent: stripe.PaymentIntent) -> str | None:
    if intent.status not in ("requires_payment_method", "canceled"):
        return None
    error = intent.last_payment_error
    return (error.message if error else None) or intent.status


def _charge(charge: str | stripe.Charge | None) -> ChargeState | None:
    if not isinstance(charge, stripe.Charge):
        return None
    booked = charge.balance_transaction
    known = isinstance(booked, stripe.BalanceTransaction)
    return ChargeState(
        id=charge.id,
        amount=Money(charge.amount_captured, charge.currency.upper()),
        balance_txn_id=booked.id if isinstance(booked, stripe.BalanceTransaction) else _id(booked),
        fee=Money(booked.fee, booked.currency.upper())
        if known and isinstance(booked, stripe.BalanceTransaction)
        else None,
    )


def _refund(refund: stripe.Refund) -> RefundState:
    return RefundState(
        id=refund.id,
        status=refund.status or "pending",
        balance_txn_id=_id(refund.balance_transaction),
        metadata=_metadata(refund.metadata),
        failure=getattr(refund, "failure_reason", None) or "",
    )


def _event(event: stripe.Event) -> EventFact:
    return EventFact(
        id=event.id,
        type=event.type,
        object_id=str(getattr(event.data.object, "id", "")),
        livemode=event.livemode,
        api_version=event.api_version or "",
    )


def _id(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(getattr(value, "id", "")) or None


def _metadata(value: object) -> Metadata:
    plain = value.to_dict() if isinstance(value, stripe.StripeObject) else value
    return {str(key): str(text) for key, text in dict(plain or {}).items()}  # type: ignore[call-overload]
