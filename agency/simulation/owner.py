"""The owner: works through what is owed, some times a day, and sometimes decides otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from agency.simulation.people import Person
from agency.simulation.scenery import Scenery
from agency.simulation.world import World
from freelancers import services as freelancers
from freelancers.models import Assignment
from freelancers.states import AssignmentStatus as A
from kernel import clock, outbox, profile
from kernel.models import OutboxMessage
from kernel.money import Money
from orders import services as orders
from orders.clearing import Wording, to_decide
from orders.models import Order, Reworded, Withdrawal
from orders.states import OPEN
from orders.states import OrderStatus as S
from payments import services as payments
from payments.models import Payout, Refund, RefundStatus

REFUNDS_AT_MOST = 8


class Owner(Person):
    """`lost` counts searches for a freelancer per order: the third ends it."""

    def __init__(self, world: World, scenery: Scenery, rng: Random) -> None:
        super().__init__(world, "owner", rng)
        self.scenery = scenery
        self.actor = scenery.owner.actor
        self.lost: dict[int, int] = {}

    def turn(self) -> None:
        for order in Order.objects.filter(status=S.BRIEF_CHECK).order_by("pk"):
            self._look_at_brief(order)
        self._look_at_changes()
        self._check_work()
        self._find_people()
        self._chase_briefs()
        self._mend_money()
        self._pay_freelancers()
        if self.rng.random() < 0.05:
            self._interfere()
        wait = timedelta(minutes=self.rng.uniform(60, 260))
        self.world.at(profile.current().opening.add_time(self.world.now, wait), self.turn)

    def _look_at_brief(self, order: Order) -> None:
        named = {"order_id": order.pk, "actor": self.actor}
        if self.rng.random() < 0.1:
            self.attempt("accept brief unread", orders.accept_brief, **named)
        if self.rng.random() < 0.15:
            self.attempt("ask for brief", orders.ask_for_brief, questions="Which size?", **named)
            return
        for wording in to_decide(order):
            text = self._words_for(wording)
            self.attempt("rewrite", orders.rewrite, wording=wording, text=text, actor=self.actor)
        self.attempt("accept brief", orders.accept_brief, **named)

    def _words_for(self, wording: Wording) -> str:
        """Mostly without what tells; sometimes the work needs it and it is released."""
        if wording.is_edited:
            return "As agreed"
        return wording.written if self.rng.random() < 0.2 else wording.masked

    def _look_at_changes(self) -> None:
        waiting = Reworded.objects.filter(looked_at=None, request__delivery__order__status__in=OPEN)
        for request, body, masked in waiting.order_by("pk").values_list(
            "request_id", "request__body", "text"
        ):
            named = {"request_id": request, "actor": self.actor}
            text = body if self.rng.random() < 0.2 else masked
            self.attempt("reword changes", orders.rewrite_changes, text=text, **named)

    def _check_work(self) -> None:
        jobs = Assignment.objects.filter(status=A.SUBMITTED, order__status=S.IN_REVIEW)
        for job in jobs.select_related("order").order_by("pk"):
            named: dict[str, Any] = {"assignment_id": job.pk, "actor": self.actor}
            roll = self.rng.random()
            if roll < 0.15:
                self.attempt("return", freelancers.return_submission, remarks="Warmer", **named)
            elif roll < 0.85:
                self.attempt(
                    "deliver", freelancers.pass_submission, note="Here it is", names={}, **named
                )
            elif roll > 0.97:
                self.rng.choice([self._assign, self._cancel])(job.order)

    def _find_people(self) -> None:
        waiting = Order.objects.filter(status__in=[S.IN_PRODUCTION, S.IN_REVIEW]).order_by("pk")
        jobs = Assignment.objects.live().filter(order__in=waiting)
        at_work = {job.order_id: job for job in jobs}
        for order in waiting:
            live = at_work.get(order.pk)
            late = live is not None and live.due_at + timedelta(hours=12) < clock.now()
            if live is None or (late and live.status in (A.ACCEPTED, A.RETURNED)):
                self._assign(order)
            elif self.rng.random() < 0.02 and live.status in (A.OFFERED, A.ACCEPTED, A.RETURNED):
                self.attempt(
                    "withdraw",
                    freelancers.withdraw_assignment,
                    assignment_id=live.pk,
                    actor=self.actor,
                    reason="Another plan",
                )

    def _assign(self, order: Order) -> None:
        tries = self.lost[order.pk] = self.lost.get(order.pk, 0) + 1
        if tries > 6:
            self._cancel(order)
            return
        freelancer = self.rng.choice(self.scenery.freelancers)
        pay = Money(5_003) if self.rng.random() < 0.2 else None
        self.attempt(
            "assign",
            freelancers.offer_to,
            order_id=order.pk,
            freelancer_id=freelancer.pk,
            actor=self.actor,
            pay=pay,
        )

    def _chase_briefs(self) -> None:
        agency = profile.current()
        overdue = Order.objects.brief_overdue(clock.now(), days=agency.brief_decision_days)
        for order in overdue.order_by("pk"):
            if self.rng.random() < 0.3:
                self._cancel(order)

    def _cancel(self, order: Order) -> None:
        self.attempt(
            "cancel order",
            orders.cancel_order,
            order_id=order.pk,
            actor=self.actor,
            reason="We cannot make it",
        )

    def _mend_money(self) -> None:
        for refund in Refund.objects.filter(status=RefundStatus.FAILED).order_by("pk"):
            if refund.attempt < REFUNDS_AT_MOST:
                self.attempt(
                    "retry refund", payments.retry_refund, refund_id=refund.pk, actor=self.actor
                )
        for withdrawal in (
            Withdrawal.objects.filter(settlement=None).select_related("order").order_by("pk")
        ):
            self.attempt(
                "settle withdrawal",
                orders.settle_withdrawal,
                order_id=withdrawal.order_id,
                owed=Money(self.rng.randint(0, withdrawal.most.amount)),
                actor=self.actor,
            )
        for message in OutboxMessage.objects.parked().order_by("pk"):
            self.attempt("retry message", outbox.retry, message_id=message.pk)
        if self.rng.random() < 0.1 and self.world.plan.strikes("F8", self.rng):
            self._goodwill()

    def _goodwill(self) -> None:
        """Part of the money back; the form's key makes two clicks one refund."""
        order = self._any_order()
        if order is None or order.paid_at is None:
            return
        part = Money(self.rng.randint(1, order.gross_amount // 2), order.currency)
        self.attempt(
            "partial refund",
            payments.request_refund,
            order_id=order.pk,
            amount=part,
            reason="Sorry",
            actor=self.actor,
            key=f"goodwill:{len(self.world.log)}",
        )

    def _pay_freelancers(self) -> None:
        today = clock.now().date()
        for payout in Payout.objects.filter(paid_on=None, due_on__lte=today).order_by("pk"):
            self.attempt(
                "pay freelancer",
                payments.record_payout,
                payout_id=payout.pk,
                reference=f"VIR {payout.pk}",
                paid_on=today,
                actor=self.actor,
            )

    def _interfere(self) -> None:
        """A click where nothing is to be clicked, on any order."""
        order = self._any_order()
        if order is None:
            return
        named = {"order_id": order.pk, "actor": self.actor}
        anything: list[Callable[[], object]] = [
            partial(self._cancel, order),
            partial(self.attempt, "accept brief", orders.accept_brief, **named),
            partial(self.attempt, "ask for brief", orders.ask_for_brief, questions="Why?", **named),
            partial(self.attempt, "answer", orders.post_message, body="Thank you", **named),
            partial(self._return_unmatched, order),
            partial(self._assign, order),
        ]
        self.rng.choice(anything)()

    def _return_unmatched(self, order: Order) -> None:
        """One payment at a time, and sometimes one that no longer waits."""
        for payment in order.payments.filter(is_unmatched=True).order_by("pk"):
            self.attempt(
                "return unmatched",
                payments.return_unmatched,
                payment_id=payment.pk,
                actor=self.actor,
            )

    def _any_order(self) -> Order | None:
        keys = list(Order.objects.order_by("pk").values_list("pk", flat=True))
        return Order.objects.get(pk=self.rng.choice(keys)) if keys else None
