"""Every pair of the order's process, legal and illegal, for every kind of actor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kernel import clock
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, OutboxMessage
from kernel.states import Conflict, IllegalTransition
from orders import services
from orders.models import Order, OrderEvent
from orders.services.process import _transition
from orders.states import PROCESS, OrderStatus
from tests.factories.orders import order_in

pytestmark = pytest.mark.django_db

KINDS = (ActorKind.CLIENT, ActorKind.STAFF, ActorKind.SYSTEM, ActorKind.FREELANCER)
CASES = [
    (name, status, kind) for name in PROCESS.rows for status in OrderStatus.values for kind in KINDS
]
LEGAL = [
    case for case in CASES if case[1] in PROCESS.rows[case[0]].sources
    and case[2] in PROCESS.rows[case[0]].actors
]  # fmt: skip
ILLEGAL = [case for case in CASES if case not in LEGAL]


def needed(name: str) -> dict[str, Any]:
    """What the constraints want beside the status."""
    now = clock.now()
    found: dict[str, dict[str, Any]] = {
        "confirm_payment": {"paid_at": now},
        "take_back_payment": {"paid_at": None},
        "cancel": {"cancelled_at": now},
        "cancel_late": {"cancelled_at": now},
        "withdraw_contract": {"cancelled_at": now},
        "accept_brief": {"promised_at": now, "internal_due_at": now},
        "deliver": {"answer_before": now + timedelta(days=7)},
        "approve": {"completed_at": now},
        "complete_in_silence": {"completed_at": now},
    }
    return found.get(name, {})


@pytest.mark.parametrize(("name", "status", "kind"), LEGAL)
def test_transition_when_legal_writes_one_event_and_announces_it(
    agency: AgencyProfile, clara: Any, name: str, status: str, kind: ActorKind
) -> None:
    order = order_in(OrderStatus(status), client=clara, email=clara.email)
    events = order.events.count()
    row = PROCESS.rows[name]

    with transaction.atomic():
        event = _transition(order, name, actor=Actor(kind), **needed(name))

    assert order.status == row.target
    assert order.events.count() == events + 1
    assert (event.from_status, event.to_status, event.actor_kind) == (status, row.target, kind)
    announced = OutboxMessage.objects.filter(key=f"order-event:{event.pk}")
    assert {message.topic for message in announced} <= {row.topic}


def test_transition_when_illegal_raises_and_changes_nothing(agency: AgencyProfile) -> None:
    made = {status: order_in(OrderStatus(status)) for status in OrderStatus.values}
    before = {order.pk: order.events.count() for order in made.values()}
    messages = OutboxMessage.objects.count()

    for name, status, kind in ILLEGAL:
        with pytest.raises(IllegalTransition), transaction.atomic():
            _transition(made[OrderStatus(status)], name, actor=Actor(kind))

    assert len(ILLEGAL) == len(CASES) - len(LEGAL) > 400
    assert {order.pk: order.events.count() for order in made.values()} == before
    for status, order in made.items():
        assert Order.objects.get(pk=order.pk).status == status
    assert OutboxMessage.objects.count() == messages


def test_transition_when_row_moved_meanwhile_raises_conflict(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.AWAITING_PAYMENT)
    stale = Order.objects.get(pk=order.pk)
    actor = Actor(ActorKind.CLIENT)
    services.cancel_order(order_id=order.pk, actor=actor, reason="No")

    with pytest.raises(Conflict), transaction.atomic():
        _transition(stale, "cancel", actor=actor, cancelled_at=clock.now())

    assert order.events.count() == 2


@pytest.mark.parametrize("source", OrderStatus.values)
def test_event_written_below_the_services_is_refused_unless_the_pair_is_legal(
    agency: AgencyProfile, source: str
) -> None:
    order = order_in(OrderStatus.AWAITING_PAYMENT)
    sql = (
        "INSERT INTO orders_orderevent (order_id, name, from_status, to_status, actor_kind, reason,"
        " created_at) VALUES (%s, 'x', %s, %s, 'system', '', %s)"
    )
    accepted = set()

    for target in OrderStatus.values:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [order.pk, source, target, clock.now()])
            accepted.add((source, target))
        except IntegrityError:
            continue

    assert accepted == {pair for pair in PROCESS.pairs if pair[0] == source}


@pytest.mark.parametrize(
    "verb", ["UPDATE orders_orderevent SET name = 'y'", "DELETE FROM orders_orderevent"]
)
def test_event_once_written_stays(agency: AgencyProfile, verb: str) -> None:
    order_in(OrderStatus.AWAITING_PAYMENT)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)

    assert OrderEvent.objects.get().name == "place"


def test_event_of_a_freelancer_is_refused_by_the_database(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.AWAITING_PAYMENT)

    with pytest.raises(IntegrityError), transaction.atomic():
        OrderEvent.objects.create(
            order=order,
            name="expire",
            from_status="awaiting_payment",
            to_status="expired",
            actor_kind=ActorKind.FREELANCER,
            created_at=clock.now(),
        )
