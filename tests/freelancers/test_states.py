"""Every pair of the assignment's process, legal and illegal, for every actor; and below the ORM."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.services.process import _transition
from freelancers.states import PROCESS, AssignmentStatus
from kernel import clock
from kernel.actors import Actor, ActorKind
from kernel.models import OutboxMessage
from kernel.states import Conflict, IllegalTransition
from orders.models import Order
from tests.factories.freelancers import bring_to

STATUSES = list(AssignmentStatus.values)
STEPS = [
    (name, status, kind) for name, status, kind in product(PROCESS.rows, STATUSES, ActorKind.values)
]
LEGAL = [
    (name, source, kind)
    for name, row in PROCESS.rows.items()
    for source in row.sources
    for kind in row.actors
]


def changes_for(name: str) -> dict[str, Any]:
    """What the database asks of a row in that state."""
    if name == "accept":
        return {"accepted_at": clock.now()}
    return {"decline_reason": "busy"} if name == "decline" else {}


@pytest.mark.parametrize("status", STATUSES)
def test_services_reach_every_status(status: str, order: Order, fay: Freelancer) -> None:
    job = bring_to(status, order)

    assert job.events.latest("pk").to_status == status


@pytest.mark.parametrize(("name", "source", "kind"), LEGAL)
def test_legal_step_writes_one_event_and_announces_once(
    name: str, source: str, kind: str, order: Order, fay: Freelancer
) -> None:
    job = bring_to(source, order)
    row = PROCESS.rows[name]
    before = job.events.count()

    with transaction.atomic():
        event = _transition(job, name, actor=Actor(ActorKind(kind)), **changes_for(name))

    assert job.status == row.target
    assert Assignment.objects.get(pk=job.pk).status == row.target
    assert job.events.count() == before + 1
    assert (event.from_status, event.to_status, event.actor_kind) == (source, row.target, kind)
    announced = OutboxMessage.objects.filter(key=f"assignment-event:{event.pk}")
    assert {message.topic for message in announced} <= {row.topic}
    assert announced.count() == len(set(announced.values_list("handler", flat=True)))


@pytest.mark.parametrize("source", STATUSES)
def test_illegal_steps_raise_and_change_nothing(source: str, order: Order, fay: Freelancer) -> None:
    job = bring_to(source, order)
    before = (job.status, job.events.count(), OutboxMessage.objects.count())
    refused = [step for step in STEPS if step[1] == source and step not in LEGAL]

    for name, _, kind in refused:
        with pytest.raises(IllegalTransition), transaction.atomic():
            _transition(job, name, actor=Actor(ActorKind(kind)))

    job.refresh_from_db()
    assert (job.status, job.events.count(), OutboxMessage.objects.count()) == before
    assert refused


def test_stale_row_meets_conflict_and_changes_nothing(offer: Assignment) -> None:
    stale = Assignment.objects.get(pk=offer.pk)
    with transaction.atomic():
        _transition(offer, "decline", actor=Actor(ActorKind.FREELANCER), decline_reason="pay")

    with pytest.raises(Conflict), transaction.atomic():
        _transition(stale, "lapse", actor=Actor(ActorKind.SYSTEM))

    assert offer.events.count() == 2


@pytest.mark.parametrize(("source", "target"), list(product(STATUSES, STATUSES)))
def test_database_keeps_legal_pairs_only(source: str, target: str, offer: Assignment) -> None:
    sql = (
        "INSERT INTO freelancers_assignmentevent "
        "(assignment_id, name, from_status, to_status, actor_kind, reason, created_at) "
        "VALUES (%s, 'raw', %s, %s, 'system', '', %s)"
    )

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [offer.pk, source, target, clock.now()])

    if (source, target) in PROCESS.pairs:
        insert()
        assert offer.events.count() == 2
        return
    with pytest.raises(IntegrityError):
        insert()
    assert offer.events.count() == 1


def test_database_refuses_a_second_live_assignment(offer: Assignment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            reference="M-SECOND",
            order=offer.order,
            freelancer=offer.freelancer,
            pay_amount=1,
            currency="EUR",
            offered_at=clock.now(),
            answer_before=clock.now(),
            due_at=clock.now(),
        )


@pytest.mark.parametrize("verb", ["UPDATE freelancers_assignmentevent SET reason = 'x'", "DELETE"])
def test_events_cannot_be_rewritten(verb: str, offer: Assignment) -> None:
    sql = verb if "SET" in verb else "DELETE FROM freelancers_assignmentevent"

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert AssignmentEvent.objects.get(assignment=offer).reason == ""
