"""The queue of record: promises of work, written with the change that causes them (docs/outbox.md).

At least once: a handler may run again after a crash, so each one re-reads state first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from celery import current_app, shared_task
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from kernel import clock, ids
from kernel.models import OutboxMessage, OutboxQuerySet

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
IN_FLIGHT = 50
"""Messages of one queue that may wait in the broker or be worked on at the same time."""
QUEUES = ("default", "mail", "files", "money")
Payload = dict[str, Any]
Run = Callable[[Payload], None]


class PermanentError(Exception):
    """Trying again cannot help: the message is set aside for the owner at once."""


class LostLease(Exception):
    """Another worker took the message over while this one was working."""


@dataclass(frozen=True, slots=True)
class Handler:
    """`in_transaction`: the effect is rows only, committed together with the done mark."""

    name: str
    topics: tuple[str, ...]
    queue: str
    in_transaction: bool
    run: Run


HANDLERS: dict[str, Handler] = {}
_quiet: list[bool] = []


def handler(
    *topics: str, queue: str = "default", in_transaction: bool = True
) -> Callable[[Run], Run]:
    """Register `<app>.<function>` for topics (none: a timer) with a Celery task of that name."""
    if queue not in QUEUES:
        raise LookupError(f"No queue {queue}.")

    def register(run: Run) -> Run:
        name = f"{run.__module__.split('.')[0]}.{run.__name__}"
        HANDLERS[name] = Handler(name, topics, queue, in_transaction, run)
        _own_task(name)
        return run

    return register


def _own_task(name: str) -> None:
    @shared_task(name=name)
    def run_message(message_id: int, token: str) -> None:
        deliver(message_id, token)


def publish(topic: str, *, key: str, payload: Payload) -> None:
    """Announce a fact: one message per handler of `topic`, in the caller's transaction."""
    heard = [each for each in HANDLERS.values() if topic in each.topics]
    if heard:
        _insert(topic, [each.name for each in heard], key, payload, clock.now())
    for queue in sorted({each.queue for each in heard}):
        _nudge_on_commit(queue)


def schedule(name: str, *, key: str, payload: Payload, at: datetime | None = None) -> None:
    """Promise one handler's work for `at` (now when omitted). The same key is promised once."""
    if name not in HANDLERS:
        raise LookupError(f"No handler {name}.")
    now = clock.now()
    _insert("", [name], key, payload, at or now)
    if at is None or at <= now:
        _nudge_on_commit(HANDLERS[name].queue)


def set_aside(name: str, *, about: str, payload: Payload, why: str) -> None:
    """Promise work that the owner starts, by Retry on the desk; `why` stands beside it there.

    Nothing is added while such a promise about the same waits.
    """
    if name not in HANDLERS:
        raise LookupError(f"No handler {name}.")
    now = clock.now()
    waiting = OutboxMessage.objects.filter(done_at=None, handler=name, key__startswith=f"{about}:")
    if not waiting.exists():
        key = f"{about}:{now:%Y-%m-%dT%H:%M}"
        _insert("", [name], key, payload, now, parked_at=now, last_error=why)


def _insert(
    topic: str, names: list[str], key: str, payload: Payload, at: datetime, **more: Any
) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Publish inside the transaction of the change it announces.")
    OutboxMessage.objects.bulk_create(
        [
            OutboxMessage(
                topic=topic,
                handler=name,
                key=key,
                payload=payload,
                created_at=clock.now(),
                available_at=at,
                **more,
            )
            for name in names
        ],
        ignore_conflicts=True,
    )


def _nudge_on_commit(queue: str) -> None:
    transaction.on_commit(partial(nudge, queue), robust=True)


@contextmanager
def quiet() -> Iterator[None]:
    """No wake-ups from this process: the caller delivers what is due itself (demo loading)."""
    _quiet.append(True)
    try:
        yield
    finally:
        _quiet.pop()


def nudge(queue: str = "") -> None:
    """Wake a relay of the queue, or of all. The sweep finds what a lost nudge leaves."""
    if not _quiet:
        where = queue or "default"
        current_app.send_task("kernel.relay", args=[queue], queue=where, ignore_result=True)


def claim(limit: int = 50, *, queue: str = "") -> list[tuple[OutboxMessage, str]]:
    """Lease due messages (of one queue) to this relay, all with the token their tasks must show."""
    due = OutboxMessage.objects.due(clock.now()).filter(_belongs_to(queue))
    may_lock = connection.features.has_select_for_update_skip_locked
    if not may_lock and not due.exists():
        return []  # without taking SQLite's one lock for nothing
    return _lease(due, limit)


def _lease(due: OutboxQuerySet, limit: int) -> list[tuple[OutboxMessage, str]]:
    """Few statements a batch: the rows are locked, or the database is (SQLite), so each message
    is taken by one relay; the condition is asked again all the same.
    """
    now = clock.now()
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    token = ids.token()
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = list(due[:limit])
        if not found:
            return []
        still_due = OutboxMessage.objects.due(now).order_by()
        taken = still_due.filter(pk__in=[message.pk for message in found])
        if taken.update(lease_token=token, lease_until=until) < len(found):
            mine = OutboxMessage.objects.filter(lease_token=token)
            found = list(mine.order_by("available_at", "pk"))
    return [(message, token) for message in found]


def _belongs_to(queue: str) -> Q:
    """`default` also has the messages whose handler this version does not know."""
    if not queue:
        return Q()
    if queue == "default":
        return ~Q(handler__in=[each.name for each in HANDLERS.values() if each.queue != queue])
    return Q(handler__in=[each.name for each in HANDLERS.values() if each.queue == queue])


def relay(queue: str = "") -> int:
    """Hand due messages (of one queue) to their own tasks. Returns how many were handed over.

    About IN_FLIGHT of a queue at a time: in a longer line the last would wait past the end of
    their lease, be handed over again, and a backlog would drown in its own copies.
    """
    if queue:
        mine = OutboxMessage.objects.due(clock.now()).filter(_belongs_to(queue))
        return _hand_over(queue) if mine.exists() else 0
    return sum(_hand_over(each) for each in _busy_queues())


def _busy_queues() -> Sequence[str]:
    """Where something is due. In a long line not everybody is asked: then it may be any."""
    due = OutboxMessage.objects.due(clock.now()).values_list("handler", flat=True)
    names = list(due[:IN_FLIGHT])
    if len(names) == IN_FLIGHT:
        return QUEUES
    return sorted({HANDLERS[name].queue if name in HANDLERS else "default" for name in names})


def _hand_over(queue: str) -> int:
    """Fill the queue's room; when more may be due, another relay stands behind this batch."""
    now, mine = clock.now(), _belongs_to(queue)
    room = IN_FLIGHT - OutboxMessage.objects.leased(now).filter(mine).count()
    batch = _lease(OutboxMessage.objects.due(now).filter(mine), room) if room > 0 else []
    for message, token in batch:
        if message.handler in HANDLERS:
            current_app.send_task(message.handler, args=[message.pk, token], queue=queue)
        else:
            deliver(message.pk, token)  # nobody's work: tried here, so that it is parked and shown
    if batch and len(batch) == room:
        nudge(queue)
    return len(batch)


def deliver(message_id: int, token: str) -> None:
    """Run one leased message. Does nothing when the lease was lost or the work is done."""
    fresh = ids.token()
    until = clock.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    open_with = OutboxMessage.objects.open().filter(pk=message_id, lease_token=token)
    if not open_with.update(lease_token=fresh, lease_until=until, attempts=F("attempts") + 1):
        return
    message = OutboxMessage.objects.get(pk=message_id)
    try:
        _run(HANDLERS[message.handler], message)
    except LostLease:
        log.warning("Lease lost for %s", message)
    except Exception as error:
        log.warning("Message %s failed: %r", message, error, exc_info=True)
        _failed(message, error)


def _run(known: Handler, message: OutboxMessage) -> None:
    if not known.in_transaction:
        known.run(message.payload)
        _done(message)
        return
    with transaction.atomic():
        known.run(message.payload)
        _done(message)


def _done(message: OutboxMessage) -> None:
    mine = OutboxMessage.objects.open().filter(pk=message.pk, lease_token=message.lease_token)
    if not mine.update(done_at=clock.now(), lease_token="", lease_until=None, last_error=""):
        raise LostLease


def _failed(message: OutboxMessage, error: Exception) -> None:
    """Back off with jitter; set aside after the last attempt or a permanent error."""
    now = clock.now()
    parked = isinstance(error, PermanentError) or message.attempts >= MAX_ATTEMPTS
    wait = timedelta(seconds=min(2**message.attempts, 600) * ids.jitter(1.0, 1.5))
    OutboxMessage.objects.filter(pk=message.pk, lease_token=message.lease_token).update(
        lease_token="",
        lease_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        available_at=now + wait,
        parked_at=now if parked else None,
    )


def retry(message_id: int) -> bool:
    """Put a set-aside message back in the queue; False when it was not set aside."""
    with transaction.atomic():
        again = OutboxMessage.objects.parked().filter(pk=message_id)
        found = again.update(parked_at=None, attempts=0, available_at=clock.now())
        _nudge_on_commit("")
    return bool(found)


def deliver_due(limit: int = 500) -> int:
    """Run every due message in this process until none is left (tests, demo, commands)."""
    done = 0
    while done < limit and (batch := claim()):
        for message, token in batch:
            deliver(message.pk, token)
            done += 1
    return done
