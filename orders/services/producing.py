"""Work in progress and its delivery. Who makes it is not known here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kernel import clock, outbox, profile
from kernel.actors import Actor
from kernel.models import StoredFile
from kernel.opening import internal_due, promised_at
from orders.models import Delivery, DeliveryFile, Order, Reworded
from orders.services.errors import FileNameTwice, NothingToDeliver
from orders.services.process import _transition, locked
from orders.states import PROCESS

CHANGES_SHARE = (2, 5)
CHANGES_DAYS_AT_MOST = 3


def mark_taken(*, order_id: int, is_taken: bool) -> None:
    """Note whether anybody was asked or makes the order. The caller holds its lock.

    Work that nobody makes any more is lost: a consumer who withdraws pays none of it.
    """
    lost = {} if is_taken else {"work_began_at": None}
    Order.objects.filter(pk=order_id).update(is_taken=is_taken, **lost)


def mark_begun(*, order_id: int) -> None:
    """Note that whoever was asked has taken the work. The caller holds the order's lock."""
    Order.objects.filter(pk=order_id).update(work_began_at=clock.now())


@transaction.atomic
def record_submission(*, order_id: int, actor: Actor) -> Order:
    order = locked(order_id)
    began = order.work_began_at or clock.now()
    _transition(order, "submit_work", actor=actor, work_began_at=began)
    return order


@transaction.atomic
def return_work(*, order_id: int, actor: Actor, reason: str = "") -> Order:
    """Back into production; the client goes on reading "In progress"."""
    order = locked(order_id)
    _transition(order, "return_work", actor=actor, reason=reason)
    return order


@transaction.atomic
def deliver_order(
    *, order_id: int, files: Sequence[tuple[StoredFile, str]], note: str, actor: Actor
) -> Delivery:
    """Give the client a new version and start the time to review.

    `files` are rows of their own (kernel.files.copy); an empty name becomes
    `<order>-v<version>-<n>.<extension>`.
    """
    order = locked(order_id)
    PROCESS.check("deliver", order.status, actor.kind)
    now = clock.now()
    delivery = Delivery.objects.create(
        order=order,
        version=order.deliveries.count() + 1,
        note=note.strip(),
        delivered_at=now,
    )
    DeliveryFile.objects.bulk_create(_named(delivery, files))
    answer_before = now + timedelta(days=profile.current().review_days)
    _transition(order, "deliver", actor=actor, delivered_at=now, answer_before=answer_before)
    _schedule_review(delivery, now, answer_before)
    changes = Reworded.objects.filter(request__delivery__order=order, looked_at=None)
    changes.update(looked_at=now)  # they are made: nothing is left to decide
    return delivery


@transaction.atomic
def resume_production(*, order_id: int, actor: Actor) -> Order:
    """Work on the client's changes: a new date, 40 % of the original days, three at most."""
    order = locked(order_id)
    agency, now = profile.current(), clock.now()
    promised = promised_at(agency.opening, now, agency.brief_cutoff, days_for_changes(order.days))
    _transition(
        order,
        "resume",
        actor=actor,
        promised_at=promised,
        internal_due_at=internal_due(now, promised),
    )
    return order


def days_for_changes(days: int) -> int:
    """40 % of the original opening days rounded up, between one and three."""
    part, whole = CHANGES_SHARE
    return max(1, min(CHANGES_DAYS_AT_MOST, -(-days * part // whole)))


def _named(delivery: Delivery, files: Sequence[tuple[StoredFile, str]]) -> list[DeliveryFile]:
    if not files:
        raise NothingToDeliver(str(delivery))
    rows = [
        DeliveryFile(delivery=delivery, file=file, name=_name(delivery, number, file, name))
        for number, (file, name) in enumerate(files, start=1)
    ]
    if len({row.name for row in rows}) != len(rows):
        raise FileNameTwice(str(delivery))
    return rows


def _name(delivery: Delivery, number: int, file: StoredFile, name: str) -> str:
    chosen = name.strip() or f"{delivery.order.reference}-v{delivery.version}-{number}"
    ending = f".{file.extension.lstrip('.')}"
    stem = chosen.removesuffix(ending)
    return f"{stem[: 120 - len(ending)]}{ending}"


def _schedule_review(delivery: Delivery, start: datetime, end: datetime) -> None:
    payload = {"order_id": delivery.order_id, "delivery_id": delivery.pk}
    for name, at in (("half", start + (end - start) / 2), ("last", end - timedelta(hours=24))):
        outbox.schedule(
            "orders.remind_review", key=f"delivery:{delivery.pk}:{name}", payload=payload, at=at
        )
    outbox.schedule(
        "orders.complete_in_silence", key=f"delivery:{delivery.pk}", payload=payload, at=end
    )
