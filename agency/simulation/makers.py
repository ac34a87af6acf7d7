"""Freelancers: quick, late, silent, forgetful; they send wrong files and answer too late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from agency.simulation.people import Person
from agency.simulation.scenery import Temper
from agency.simulation.world import World
from freelancers import services
from freelancers.models import Assignment, Freelancer
from freelancers.states import LIVE, AssignmentStatus, DeclineReason
from kernel import clock
from kernel.actors import Actor, ActorKind
from payments import services as payments
from payments.models import Payout

A = AssignmentStatus
WHY = (DeclineReason.BUSY, DeclineReason.DATE, DeclineReason.PAY, DeclineReason.BRIEF)


class Maker(Person):
    """One freelancer looking at the portal some times a day, in their own hours."""

    def __init__(self, world: World, freelancer: Freelancer, temper: Temper, rng: Random) -> None:
        super().__init__(world, f"maker{freelancer.pk}", rng)
        self.freelancer, self.temper = freelancer, temper
        self.actor = Actor(ActorKind.FREELANCER, freelancer.user_id)
        self.plans: dict[tuple[int, str, datetime], datetime | None] = {}

    def turn(self) -> None:
        jobs = Assignment.objects.filter(freelancer=self.freelancer, status__in=LIVE)
        for job in jobs.order_by("pk"):
            if job.status == A.OFFERED:
                self._answer(job)
            elif job.status in (A.ACCEPTED, A.RETURNED):
                self._work(job)
        if self.rng.random() < 0.1:
            self._ask_for_pay()
        wait = timedelta(minutes=self.rng.uniform(60, 300))
        self.world.at(self.freelancer.hours.add_time(self.world.now, wait), self.turn)

    def _answer(self, job: Assignment) -> None:
        named = {"assignment_id": job.pk, "actor": self.actor}
        ghosts = self._decided(job, self.temper.ghosts)
        if ghosts or self.rng.random() < 0.2:
            return
        if self.rng.random() < self.temper.declines:
            why = self.rng.choice(WHY)
            self.attempt("decline", services.decline_assignment, reason=why, note="No", **named)
        else:
            self.attempt("accept", services.accept_assignment, **named)

    def _decided(self, job: Assignment, chance: float) -> bool:
        """Whether this freelancer ghosts this offer or job: decided once (F19)."""
        key = (job.pk, job.status, job.offered_at)
        if key not in self.plans:
            ghosts = self.rng.random() < chance and self.world.plan.has("F19")
            self.world.plan.hits["F19"] += ghosts
            self.plans[key] = None if ghosts else self.world.now
        return self.plans[key] is None

    def _work(self, job: Assignment) -> None:
        key = (job.pk, f"{job.status}:work", job.due_at)
        if key not in self.plans:
            self.plans[key] = self._ready_at(job)
        ready = self.plans[key]
        if ready is None or self.world.now < ready:
            self._fidget(job)
            return
        self._hand_in(job)

    def _ready_at(self, job: Assignment) -> datetime | None:
        if self._decided(job, self.temper.ghosts / 3):
            return None
        left = max(job.due_at - clock.now(), timedelta(hours=1))
        if self.rng.random() < self.temper.late and self.world.plan.has("F19"):
            self.world.plan.note("F19")
            return self.world.now + left * self.rng.uniform(1.0, 1.6)
        return self.world.now + left * self.rng.uniform(0.2, 0.95)

    def _fidget(self, job: Assignment) -> None:
        """Late regrets, questions, a file too early."""
        if not self.world.plan.strikes("F19", self.rng):
            return
        named: Mapping[str, object] = {"assignment_id": job.pk, "actor": self.actor}
        if self.rng.random() < 0.3:
            why = DeclineReason.BUSY
            self.attempt("late decline", services.decline_assignment, reason=why, note="", **named)
        elif self.rng.random() < 0.5:
            self.attempt("question", services.post_job_message, body="Which blue?", **named)
        else:
            self.attempt("empty hand-in", services.submit_work, note="", **named)

    def _hand_in(self, job: Assignment) -> None:
        named = {"assignment_id": job.pk, "actor": self.actor}
        name = "work.txt"
        if self.world.plan.strikes("F19", self.rng):
            name = "work.exe"
        upload = self.upload(name)
        self.attempt("upload", services.add_submission_file, upload=upload, **named)
        self.attempt("hand in", services.submit_work, note="Here", **named)

    def _ask_for_pay(self) -> None:
        for payout in Payout.objects.filter(freelancer=self.freelancer, invoice_number=""):
            self.attempt(
                "invoice",
                payments.record_invoice_number,
                payout_id=payout.pk,
                number=f"F-{payout.pk}",
                actor=self.actor,
            )
