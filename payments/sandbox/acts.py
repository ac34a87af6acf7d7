"""What a client can do on the practice payment page. Each act writes the object, then an event."""

from __future__ import annotations

import json
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import stripe
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.http import HttpResponse
from django.urls import resolve, reverse

from kernel import clock, outbox
from payments import mode
from payments.sandbox import objects
from payments.sandbox.objects import Data


class SessionOver(Exception):
    """The practice session is no longer open: paid, ended or cancelled."""


def pay(session_id: str) -> None:
    """The bank says yes at once."""
    with transaction.atomic():
        session = _open_session(session_id)
        intent = _capture(objects.new_intent(session, status="processing"))
        paid = {**session, "status": "complete", "payment_status": "paid"}
        _save_and_announce({**paid, "payment_intent": intent["id"]}, "checkout.session.completed")


def start_debit(session_id: str) -> None:
    """A debit the bank confirms later: complete, but not paid."""
    with transaction.atomic():
        session = _open_session(session_id)
        intent = objects.new_intent(session, status="processing")
        waiting = {**session, "status": "complete", "payment_intent": intent["id"]}
        _save_and_announce(waiting, "checkout.session.completed")
        outbox.schedule(
            "payments.confirm_sandbox_debit",
            key=session_id,
            payload={"session_id": session_id},
            at=clock.now() + objects.DEBIT_TAKES,
        )


def confirm_debit(session_id: str) -> None:
    """The bank confirms a delayed debit. Does nothing when it has an answer already."""
    with transaction.atomic():
        session = objects.lock(session_id, "checkout.session")
        intent = objects.lock(session["payment_intent"], "payment_intent")
        if session["payment_status"] == "paid" or intent["status"] != "processing":
            return
        _capture(intent)
        _save_and_announce(
            {**session, "payment_status": "paid"}, "checkout.session.async_payment_succeeded"
        )


def refuse_debit(session_id: str) -> None:
    """The bank refuses a delayed debit."""
    with transaction.atomic():
        session = objects.lock(session_id, "checkout.session")
        intent = objects.lock(session["payment_intent"], "payment_intent")
        error = {"type": "card_error", "message": "The bank refused the debit."}
        objects.save({**intent, "status": "requires_payment_method", "last_payment_error": error})
        _save_and_announce(session, "checkout.session.async_payment_failed")


def expire(session_id: str) -> None:
    """Time is over. Does nothing to a session that is no longer open."""
    with transaction.atomic():
        session = objects.lock(session_id, "checkout.session")
        if session["status"] == "open":
            _save_and_announce({**session, "status": "expired"}, "checkout.session.expired")


def read_session(session_id: str) -> Data:
    return objects.load(session_id, "checkout.session")


def deliver_event(event_id: str) -> None:
    """Post the signed event to our own webhook address, as Stripe would. Raises when refused."""
    body = json.dumps(objects.load(event_id, "event"))
    response = _post_to_webhook(body, _signature(body))
    if response.status_code != 200:
        raise RuntimeError(f"Our webhook answered {response.status_code} to {event_id}.")


def _signature(body: str) -> str:
    secret = mode.sandbox_webhook_secret()
    return str(stripe.WebhookSignature.generate_signature_header(body, secret))


def _post_to_webhook(body: str, signature: str) -> HttpResponse:
    raw = body.encode()
    path = reverse("stripe-webhook")
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(raw)),
        "HTTP_STRIPE_SIGNATURE": signature,
        "wsgi.input": BytesIO(raw),
    }
    setup_testing_defaults(environ)
    view = resolve(path)
    answer: HttpResponse = view.func(WSGIRequest(environ), *view.args, **view.kwargs)
    return answer


def _open_session(session_id: str) -> Data:
    session = objects.lock(session_id, "checkout.session")
    if session["status"] != "open" or session["expires_at"] <= objects.timestamp():
        raise SessionOver(session["status"])
    return session


def _capture(intent: Data) -> Data:
    charge = objects.new_charge(intent)
    return objects.save({**intent, "status": "succeeded", "latest_charge": charge["id"]})


def _save_and_announce(session: Data, kind: str) -> None:
    objects.announce(kind, objects.save(session), api_version=stripe.api_version)
