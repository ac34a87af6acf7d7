"""Stripe's side: answers get lost, webhooks come twice, late, never or from somebody else."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import transaction

from agency.simulation.world import World
from kernel.money import Money
from payments import gateway, mode
from payments.gateway import Gateway, GatewayError, RefundState
from payments.models import Payment, PaymentStatus, SandboxObject, StripeEvent
from payments.sandbox import acts, objects

STALE = 3_600
API = "2026-10-28.endive"


class UnreliableGateway:
    """The real gateway behind a bad line (F7): the answer is lost before or after the effect."""

    def __init__(self, real: Gateway, bank: Bank) -> None:
        self._real, self._bank = real, bank

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._real, name)
        return call if name == "read_event" else partial(self._bank.ask, name, call)


class Bank:
    """`forged` counts what an attacker sent; none of it may be believed."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.chance("stripe")
        self.forged = 0
        self.refusals: dict[str, bool] = {}
        self._deliver, self._current = acts.deliver_event, gateway.current

    @contextmanager
    def open(self) -> Iterator[None]:

        def unreliable() -> Any:
            return UnreliableGateway(self._current(), self)

        with (
            patch.object(gateway, "current", unreliable),
            patch.object(acts, "deliver_event", self.deliver_event),
        ):
            yield

    def ask(self, name: str, call: Callable[..., Any], *args: Any, **named: Any) -> Any:
        lost = self.world.plan.strikes("F7", self.rng)
        if lost and self.rng.random() < 0.5:
            raise GatewayError("simulated: no connection", permanent=False)
        if name == "create_refund" and self._refuses(named["key"]):
            raise GatewayError("simulated: the refund is refused", permanent=True)
        answer = call(*args, **named)
        if name == "create_refund":
            answer = self._slow_refund(answer)
        if lost:
            raise GatewayError("simulated: the answer was lost", permanent=False)
        return answer

    def _refuses(self, key: str) -> bool:
        """F8: now and then Stripe refuses a refund for good; the same key, the same answer."""
        if key not in self.refusals:
            rarely = self.rng.random() < 0.3
            self.refusals[key] = rarely and self.world.plan.strikes("F8", self.rng)
        return self.refusals[key]

    # Webhooks

    def deliver_event(self, event_id: str) -> None:
        """What Stripe does with one event, instead of posting it once at once."""
        if not self.world.plan.strikes("F5", self.rng):
            self._deliver(event_id)
            return
        kinds = (
            ["late", "twice"] if self._is_told_once(event_id) else ["lost", "lost", "late", "twice"]
        )
        kind = self.rng.choice(kinds)
        self.world.note("stripe", kind, event_id)
        if kind == "twice":
            self._deliver(event_id)
        if kind != "lost":
            for _copy in range(self.rng.randint(1, 2)):
                hours = self.rng.uniform(0.01, 72 if self.rng.random() < 0.3 else 2)
                self.world.later(timedelta(hours=hours), partial(self._post_late, event_id))

    @staticmethod
    def _is_told_once(event_id: str) -> bool:
        """What was settled and changes later is told by its webhook only, which Stripe repeats for
        three days: late and twice, but not lost."""
        event = objects.load(event_id, "event")
        if event["type"].startswith("refund."):
            return True
        about = event["data"]["object"]["id"]
        return Payment.objects.filter(session_id=about, status=PaymentStatus.FAILED).exists()

    def _post_late(self, event_id: str) -> None:
        try:
            self._deliver(event_id)
        except Exception as error:
            self.world.note("stripe", "answered 500", repr(error))
            self.world.later(timedelta(hours=1), partial(self._post_late, event_id))

    def forge(self) -> None:
        """One event that Stripe did not send, does not vouch for, or sent to somebody else."""
        if not self.world.plan.strikes("F6", self.rng):
            return
        row = SandboxObject.objects.filter(type="event").order_by("created_at", "pk").last()
        if row is None:
            return
        self.forged += 1
        body = json.dumps({**row.data, "id": f"evt_forged_{self.forged}"})
        kind = self.rng.choice(["secret", "stale", "changed", "live", "garbled", "unsigned"])
        try:
            status = acts._post_to_webhook(*self._disguised(kind, body)).status_code
        except Exception as error:
            status = 500
            self.world.note("attacker", kind, repr(error))
        self.world.note("attacker", kind, str(status))
        if not 400 <= status < 500:
            self.world.violated("S8", f"a forged event ({kind}) was answered {status}")
        if StripeEvent.objects.filter(event_id=f"evt_forged_{self.forged}").exists():
            self.world.violated("S8", f"a forged event ({kind}) was stored")

    def _disguised(self, kind: str, body: str) -> tuple[str, str]:
        if kind == "secret":
            return body, _signed(body, acts._signature(body), "whsec_guessed", 0)
        if kind == "stale":
            return body, _signed(body, acts._signature(body), mode.sandbox_webhook_secret(), STALE)
        if kind == "changed":
            return body.replace("evt_forged", "evt_forgeD"), acts._signature(body)
        if kind == "live":
            live = json.dumps({**json.loads(body), "livemode": True})
            return live, acts._signature(live)
        if kind == "garbled":
            return body[: len(body) // 2], acts._signature(body[: len(body) // 2])
        return body, ""

    # Refunds that take their time

    def _slow_refund(self, state: RefundState) -> RefundState:
        """F8: the bank takes days, or sends the money back."""
        if not self.world.plan.strikes("F8", self.rng):
            return state
        fails, slow = self.rng.random() < 0.5, self.rng.random() < 0.5
        wait = timedelta(hours=self.rng.uniform(0.5, 4) if slow else self.rng.uniform(2, 60))
        if slow:
            with transaction.atomic():
                refund = objects.lock(state.id, "refund")
                objects.save({**refund, "status": "pending"})
        if slow or fails:
            self.world.later(wait, partial(self._end_refund, state.id, fails=fails))
        return self._current().refund(state.id) if slow else state

    def _end_refund(self, refund_id: str, *, fails: bool) -> None:
        self.world.note("stripe", "refund failed" if fails else "refund done", refund_id)
        with transaction.atomic():
            refund = objects.lock(refund_id, "refund")
            if refund["status"] == "failed":
                return
            ended = {**refund, "status": "failed" if fails else "succeeded"}
            if fails:
                self._take_back(ended)
            kind = "refund.failed" if fails else "refund.updated"
            objects.announce(kind, objects.save(ended), api_version=API)

    @staticmethod
    def _take_back(refund: objects.Data) -> None:
        refund["failure_reason"] = "simulated: account closed"
        charge = objects.lock(refund["charge"], "charge")
        left = charge["amount_refunded"] - refund["amount"]
        objects.save({**charge, "amount_refunded": left})
        money = Money(refund["amount"], refund["currency"])
        objects.new_balance_transaction(refund["id"], "refund_failure", money)


def present_again(session_id: str) -> None:
    """F8: a refused debit is presented once more and the bank takes it."""
    with transaction.atomic():
        session = objects.lock(session_id, "checkout.session")
        intent = objects.lock(session["payment_intent"], "payment_intent")
        if intent["status"] == "requires_payment_method":
            objects.save({**intent, "status": "processing", "last_payment_error": None})
            acts.confirm_debit(session_id)


def _signed(body: str, header: str, secret: str, older: int) -> str:
    """A header like `header` with another secret and an earlier moment (seconds)."""
    moment = int(dict(part.split("=", 1) for part in header.split(","))["t"]) - older
    digest = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"
