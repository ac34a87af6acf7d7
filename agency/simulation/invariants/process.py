"""S4 to S8 and S11: states, offers, deliveries, events and reminders, from the history."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.storage import default_storage
from django.db.models import F

from agency.simulation.post_office import Letter
from freelancers.models import Assignment, AssignmentEvent, Freelancer
from freelancers.states import PROCESS as JOB
from freelancers.states import WORKING
from kernel import clock
from kernel.models import Mail
from kernel.states import Process
from orders.models import DeliveryFile, Order, OrderEvent
from orders.states import PROCESS as ORDER
from payments.models import Journal, SandboxObject, StripeEvent

STEP = timedelta(hours=1, minutes=1)
LATELY = timedelta(days=2)
REMINDERS = {
    "orders/payment_reminder": ("order", ("awaiting_payment",)),
    "orders/brief_reminder": ("order", ("awaiting_brief",)),
    "orders/review_reminder": ("order", ("delivered",)),
    "freelancers/due_reminder": ("job", ("accepted", "returned")),
}


class Step(NamedTuple):
    """One event of an order or a job."""

    subject: int
    name: str
    source: str
    target: str
    actor: str
    at: datetime


Steps = dict[int, list[Step]]


@dataclass(frozen=True, slots=True)
class History:
    """Every event so far, by order and by job, and the jobs' events in one row."""

    orders: Steps
    jobs: Steps
    in_order: list[Step]


def read_history() -> History:
    columns = ("name", "from_status", "to_status", "actor_kind", "created_at")
    placed = OrderEvent.objects.order_by("pk").values_list("order_id", *columns)
    worked = AssignmentEvent.objects.order_by("pk").values_list("assignment_id", *columns)
    steps = [Step(*row) for row in worked]
    return History(_grouped([Step(*row) for row in placed]), _grouped(steps), steps)


def _grouped(steps: list[Step]) -> Steps:
    found: Steps = defaultdict(list)
    for step in steps:
        found[step.subject].append(step)
    return found


def states_follow_the_graph(history: History) -> Iterator[str]:
    """S4: every chain of events is unbroken, legal, by somebody who may, and ends where we are."""
    yield from _chains(ORDER, dict(Order.objects.values_list("pk", "status")), history.orders)
    yield from _chains(JOB, dict(Assignment.objects.values_list("pk", "status")), history.jobs)


def _chains(process: Process, statuses: dict[int, str], events: Steps) -> Iterator[str]:
    for pk, status in statuses.items():
        here = ""
        for step in events.get(pk, ()):
            row = process.rows.get(step.name)
            if step.source != here:
                yield f"{process.name} {pk}: {step.name} from {step.source}, was {here}"
            if row and step.actor not in row.actors:
                yield f"{process.name} {pk}: {step.actor} did {step.name}"
            here = step.target
        if here != status:
            yield f"{process.name} {pk} is {status}, its events end at {here or 'nothing'}"


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
    columns = ("pk", "offered_at", "order__paid_at", "order__brief_accepted_at")
    for pk, offered, paid, accepted in Assignment.objects.values_list(*columns):
        if paid is None or accepted is None or offered < accepted - STEP:
            yield f"job {pk} was offered before its order was paid and ready"


def answers_are_in_time() -> Iterator[str]:
    """S6: nothing is accepted after its time."""
    late = Assignment.objects.filter(accepted_at__gte=F("answer_before"))
    for job in late.order_by("pk"):
        yield f"job {job.pk} was accepted at {job.accepted_at}, after {job.answer_before}"


def nobody_takes_too_much(history: History) -> Iterator[str]:
    """S6: whoever accepts a job has a place for it. Changes to a passed job may come on top."""
    capacity = dict(Freelancer.objects.values_list("pk", "capacity"))
    makers = dict(Assignment.objects.values_list("pk", "freelancer_id"))
    working: dict[int, set[int]] = defaultdict(set)
    for step in history.in_order:
        maker = makers[step.subject]
        if step.name == "accept" and len(working[maker]) >= capacity[maker]:
            yield f"freelancer {maker} took job {step.subject}, one too many"
        if step.target in WORKING:
            working[maker].add(step.subject)
        else:
            working[maker].discard(step.subject)


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


def reminders_are_due(history: History, doubt: timedelta) -> Iterator[str]:
    """S11: one a step, and only to somebody whose turn it was when the mail was written.

    `doubt`: how far the clock that wrote the moments was wrong (F16).
    """
    steps = {"order": history.orders, "job": history.jobs}
    mails = Mail.objects.filter(name__in=list(REMINDERS), created_at__gte=clock.now() - LATELY)
    for mail in mails.order_by("pk"):
        kind, wanted = REMINDERS[mail.name]
        subject = _subject_of(mail)
        stood = _statuses_at(steps[kind].get(subject, []), mail.created_at, doubt)
        if not set(stood) & set(wanted):
            yield f"{mail.key} was written when {kind} {subject} was {stood}"


def _subject_of(mail: Mail) -> int:
    """The order or job a reminder is about, from its key (`room:what:id:…`)."""
    _room, what, number = mail.key.split(":")[:3]
    pk = int(number)
    if what == "order-event":
        return OrderEvent.objects.values_list("order_id", flat=True).get(pk=pk)
    if what == "delivery":
        return Order.objects.values_list("pk", flat=True).get(deliveries__pk=pk)
    return pk


def _statuses_at(steps: list[Step], moment: datetime, doubt: timedelta) -> list[str]:
    """Where it stood just before `moment`, and where it went at that very moment."""
    first, last = moment - doubt, moment + doubt
    before = next((step.target for step in reversed(steps) if step.at < first), "")
    return [before, *(step.target for step in steps if first <= step.at <= last)]
