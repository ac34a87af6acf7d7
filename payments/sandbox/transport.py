"""The SDK's HTTP client without HTTP: requests end in the practice tables."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe
from django.db import IntegrityError, transaction

from kernel import clock, outbox
from kernel.clock import now
from payments.models import SandboxObject
from payments.sandbox import objects
from payments.sandbox.objects import Data

Answer = tuple[int, Data]
_PARTS = re.compile(r"[^\[\]]+")


class Refused(Exception):
    """A request that Stripe would answer with an error of its own."""

    def __init__(self, message: str, *, status: int = 400, code: str = "") -> None:
        super().__init__(message)
        self.answer: Answer = (
            status,
            {"error": {"type": "invalid_request_error", "message": message, "code": code}},
        )


class SandboxHTTPClient(stripe.HTTPClient):
    """Answers the calls our gateway makes; anything else is an unknown address."""

    name = "sandbox"

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        parts = urlsplit(url)
        raw = parts.query if method == "get" else (post_data or "")
        form = unflatten(parse_qsl(raw, keep_blank_values=True))
        key = (headers or {}).get("Idempotency-Key") if method == "post" else None
        status, body = answer_once(method, parts.path, form, key, raw)
        return json.dumps(body), status, {"Request-Id": "req_sbx"}

    def close(self) -> None:
        """Nothing is open."""


def unflatten(pairs: list[tuple[str, str]]) -> Data:
    """Stripe's `a[b][0][c]=v` as nested dictionaries and lists."""
    root: Data = {}
    for name, value in pairs:
        path = _PARTS.findall(name)
        here = root
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(inner) for name, inner in value.items()}


def answer_once(method: str, path: str, form: Data, key: str | None, raw: str) -> Answer:
    """As Stripe: the same key gets the first answer again; with other parameters, an error."""
    if key is None:
        return _answer(method, path, form)
    digest = hashlib.sha256(f"{path}?{raw}".encode()).hexdigest()
    try:
        with transaction.atomic():
            row = SandboxObject.objects.create(
                pk=objects.new_id("idem"),
                type="answer",
                data={},
                idempotency_key=key,
                request_hash=digest,
                created_at=clock.now(),
            )
            status, body = _answer(method, path, form)
            SandboxObject.objects.filter(pk=row.pk).update(data={"status": status, "body": body})
            return status, body
    except IntegrityError:
        return _replay(key, digest)


def _replay(key: str, digest: str) -> Answer:
    row = SandboxObject.objects.get(idempotency_key=key)
    if row.request_hash != digest:
        message = "Keys for idempotent requests can only be used with the same parameters."
        return 400, {"error": {"type": "idempotency_error", "message": message}}
    return int(row.data["status"]), row.data["body"]


def _answer(method: str, path: str, form: Data) -> Answer:
    for wanted, pattern, act in ROUTES:
        found = re.fullmatch(pattern, path)
        if wanted == method and found:
            try:
                with transaction.atomic():
                    return 200, act(form, *found.groups())
            except objects.Missing as error:
                return Refused(str(error), status=404, code="resource_missing").answer
            except Refused as error:
                return error.answer
    return Refused(f"Unrecognized request URL ({method}: {path})", status=404).answer


def _create_session(form: Data) -> Data:
    left = int(form["expires_at"]) - objects.timestamp()
    if not 30 * 60 <= left <= 24 * 3600:
        raise Refused("expires_at must be between 30 minutes and 24 hours from now.")
    session = objects.new_session(form)
    outbox.schedule(
        "payments.expire_sandbox_session",
        key=session["id"],
        payload={"session_id": session["id"]},
        at=now().fromtimestamp(session["expires_at"], tz=now().tzinfo),
    )
    return session


def _read_session(form: Data, session_id: str) -> Data:
    session = objects.load(session_id, "checkout.session")
    if session["payment_intent"] and form.get("expand"):
        session["payment_intent"] = _expanded_intent(session["payment_intent"])
    return session


def _expanded_intent(intent_id: str) -> Data:
    intent = objects.load(intent_id, "payment_intent")
    if intent["latest_charge"]:
        charge = objects.load(intent["latest_charge"], "charge")
        charge["balance_transaction"] = objects.load(
            charge["balance_transaction"], "balance_transaction"
        )
        intent["latest_charge"] = charge
    return intent


def _expire_session(form: Data, session_id: str) -> Data:
    session = objects.lock(session_id, "checkout.session")
    if session["status"] != "open":
        raise Refused("Only Checkout Sessions with a status of open can be expired.")
    objects.save({**session, "status": "expired"})
    expired = objects.load(session_id, "checkout.session")
    objects.announce("checkout.session.expired", expired, api_version=stripe.api_version)
    return expired


def _create_refund(form: Data) -> Data:
    intent = objects.load(form["payment_intent"], "payment_intent")
    if not intent["latest_charge"]:
        raise Refused("This PaymentIntent does not have a successful charge to refund.")
    charge = objects.lock(intent["latest_charge"], "charge")
    left = charge["amount_captured"] - charge["amount_refunded"]
    if int(form["amount"]) > left:
        raise Refused(
            "Refund amount is greater than unrefunded amount on charge.",
            code="charge_already_refunded" if not left else "amount_too_large",
        )
    refund = objects.new_refund(form, charge)
    objects.save({**charge, "amount_refunded": charge["amount_refunded"] + refund["amount"]})
    objects.announce("refund.created", refund, api_version=stripe.api_version)
    return refund


def _read_refund(form: Data, refund_id: str) -> Data:
    return objects.load(refund_id, "refund")


_ID = r"([A-Za-z0-9_]+)"
ROUTES: list[tuple[str, str, Callable[..., Data]]] = [
    ("post", "/v1/checkout/sessions", _create_session),
    ("get", f"/v1/checkout/sessions/{_ID}", _read_session),
    ("post", f"/v1/checkout/sessions/{_ID}/expire", _expire_session),
    ("post", "/v1/refunds", _create_refund),
    ("get", f"/v1/refunds/{_ID}", _read_refund),
]
