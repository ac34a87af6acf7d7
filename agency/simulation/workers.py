"""The broker, the workers and the scheduler, played in this process under virtual time.

The broker hands tasks out late, twice or never; workers die at any statement; the real relay and
the real `deliver` run in between. `run_twice` notices two workers at one message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import OperationalError, connection

from agency.simulation.world import World
from kernel import outbox
from kernel.models import OutboxMessage
from kernel.outbox import Handler
from payments import services as payments

BEAT = timedelta(seconds=30)
SWEEP = timedelta(minutes=10)
RELAY = "kernel.relay"
VISIBILITY = timedelta(minutes=10)
SHORT_SLEEP, LONG_SLEEP = (30, 170), (200, 500)  # seconds: within a lease of 180 s, beyond it
DEEPEST = 2


class Killed(BaseException):
    """The process is gone: nothing in the product may catch it."""


class Interrupter:
    """Raises once, at the n-th statement on the connection."""

    def __init__(self, at: int, error: BaseException) -> None:
        self.left, self.error, self.fired = at, error, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  Django's signature
        self.left -= 1
        if self.left == 0:
            self.fired = True
            raise self.error
        return execute(sql, params, many, context)


def locked() -> OperationalError:
    return OperationalError("simulated: database is locked")


class Workers:
    """Celery as the product sees it: `send_task` in, real handlers out."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.chance("workers")
        self.epoch = 0
        self.down_until = world.start
        self.beat_down_until = world.start
        self.last_beat = self.last_sweep = world.start
        self.is_dirty = True
        self.next_due: datetime | None = None
        self.running: dict[int, datetime] = {}
        self.asleep = 0
        self.woken_at: dict[str, datetime] = {}

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The product's queue ends here instead of at Celery."""
        run, done, insert = outbox._run, outbox._done, outbox._insert

        def inserted(*args: Any, **more: Any) -> None:
            self.is_dirty = True
            insert(*args, **more)

        with (
            patch.object(outbox, "current_app", self),
            patch.object(outbox, "_run", partial(self._run, run)),
            patch.object(outbox, "_done", partial(self._done, done)),
            patch.object(outbox, "_insert", inserted),
        ):
            yield

    # The broker

    def send_task(self, name: str, args: Sequence[Any] = (), **_options: Any) -> None:
        """Take a task; it reaches a worker soon, late, several times or not at all."""
        if name == RELAY:
            self._wake(*args)
            return
        wait, copies = self.rng.uniform(0, 4), 1
        if self.world.plan.strikes("F3", self.rng):
            if self.rng.random() < 0.5:
                copies = self.rng.randint(2, 5)
            else:
                wait = self.rng.uniform(100, 900)
        for _copy in range(copies):
            self._put(wait + self.rng.uniform(0, 2), name, args)

    def _wake(self, queue: str) -> None:
        """A wake-up while another one of its queue is on its way adds nothing and is left out; it
        may be lost, for the scheduler comes after it.
        """
        if self.world.now < self.woken_at.get(queue, self.world.start):
            return
        wait = self.rng.uniform(0.5, 8)
        self.woken_at[queue] = self.world.now + timedelta(seconds=wait)
        self._put(wait, RELAY, (queue,))

    def _put(self, wait: float, name: str, args: Sequence[Any]) -> None:
        self.world.later(timedelta(seconds=wait), partial(self._take, self.epoch, name, args))

    def empty(self) -> None:
        """The broker restarts with nothing: what it held is gone."""
        self.world.plan.note("F3")
        self.world.note("broker", "emptied")
        self.epoch += 1

    def stop(self, wait: timedelta) -> None:
        self.world.plan.note("F2")
        self.world.note("workers", "down")
        self.down_until = self.world.now + wait

    # A worker

    def _take(self, epoch: int, name: str, args: Sequence[Any]) -> None:
        if epoch != self.epoch:
            return
        if self.world.now < self.down_until:
            self.world.at(self.down_until, partial(self._take, epoch, name, args))
            return
        if self.world.plan.strikes("F2", self.rng):
            self.world.note("worker", "killed", name)
            self._come_back(name, args)
            return
        self.is_dirty = True
        self._work(name, args)

    def _work(self, name: str, args: Sequence[Any]) -> None:
        try:
            with self._disturbed():
                if name == RELAY:
                    outbox.relay(*args)
                else:
                    outbox.deliver(*args)
        except Killed:
            self.world.note("worker", "died", name)
            self._come_back(name, args)
        except OperationalError as error:
            self.world.note("worker", "failed", f"{name} {error}")

    def _come_back(self, name: str, args: Sequence[Any]) -> None:
        """An unacknowledged task returns after the visibility timeout, or is stranded."""
        if self.rng.random() < 0.5:
            self._put(VISIBILITY.total_seconds(), name, args)

    @contextmanager
    def _disturbed(self) -> Iterator[None]:
        error: BaseException | None = None
        if self.world.plan.strikes("F1", self.rng):
            error = Killed()
        elif self.world.plan.strikes("F10", self.rng):
            error = locked()
        if error is None:
            yield
            return
        with connection.execute_wrapper(Interrupter(self.rng.randint(1, 40), error)):
            yield

    def _run(self, run: Any, known: Handler, message: OutboxMessage) -> None:
        """One handler. Nobody else may run it before the lease it was given is over."""
        self.world.note("handler", known.name, message.key)
        if self.running.get(message.pk, self.world.start) > self.world.now:
            self.world.violated("S5", f"two workers run {known.name} {message.key} at once")
            return
        lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        self.running[message.pk] = self.world.now + lease
        try:
            self._sleep()
            run(known, message)
        finally:
            self.running.pop(message.pk, None)

    def _sleep(self) -> None:
        """Now and then this worker freezes before the work while the others go on: within its lease
        what it took stays its own, beyond it somebody else does the same."""
        deep = connection.in_atomic_block or self.asleep >= DEEPEST
        if deep or not self.world.plan.strikes("F2", self.rng):
            return
        between = SHORT_SLEEP if self.rng.random() < 0.7 else LONG_SLEEP
        wait = timedelta(seconds=self.rng.uniform(*between))
        self.world.note("worker", "sleeps", str(wait))
        self.world.move_to(self.world.now + wait)
        self.asleep += 1
        try:
            for message, token in outbox.claim():
                outbox.deliver(message.pk, token)
        except Killed:
            self.world.note("worker", "died", "while another slept")
        finally:
            self.asleep -= 1

    def _done(self, done: Any, message: OutboxMessage) -> None:
        if not connection.in_atomic_block and self.world.plan.strikes("F1", self.rng):
            self.world.note("worker", "died before the mark", message.key)
            raise Killed
        done(message)

    # The scheduler

    def tick(self, following: datetime) -> datetime | None:
        """Beat when something is due before the next moment; returns when that was."""
        moment = self._next_beat()
        if moment is None or moment >= following:
            return None
        self.world.move_to(moment)
        self.last_beat = moment
        self.is_dirty = True
        if moment < self.beat_down_until:
            self.last_beat = self.beat_down_until
            return moment
        beats = 2 if self.world.plan.strikes("F4", self.rng) else 1
        for _beat in range(beats):
            self._put(self.rng.uniform(0, 1), RELAY, ())
        if moment - self.last_sweep >= SWEEP and self._is_unsettled():
            self.last_sweep = moment
            self._sweep_payments(beats)
        return moment

    def _sweep_payments(self, beats: int) -> None:
        for _beat in range(beats):
            try:
                with self._disturbed():
                    payments.sweep()
            except (Killed, OperationalError) as error:
                self.world.note("worker", "failed", f"payments.sweep {error}")

    def _next_beat(self) -> datetime | None:
        """Idle beats are skipped: they would find nothing, or nobody at work."""
        if self.is_dirty:
            self.is_dirty = False
            due = self._earliest()
            if self._is_unsettled():
                due = min(filter(None, (due, self.last_sweep + SWEEP)))
            self.next_due = due
        if self.next_due is None:
            return None
        due = self.next_due - self.world.skew
        return self._on_the_grid(
            max(due, self.last_beat + BEAT, self.down_until, self.world.now + BEAT / 3)
        )

    def _on_the_grid(self, moment: datetime) -> datetime:
        """The scheduler ticks at whole half minutes since the start."""
        return self.world.start + -((self.world.start - moment) // BEAT) * BEAT

    def _earliest(self) -> datetime | None:
        """When the next open message can be claimed."""
        found = _first(
            "SELECT MIN(MAX(available_at, COALESCE(lease_until, available_at))) "
            "FROM kernel_outboxmessage WHERE done_at IS NULL AND parked_at IS NULL"
        )
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None

    def _is_unsettled(self) -> bool:
        return bool(
            _first(
                "SELECT EXISTS (SELECT 1 FROM payments_payment WHERE status IN "
                "('open', 'processing')) OR EXISTS (SELECT 1 FROM payments_refund "
                "WHERE status IN ('requested', 'pending'))"
            )
        )


def _first(sql: str) -> Any:
    """The one value a query answers, past Django: it is asked thousands of times."""
    return connection.connection.execute(sql).fetchone()[0]
