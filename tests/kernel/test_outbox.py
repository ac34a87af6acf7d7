"""The queue of record: promised once, delivered at least once, set aside in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection, transaction

from kernel import clock, outbox
from kernel.models import OutboxMessage
from kernel.outbox import Payload
from tests.conftest import MONDAY


class Recorder:
    """A handler that remembers its work and fails when told to."""

    def __init__(self) -> None:
        self.seen: list[Payload] = []
        self.error: Exception | None = None

    def __call__(self, payload: Payload) -> None:
        self.seen.append(payload)
        if self.error:
            raise self.error


@pytest.fixture
def work() -> Iterator[Recorder]:
    recorder = Recorder()
    name = "kernel.test_work"
    outbox.HANDLERS[name] = outbox.Handler(
        name, ("fact.known",), "default", in_transaction=True, run=recorder
    )
    yield recorder
    del outbox.HANDLERS[name]


def announce(key: str = "fact:1") -> None:
    with transaction.atomic():
        outbox.publish("fact.known", key=key, payload={"fact_id": 1})


def only() -> OutboxMessage:
    return OutboxMessage.objects.get(handler="kernel.test_work")


@pytest.mark.django_db(transaction=True)
def test_publish_outside_a_transaction_is_refused(work: Recorder) -> None:
    assert not connection.in_atomic_block

    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.publish("fact.known", key="a", payload={})


@pytest.mark.django_db(transaction=True)
def test_publish_in_a_transaction_that_fails_leaves_nothing(work: Recorder) -> None:
    with transaction.atomic():
        outbox.publish("fact.known", key="a", payload={})
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()


def test_publish_twice_makes_one_message(work: Recorder, db: None) -> None:
    announce()
    announce()

    assert outbox.deliver_due() == 1
    assert work.seen == [{"fact_id": 1}]
    assert only().done_at == MONDAY


def test_publish_unheard_topic_makes_nothing(db: None) -> None:
    with transaction.atomic():
        outbox.publish("nobody.listens", key="a", payload={})

    assert not OutboxMessage.objects.exists()


def test_schedule_unknown_handler_is_refused(db: None) -> None:
    with pytest.raises(LookupError):
        outbox.schedule("kernel.nothing", key="a", payload={})


def test_schedule_for_later_waits_for_its_moment(work: Recorder, db: None) -> None:
    at = MONDAY + timedelta(days=3)
    with transaction.atomic():
        outbox.schedule("kernel.test_work", key="a", payload={}, at=at)

    clock.set_frozen(at - timedelta(seconds=1))
    assert outbox.deliver_due() == 0
    clock.set_frozen(at)
    assert outbox.deliver_due() == 1


def test_deliver_failing_message_backs_off_longer_each_time(work: Recorder, db: None) -> None:
    work.error = ValueError("the printer is on fire")
    announce()
    waits = []

    for _attempt in range(3):
        outbox.deliver_due()
        waits.append(only().available_at - clock.now())
        clock.set_frozen(only().available_at)

    assert timedelta(seconds=2) <= waits[0] <= timedelta(seconds=3)
    assert timedelta(seconds=8) <= waits[2] <= timedelta(seconds=12)
    assert only().last_error == "ValueError: the printer is on fire"
    assert only().lease_token == ""


def test_deliver_failing_eight_times_is_set_aside(work: Recorder, db: None) -> None:
    work.error = ValueError("no")
    announce()

    for _attempt in range(10):
        outbox.deliver_due()
        clock.set_frozen(max(clock.now(), only().available_at))

    assert len(work.seen) == 8
    assert only().parked_at is not None


def test_deliver_permanent_error_is_set_aside_at_once(work: Recorder, db: None) -> None:
    work.error = outbox.PermanentError("never")
    announce()

    outbox.deliver_due()

    assert only().parked_at == MONDAY
    assert len(work.seen) == 1


def test_retry_gives_a_message_set_aside_all_its_attempts_back(work: Recorder, db: None) -> None:
    work.error = outbox.PermanentError("never")
    announce()
    outbox.deliver_due()
    work.error = None

    assert outbox.retry(only().pk) is True
    assert (only().attempts, only().parked_at) == (0, None)
    outbox.deliver_due()

    assert only().done_at is not None
    assert outbox.retry(only().pk) is False


def test_deliver_with_a_lost_lease_does_nothing(work: Recorder, db: None) -> None:
    announce()
    [(message, token)] = outbox.claim()
    clock.set_frozen(MONDAY + timedelta(seconds=181))
    [(_again, newer)] = outbox.claim()

    outbox.deliver(message.pk, token)
    assert work.seen == []
    outbox.deliver(message.pk, newer)

    assert len(work.seen) == 1


def test_deliver_same_task_twice_works_once(work: Recorder, db: None) -> None:
    announce()
    [(message, token)] = outbox.claim()

    outbox.deliver(message.pk, token)
    outbox.deliver(message.pk, token)

    assert len(work.seen) == 1


def test_claim_after_a_crash_comes_back_when_the_lease_ends(work: Recorder, db: None) -> None:
    announce()
    assert len(outbox.claim()) == 1

    assert outbox.claim() == []
    clock.set_frozen(MONDAY + timedelta(seconds=180))

    assert outbox.deliver_due() == 1
    assert len(work.seen) == 1


def test_work_whose_lease_was_lost_meanwhile_is_rolled_back(work: Recorder, db: None) -> None:
    def slow(payload: Payload) -> None:
        OutboxMessage.objects.filter(handler="kernel.test_work").update(lease_token="somebody else")

    known = outbox.HANDLERS["kernel.test_work"]
    outbox.HANDLERS["kernel.test_work"] = outbox.Handler(
        known.name, known.topics, known.queue, in_transaction=True, run=slow
    )
    announce()
    [(message, token)] = outbox.claim()

    outbox.deliver(message.pk, token)

    assert only().done_at is None
    assert only().lease_token != "somebody else"


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Any], str]]:
    """What reaches the broker: task, arguments, queue."""
    sent: list[tuple[str, list[Any], str]] = []

    def send_task(name: str, args: list[Any], queue: str, **options: Any) -> None:
        sent.append((name, args, queue))

    monkeypatch.setattr(current_app, "send_task", send_task)
    return sent


def fill(messages: int, name: str = "kernel.test_work") -> None:
    with outbox.quiet(), transaction.atomic():
        for number in range(messages):
            outbox.schedule(name, key=f"{name}:{number}", payload={})


def test_relay_hands_over_no_more_than_leases_can_wait_for(
    work: Recorder, handed_over: list[tuple[str, list[Any], str]], db: None
) -> None:
    fill(2 * outbox.IN_FLIGHT)

    assert outbox.relay() == outbox.IN_FLIGHT
    assert handed_over[-1] == ("kernel.relay", ["default"], "default")
    assert outbox.relay() == 0

    for _name, args, _queue in handed_over[:10]:
        outbox.deliver(*args)
    assert outbox.relay("default") == 10


def test_relay_of_a_short_line_calls_nobody_after_it(
    work: Recorder, handed_over: list[tuple[str, list[Any], str]], db: None
) -> None:
    fill(3)

    assert outbox.relay() == 3
    assert [name for name, _args, _queue in handed_over] == ["kernel.test_work"] * 3


def test_relay_lets_no_queue_wait_for_another(
    work: Recorder, handed_over: list[tuple[str, list[Any], str]], db: None
) -> None:
    fill(outbox.IN_FLIGHT + 1, name="kernel.send_mail")
    fill(1)

    assert outbox.relay("default") == 1
    assert outbox.relay() == outbox.IN_FLIGHT
    assert handed_over[0][2] == "default"
    assert {queue for _name, _args, queue in handed_over[1:]} == {"mail"}


def test_relay_hands_over_again_what_got_lost_when_the_lease_ends(
    work: Recorder, handed_over: list[tuple[str, list[Any], str]], db: None
) -> None:
    fill(outbox.IN_FLIGHT)
    outbox.relay()

    clock.set_frozen(MONDAY + timedelta(seconds=180))

    assert outbox.relay() == outbox.IN_FLIGHT


def test_every_handler_has_its_own_task_on_a_known_queue() -> None:
    for name, known in outbox.HANDLERS.items():
        assert name in current_app.tasks
        assert known.queue in outbox.QUEUES


def test_relay_parks_what_no_handler_of_this_version_knows(
    work: Recorder, handed_over: list[tuple[str, list[Any], str]], db: None
) -> None:
    fill(1)
    OutboxMessage.objects.update(handler="kernel.renamed_since")

    for _attempt in range(outbox.MAX_ATTEMPTS):
        outbox.relay()
        OutboxMessage.objects.update(available_at=clock.now(), lease_until=None)

    message = OutboxMessage.objects.get()
    assert handed_over == []
    assert message.parked_at
    assert "renamed_since" in message.last_error
