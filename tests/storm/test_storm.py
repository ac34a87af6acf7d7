"""A storm of events on the real webhook over real HTTP: the books equal those of a clean run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event as Flag

import pytest
from django.db import connection

from accounts.models import User
from kernel import clock, outbox
from kernel.models import OutboxMessage
from payments.models import StripeEvent
from tests.factories.catalog import make_service
from tests.live.facts import Facts, broken_rules, facts
from tests.live.server import Address, gunicorn
from tests.storm.fleet import launch, picture
from tests.storm.storm import SENDERS, Answer, Delivery, Mix, clean, send, shuffled

WORKERS = 2
LATER = timedelta(minutes=20)
pytestmark = pytest.mark.django_db


@pytest.mark.services
def test_a_thousand_events_leave_the_books_of_a_clean_run(
    live_database: str, clara: User, tmp_path: Path
) -> None:
    run(live_database, clara, tmp_path, orders=144, mix=Mix(1000))


def test_a_hundred_events_leave_the_books_of_a_clean_run(
    live_database: str, clara: User, tmp_path: Path
) -> None:
    run(live_database, clara, tmp_path, orders=18, mix=Mix(100))


def run(url: str, clara: User, folder: Path, *, orders: int, mix: Mix) -> None:
    """Two fleets with the same fates: one hears its events in order, the other in a storm.

    Our clock stands at today's time: signatures and gunicorn go by the real one.
    """
    start, service = datetime.now(UTC), make_service()
    with clock.frozen(start), gunicorn(url, folder / "gunicorn.log") as address:
        calm, events = launch(clara, service, orders, mix.genuine)
        calm_facts, _ = _hear(address, clean(events), senders=1)
        shaken, events = launch(clara, service, orders, mix.genuine)
        sent = shuffled(events, mix, Random(7))  # noqa: S311  not a secret
        storm_facts, answers = _hear(address, sent, senders=SENDERS)
    _say(mix, answers)

    assert Counter((each.delivery.kind, each.status) for each in answers) == {
        ("genuine", 200): mix.genuine,
        ("again", 200): mix.again,
        ("forged", 400): mix.forged,
        ("stale", 400): mix.stale,
    }
    assert _written(sent, "forged", "stale") == 0
    assert _written(sent, "genuine") == mix.genuine
    assert [picture(order) for order in shaken] == [picture(order) for order in calm]
    assert storm_facts == calm_facts
    assert broken_rules([*calm, *shaken]) == []


def _hear(
    address: Address, deliveries: Sequence[Delivery], *, senders: int
) -> tuple[Facts, list[Answer]]:
    """Send everything while workers work it off; what it added, and the answers."""
    before, over = facts(), Flag()
    with clock.frozen(clock.now() + LATER):
        answers = send(address, deliveries, senders, [lambda: _work(over)] * WORKERS, over)
    with clock.frozen(clock.now() + 2 * LATER):
        while outbox.deliver_due():
            pass
    return facts() - before, answers


def _work(over: Flag) -> None:
    while not over.wait(0.02):
        outbox.deliver_due()


def _written(sent: Sequence[Delivery], *kinds: str) -> int:
    """Events and promises that these deliveries left behind."""
    chosen = [each.event_id for each in sent if each.kind in kinds]
    events = StripeEvent.objects.filter(event_id__in=chosen).count()
    promises = OutboxMessage.objects.filter(key__in=[f"stripe:{each}" for each in chosen]).count()
    assert events == promises
    return events


def _say(mix: Mix, answers: Sequence[Answer]) -> None:
    """Figures for who reads the run (pytest -s)."""
    times = sorted(answer.seconds * 1000 for answer in answers)
    middle, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    sys.stderr.write(
        f"\n{mix.total} events on {connection.vendor}: answered in {middle:.0f} ms (median), "
        f"{p99:.0f} ms (p99), {times[-1]:.0f} ms (longest)\n"
    )
