"""Clients: they dawdle, click twice, change their mind, cancel, write where they should not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from accounts.models import User
from agency.simulation.bank import present_again
from agency.simulation.people import Person
from agency.simulation.scenery import CLIENT_MARKS, COUPONS, Scenery
from agency.simulation.world import World
from catalog.models import QuestionKind
from kernel.actors import Actor, ActorKind
from orders import services as orders
from orders.buyers import StartChoice
from orders.models import Order
from orders.states import OrderStatus as S
from payments import services as payments
from payments.models import Payment, PaymentStatus
from payments.sandbox import acts

OVER = (S.COMPLETED, S.CANCELLED, S.EXPIRED)
CONTACT_DATA = ("+33 6 12 34 56 78", "me@elsewhere.example")
CONTACT = f"Call me: {CONTACT_DATA[0]}, write to {CONTACT_DATA[1]}"


def _buyer(rng: Random, name: str) -> dict[str, Any]:
    """Consumers and companies, at home, in the Union and outside it."""
    country = rng.choice(["FR", "FR", "FR", "DE", "BE", "US"])
    if rng.random() < 0.7:
        return {
            "country": country,
            "buyer_kind": "consumer",
            "company_name": "",
            "vat_number": "",
        }
    number = "DE123456789" if country == "DE" else ""
    return {
        "country": country,
        "buyer_kind": "company",
        "company_name": f"{name} & Co",
        "vat_number": number,
    }


def _start(rng: Random) -> orders.Declared | None:
    """At once, after the 14 days, or nothing on record: orders from before it was asked."""
    choice = rng.choice([StartChoice.NOW, StartChoice.NOW, StartChoice.NOW, StartChoice.WAIT, None])
    return orders.Declared(choice, "My choice.", "sim", "") if choice else None


class Client(Person):
    """One client with one order, looked at again and again until it is over."""

    def __init__(self, world: World, scenery: Scenery, number: int, rng: Random) -> None:
        super().__init__(world, f"client{number}", rng)
        self.scenery = scenery
        self.order_id = 0
        self.client_id: int | None = None
        self.last_looks = rng.randint(1, 3)
        person = rng.randrange(max(1, number))
        self.email = f"{person}@{CLIENT_MARKS[0]}.example"
        self.full_name = f"{CLIENT_MARKS[1]} {person}"
        self.pays_by_debit = rng.random() < 0.2
        self.silent = rng.random() < 0.2
        self.withdraws = rng.random() < 0.08
        self.coupon = rng.choice(["", "", *COUPONS])
        self.buyer = _buyer(rng, self.full_name)
        self.start = _start(rng) if self.buyer["buyer_kind"] == "consumer" else None

    def begin(self) -> None:
        """Order; the same form twice is one order."""
        package = self.rng.choice(self.scenery.packages)
        package.service.refresh_from_db(fields=["free_on"])
        extras = tuple(package.service.extras.all()) if self.rng.random() < 0.3 else ()
        draft = orders.OrderDraft(
            package=package,
            extras=extras,
            email=self.email,
            name=self.full_name,
            **self.buyer,
            language=self.rng.choice(["en", "fr"]),
            form_key=f"form-{self.name}",
            start=self.start,
            shown_start=package.service.free_on,
            coupon_code=self.coupon,
            client=User.objects.filter(email=self.email).first(),
        )
        order = self.attempt("place", orders.place_order, draft=draft)
        found = order or Order.objects.filter(form_key=draft.form_key).first()
        if found is None:
            self.coupon = self.rng.choice(["", self.coupon])
            self.world.later(timedelta(minutes=3), self.begin)
            return
        self.order_id = found.pk
        self._again(0.05, 0.3)

    @property
    def actor(self) -> Actor:
        return Actor(ActorKind.CLIENT, self.client_id)

    def turn(self) -> None:
        """Look at the order and do something about it."""
        status = self._order().status
        if self.world.plan.strikes("F20", self.rng):
            self._misbehave()
        if self.withdraws and self.rng.random() < 0.15:
            self._withdraw()
        acts_of: Mapping[str, Callable[[], None]] = {
            S.AWAITING_PAYMENT: self._to_pay,
            S.AWAITING_BRIEF: self._brief,
            S.BRIEF_CHECK: partial(self._again, 2, 20),
            S.DELIVERED: self._review,
            S.IN_PRODUCTION: partial(self._again, 8, 30),
            S.IN_REVIEW: partial(self._again, 8, 30),
            S.REVISION_REQUESTED: partial(self._again, 8, 30),
        }
        if status in OVER:
            self._afterwards()
        else:
            acts_of[status]()

    def _order(self) -> Order:
        order = Order.objects.get(pk=self.order_id)
        self.client_id = order.client_id
        return order

    def _again(self, low: float, high: float) -> None:
        """Next look after so many hours."""
        self.world.later(timedelta(hours=self.rng.uniform(low, high)), self.turn)

    def _to_pay(self) -> None:
        if self.rng.random() < 0.1:
            self._again(0.5, 2)
            return
        self.attempt("open checkout", payments.open_checkout, order_id=self.order_id)
        payment = self._payment()
        if payment is None or not payment.session_id:
            self._again(0.05, 0.5)
            return
        wait = timedelta(minutes=self.rng.uniform(1, 25))
        self.world.later(wait, partial(self._at_the_bank, payment.session_id))
        self._again(0.5, 8)

    def _payment(self) -> Payment | None:
        return Payment.objects.filter(order_id=self.order_id).order_by("-attempt").first()

    def _at_the_bank(self, session_id: str) -> None:
        if self.rng.random() < 0.1:
            self._cancel()
        if self.pays_by_debit:
            self.attempt("debit", acts.start_debit, session_id=session_id)
            if self.world.plan.strikes("F8", self.rng):
                at_once = self.rng.random() < 0.5
                wait = timedelta(minutes=self.rng.uniform(0.1, 6 if at_once else 55))
                self.world.later(wait, partial(self._refused, session_id))
        else:
            self.attempt("pay", acts.pay, session_id=session_id)
        if self.rng.random() < 0.7:
            wait = timedelta(seconds=self.rng.uniform(1, 60))
            self.world.later(wait, self._come_back)

    def _refused(self, session_id: str) -> None:
        if acts.read_session(session_id)["payment_intent"]:
            self.attempt("debit refused", acts.refuse_debit, session_id=session_id)
            if self.rng.random() < 0.3:
                again = partial(self.attempt, "debit again", present_again, session_id=session_id)
                self.world.later(timedelta(hours=self.rng.uniform(1, 48)), again)

    def _come_back(self) -> None:
        """The redirect after paying; it may come before the webhook, or never."""
        self.attempt("return", payments.sync_latest, order_id=self.order_id)

    def _brief(self) -> None:
        if self.silent and self.rng.random() < 0.8:
            self._again(20, 60)
            return
        order = self._order()
        answers = {
            row.question_id: self._answer(row.kind)
            for row in order.brief.answers.exclude(kind=QuestionKind.FILE)
        }
        named = {"order_id": self.order_id, "actor": self.actor}
        self.attempt("write brief", orders.save_answers, answers=answers, **named)
        asked = order.brief.answers.filter(kind=QuestionKind.FILE).first()
        if asked and self.rng.random() < 0.5:
            self.attempt(
                "add file",
                orders.add_brief_file,
                question_id=asked.question_id,
                upload=self.upload("idea.txt"),
                **named,
            )
        if self.rng.random() < 0.1:
            self._cancel()
        self.attempt("submit brief", orders.submit_brief, **named)
        self._again(4, 30)

    def _answer(self, kind: str) -> str | list[int]:
        if kind == QuestionKind.CHOICE:
            return [self.rng.randrange(2)]
        words = "" if self.rng.random() < 0.03 else "A heron over water"
        if self.world.plan.strikes("F20", self.rng):
            words = CONTACT
        return words

    def _review(self) -> None:
        roll = self.rng.random()
        named = {"order_id": self.order_id, "actor": self.actor}
        if roll < 0.4 and not self.silent:
            self.attempt("approve", orders.approve_delivery, **named)
        elif roll < 0.6:
            body = CONTACT if self.world.plan.strikes("F20", self.rng) else "Bluer"
            self.attempt("ask changes", orders.request_changes, body=body, **named)
        self._again(10, 60)

    def _afterwards(self) -> None:
        """A last click on an old page, then no more."""
        self.last_looks -= 1
        if self.last_looks > 0 and self.world.plan.has("F9"):
            self._stale()
            self._again(20, 100)

    def _stale(self) -> None:
        """A form from an earlier state of the order (F9)."""
        self.world.plan.note("F9")
        named = {"order_id": self.order_id, "actor": self.actor}
        stale: list[Callable[[], object]] = [
            partial(self.attempt, "stale approve", orders.approve_delivery, **named),
            partial(self.attempt, "stale brief", orders.submit_brief, **named),
            partial(self.attempt, "stale changes", orders.request_changes, body="More", **named),
            partial(self.attempt, "stale pay", payments.open_checkout, order_id=self.order_id),
            self._cancel,
        ]
        self.rng.choice(stale)()

    def _misbehave(self) -> None:
        named = {"order_id": self.order_id, "actor": self.actor}
        kind = self.rng.choice(["cancel", "edit", "message"])
        if kind == "cancel":
            self._cancel()
        elif kind == "edit":
            self.attempt("edit brief", orders.save_answers, answers={}, **named)
        else:
            self.attempt("message", orders.post_message, body=CONTACT, **named)

    def _cancel(self) -> None:
        self.attempt(
            "cancel",
            orders.cancel_order,
            order_id=self.order_id,
            actor=self.actor,
            reason="I changed my mind",
        )

    def _withdraw(self) -> None:
        self.attempt(
            "withdraw from the contract",
            orders.withdraw_order,
            order_id=self.order_id,
            name=self.full_name,
            email=self.email,
            text="I withdraw from the contract.",
            actor=self.actor,
        )

    def is_waiting_for_bank(self) -> bool:
        payment = self._payment()
        return payment is not None and payment.status == PaymentStatus.PROCESSING
