"""One run: set the stage, let workers die, wait until all is done, judge."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from kernel.models import OutboxMessage
from tests.kill.crew import SECOND_BEAT, Crew, commands, crew
from tests.kill.inbox import Inbox, open_inbox
from tests.kill.stage import set_up
from tests.kill.verdict import Verdict, judge

MESSAGES_PER_ORDER = 5
"""Forward the brief, mail the offer, tell the client, and send each of the two mails."""
POLL_SECONDS = 0.05
STALL_SECONDS = 60.0
SETTLE_SECONDS = 3.0
"""Watched after the end, two sweeps and more: nothing else may come."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`victim` dies `pause` seconds after `mark` messages are done."""

    mark: int
    pause: float
    victim: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What to run. `beats`: 2 starts one too many."""

    mode: str
    orders: int
    kills: int
    beats: int
    seed: int


class Stalled(Exception):
    """Nothing moved for STALL_SECONDS."""


def plan(*, orders: int, kills: int, flush: bool, random: Random) -> list[Fault]:
    """Deaths spread over the work: a third each of mains and of children, the rest by chance."""
    third = kills // 3
    victims = ["main"] * third + ["child"] * third
    victims += random.choices(["main", "child"], k=kills - len(victims))
    random.shuffle(victims)
    if flush:
        victims.insert(kills // 2, "redis")
    last = orders * MESSAGES_PER_ORDER * 9 // 10
    marks = sorted(random.randrange(last) for _ in victims)
    return [
        Fault(mark, random.uniform(0, 0.5), victim)
        for mark, victim in zip(marks, victims, strict=True)
    ]


class Drill:
    """Watches the work, lets the faults happen, keeps what is worth telling."""

    def __init__(self, total: int, crew: Crew, random: Random) -> None:
        self._total, self._crew, self._random = total, crew, random
        self._before = OutboxMessage.objects.exclude(done_at=None).count()
        self._start = self._moved_at = time.monotonic()
        self._seen = 0
        self.standstill = 0.0
        self.history: list[str] = []

    def run(self, faults: list[Fault]) -> float:
        """Seconds from the last fault until all is done. Raises Stalled."""
        moment = self._start
        for fault in faults:
            self._wait(mark=fault.mark)
            self._wait(until=time.monotonic() + fault.pause)
            what, moment = self._hit(fault.victim), time.monotonic()
            self.history.append(f"{moment - self._start:6.1f} s  {what}, {self._seen} done")
        self._wait(mark=self._total)
        recovery = time.monotonic() - moment
        self._wait(until=time.monotonic() + SETTLE_SECONDS)
        return recovery

    def _hit(self, victim: str) -> str:
        if victim != "redis":
            return f"{self._crew.kill(victim, self._random)} killed"
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            held = client.dbsize()
            client.flushdb()
        return f"Redis emptied of {held} keys"

    def _wait(self, *, mark: int = 0, until: float = 0.0) -> None:
        """Keep the crew alive until `mark` messages are done and the moment `until` has come."""
        while self._seen < mark or time.monotonic() < until:
            self._crew.tend()
            self._look()
            time.sleep(POLL_SECONDS)

    def _look(self) -> None:
        done = OutboxMessage.objects.exclude(done_at=None).count() - self._before
        still = time.monotonic() - self._moved_at
        if done > self._seen:
            self._seen, self._moved_at = done, time.monotonic()
        elif self._seen < self._total:
            self.standstill = max(self.standstill, still)
            if still > STALL_SECONDS:
                what = f"{done} of {self._total} done, nothing for {still:.0f} s."
                raise Stalled("\n".join([*self.history, what]))


@dataclass(frozen=True, slots=True)
class Report:
    """What one run showed; times in seconds."""

    wish: Wish
    verdict: Verdict
    history: list[str]
    recovery: float
    standstill: float
    ended_alone: int
    working: float
    total: float

    def say(self) -> str:
        wish, found = self.wish, self.verdict
        return (
            f"{wish.mode}: {found.offers} of {wish.orders} briefs received, "
            f"{found.client_mails} clients told, {found.resends} raw resends among {found.raw} "
            f"mails, {found.started_again} pieces of work started again, {wish.kills} kills, "
            f"recovered {self.recovery:.1f} s after the last one, longest standstill "
            f"{self.standstill:.1f} s, {self.ended_alone} processes ended by themselves, "
            f"{self.working:.0f} s at work, {self.total:.0f} s in all (seed {wish.seed})"
        )


def drill(wish: Wish) -> Report:
    """Everything happens in the database, broker and folder that the settings name."""
    start, random = time.monotonic(), Random(wish.seed)  # noqa: S311  a seed repeats a run
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    set_up(wish.orders)
    connection.close()
    flush = wish.mode == "services" and wish.kills > 0
    faults = plan(orders=wish.orders, kills=wish.kills, flush=flush, random=random)
    with open_inbox() as inbox:
        at_work = time.monotonic()
        with crew(_crew_commands(wish), _environment(inbox), log_of(wish)) as working:
            watch = Drill(wish.orders * MESSAGES_PER_ORDER, working, random)
            recovery = watch.run(faults)
        worked = time.monotonic() - at_work
    return Report(
        wish=wish,
        verdict=judge(wish.orders, inbox.mails),
        history=watch.history,
        recovery=recovery,
        standstill=watch.standstill,
        ended_alone=working.ended_alone,
        working=worked,
        total=time.monotonic() - start,
    )


def log_of(wish: Wish) -> Path:
    """What the workers say."""
    return Path(settings.VAR_DIR) / f"{wish.mode}.log"


def _crew_commands(wish: Wish) -> dict[str, str]:
    return commands(wish.mode) | (SECOND_BEAT if wish.beats == 2 else {})


def _environment(inbox: Inbox) -> dict[str, str]:
    """As ours, but mail really leaves, by SMTP."""
    return {
        **os.environ,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_URL": f"smtp://127.0.0.1:{inbox.port}",
    }
