"""S4 to S8 and S11: states, offers, deliveries, events and reminders, from the history."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from agency.simulation.post_office import Letter
from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.states import PROCESS as JOB
from freelancers.states import WORKING
from kernel.models import Mail
from kernel.states import Process
from orders.models import DeliveryFile, Order, OrderEvent
from orders.states import PROCESS as ORDER
from payments.models import Journal, SandboxObject, StripeEvent

STEP = timedelta(hours=1, minutes=1)
Events = Sequence[OrderEvent] | Sequence[AssignmentEvent]
REMINDERS = {
    "orders/payment_reminder": ("order", ("awaiting_payment",)),
    "orders/brief_reminder": ("order", ("awaiting_brief",)),
    "orders/review_reminder": ("order", ("delivered",)),
    "freelancers/due_reminder": ("job", ("accepted", "returned")),
}


def states_follow_the_graph() -> Iterator[str]:
    """S4: every chain of events is unbroken, legal, by somebody who may, and ends where we are."""
    statuses = dict(Order.objects.values_list("pk", "status"))
    yield from _chains(ORDER, statuses, _by_order())
    statuses = dict(Assignment.objects.values_list("pk", "status"))
    yield from _chains(JOB, statuses, _by_job())


def _chains(process: Process, statuses: dict[int, str], events: dict[int, Events]) -> Iterator[str]:
    for pk, status in statuses.items():
        here = ""
        for event in events.get(pk, ()):
            row = process.rows.get(event.name)
            if event.from_status != here:
                yield f"{process.name} {pk}: {event.name} from {event.from_status}, was {here}"
            if row and event.actor_kind not in row.actors:
                yield f"{process.name} {pk}: {event.actor_kind} did {event.name}"
            here = event.to_status
        if here != status:
            yield f"{process.name} {pk} is {status}, its events end at {here or 'nothing'}"


def _by_order() -> dict[int, Events]:
    found: dict[int, list[OrderEvent]] = defaultdict(list)
    for event in OrderEvent.objects.order_by("pk"):
        found[event.order_id].append(event)
    return dict(found)


def _by_job() -> dict[int, Events]:
    found: dict[int, list[AssignmentEvent]] = defaultdict(list)
    for event in AssignmentEvent.objects.order_by("pk"):
        found[event.assignment_id].append(event)
    return dict(found)


def briefs_are_sent_once(letters: Iterable[Letter]) -> Iterator[str]:
    """S5: as the receivers see it. One letter per mail row, one offer per assignment."""
    known = dict(Mail.objects.values_list("message_id", "name"))
    offers: dict[str, str] = {}
    for letter in letters:
        if letter.message_id not in known:
            yield f"{letter.to} got a letter that no row stands for"
        elif known[letter.message_id] == "freelancers/offer":
            offers[letter.message_id] = letter.to
    asked = Counter(Assignment.objects.values_list("freelancer__email", flat=True))
    for address, count in Counter(offers.values()).items():
        if count > asked[address]:
            yield f"{address} got {count} offers for {asked[address]} assignments"


def offers_come_after_money() -> Iterator[str]:
    """S5: nobody is asked before the order is paid and its brief accepted."""
    for job in Assignment.objects.select_related("order").order_by("pk"):
        accepted = job.order.brief_accepted_at
        if job.order.paid_at is None or accepted is None or job.offered_at < accepted - STEP:
            yield f"job {job.pk} was offered before its order was paid and ready"


def answers_are_in_time() -> Iterator[str]:
    """S6: nothing is accepted after its time."""
    for job in Assignment.objects.exclude(accepted_at=None).order_by("pk"):
        if job.accepted_at and job.accepted_at >= job.answer_before:
            yield f"job {job.pk} was accepted at {job.accepted_at}, after {job.answer_before}"


def nobody_takes_too_much() -> Iterator[str]:
    """S6: whoever accepts a job has a place for it. Changes to a passed job may come on top."""
    capacity = dict(Freelancer.objects.values_list("pk", "capacity"))
    working: dict[int, set[int]] = defaultdict(set)
    for event in AssignmentEvent.objects.select_related("assignment").order_by("pk"):
        jobs = working[event.assignment.freelancer_id]
        if event.name == "accept" and len(jobs) >= capacity[event.assignment.freelancer_id]:
            yield f"freelancer {event.assignment.freelancer_id} took one job too many"
        if event.to_status in WORKING:
            jobs.add(event.assignment_id)
        else:
            jobs.discard(event.assignment_id)


def deliveries_are_whole() -> Iterator[str]:
    """S7: the files of every delivery are there and are what was handed in."""
    for row in DeliveryFile.objects.select_related("file").order_by("pk"):
        name = row.file.storage_name
        if not default_storage.exists(name):
            yield f"delivery file {row.pk} has no bytes"
            continue
        with default_storage.open(name) as content:
            if hashlib.sha256(content.read()).hexdigest() != row.file.sha256:
                yield f"delivery file {row.pk} is not what was stored"


def events_are_genuine() -> Iterator[str]:
    """S8: every stored event is Stripe's own, once, and one receipt follows from a session."""
    genuine = set(SandboxObject.objects.filter(type="event").values_list("pk", flat=True))
    stored = list(StripeEvent.objects.order_by("pk").values_list("event_id", flat=True))
    if len(stored) != len(set(stored)):
        yield "an event is stored twice"
    for event_id in stored:
        if event_id not in genuine:
            yield f"event {event_id} is not Stripe's"
    receipts = Journal.objects.filter(source="session", kind__in=["paid", "unmatched"])
    for session_id, count in Counter(receipts.values_list("source_id", flat=True)).items():
        if count > 1:
            yield f"session {session_id} was booked {count} times"


def reminders_are_due() -> Iterator[str]:
    """S11: one a step, and only to somebody whose turn it was when the mail was written."""
    timelines = {"order": _timeline(_by_order()), "job": _timeline(_by_job())}
    mails = Mail.objects.filter(name__in=list(REMINDERS)).order_by("pk")
    keys = Counter(mails.values_list("key", flat=True))
    for key, count in keys.items():
        if count > 1:
            yield f"the reminder {key} was written {count} times"
    for mail in mails:
        kind, wanted = REMINDERS[mail.name]
        subject = _subject_of(mail)
        status = _status_at(timelines[kind].get(subject, ([], [])), mail.created_at)
        if status not in wanted:
            yield f"{mail.key} was written when {kind} {subject} was {status}"


def _subject_of(mail: Mail) -> int:
    """The order or job a reminder is about, from its key (`room:what:id:…`)."""
    _room, what, number = mail.key.split(":")[:3]
    pk = int(number)
    if what == "order-event":
        return OrderEvent.objects.values_list("order_id", flat=True).get(pk=pk)
    if what == "delivery":
        return Order.objects.values_list("pk", flat=True).get(deliveries__pk=pk)
    return pk


Timeline = tuple[list[datetime], list[str]]


def _timeline(events: dict[int, Events]) -> dict[int, Timeline]:
    return {
        pk: ([row.created_at for row in rows], [row.to_status for row in rows])
        for pk, rows in events.items()
    }


def _status_at(timeline: Timeline, moment: datetime) -> str:
    moments, statuses = timeline
    place = bisect_right(moments, moment)
    return statuses[place - 1] if place else ""
