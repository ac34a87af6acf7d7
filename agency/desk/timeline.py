"""One order's story from both sides and from the books, newest first, in one query.

What bears the same moment stands as it happened: each table in the order of its rows, and between
tables the cause before what it caused (`_place`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import groupby
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from agency.desk.story_words import job_words, order_words
from freelancers.models import AssignmentEvent, JobMessage, Submission
from freelancers.states import DeclineReason
from kernel.actors import ActorKind
from kernel.money import Money
from kernel.templatetags.relais import day, money
from orders.models import Delivery, DeliveryFile, Message, Order, OrderEvent, RevisionRequest
from payments.models import Payment, PaymentStatus, Payout, Rail, Refund

COLUMNS = ("kind", "name", "at", "actor", "who", "text", "number", "answered_at", "row")


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind`: message, job_message, order, job, declined, delivery, file, changes, payment,
    mistake, refund, sent, owed or paid. `number`: a version or minor units. `tone` is the
    timeline's colour class. `row` is the key in the table of its kind. `files`: name and url, in
    a conversation only. `mate`: who of the client's team did it, when it was not the client."""

    kind: str
    name: str
    at: datetime
    actor: str
    who: str
    detail: str
    text: str
    tone: str
    is_open: bool
    mate: str
    row: int
    files: tuple[dict[str, str], ...] = ()

    @property
    def is_mine(self) -> bool:
        return self.actor == ActorKind.STAFF


def load(order: Order) -> list[Entry]:
    first, *others = _parts(order)
    merged = first.union(*others, all=True).order_by("c_at", "c_row")
    rows = (dict(zip(COLUMNS, values, strict=True)) for values in merged)
    told = [row for _at, same in groupby(rows, lambda row: row["at"]) for row in _told(same)]
    return [_entry(row, order) for row in reversed(told)]


def delivered_files(story: list[Entry]) -> list[Entry]:
    """The newest version first, its files in the order they were given."""
    files = [entry for entry in reversed(story) if entry.kind == "file"]
    return sorted(files, key=lambda entry: entry.at, reverse=True)


def _told(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows of one moment, oldest first. A table keeps the order of its rows."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        table = "job" if row["kind"] == "declined" else row["kind"]
        tables.setdefault(table, []).append(row)
    return merge(*tables.values(), key=_place)


def _place(row: dict[str, Any]) -> int:
    """Where a row stands among those of its moment: causes before effects."""
    if row["kind"] in ("order", "job"):
        return _STEPS.get(row["name"] if row["kind"] == "order" else f"job {row['name']}", 50)
    return _STEPS[row["kind"]]


_STEPS = {
    name: place
    for place, name in enumerate(
        (
            "place",
            "payment",
            "confirm_payment",
            "take_back_payment",
            "message",
            "job_message",
            "submit_brief",
            "ask_for_brief",
            "accept_brief",
            "changes",
            "request_changes",
            "resume",
            "expire",
            "cancel",
            "cancel_late",
            "withdraw_contract",
            "declined",
            "job lapse",
            "job withdraw",
            "job replace",
            "job offer",
            "job accept",
            "job reopen",
            "job submit",
            "submit_work",
            "job return_submission",
            "return_work",
            "job pass_submission",
            "deliver",
            "delivery",
            "file",
            "owed",
            "approve",
            "complete_in_silence",
            "job approve",
            "mistake",
            "refund",
            "sent",
            "paid",
        )
    )
}


def _parts(order: Order) -> list[QuerySet[Any, Any]]:
    """The first part carries a typed value in every column: PostgreSQL reads the types off it."""
    messages = Message.objects.filter(order=order)
    jobs = JobMessage.objects.filter(assignment__order=order)
    events = OrderEvent.objects.filter(order=order)
    return [
        _part(
            messages,
            "message",
            at="created_at",
            actor="author_kind",
            text="body",
            answered="answered_at",
            who="author__name",
        ),
        _part(
            jobs,
            "job_message",
            at="created_at",
            actor="author_kind",
            text="body",
            answered="answered_at",
            who="assignment__freelancer__name",
            name="assignment__reference",
        ),
        _part(
            events,
            "order",
            at="created_at",
            actor="actor_kind",
            text="reason",
            who="actor__name",
            name="name",
        ),
        *_job_events(order),
        *_deliveries(order),
        *_money(order),
    ]


def _job_events(order: Order) -> list[QuerySet[Any, Any]]:
    events = AssignmentEvent.objects.filter(assignment__order=order)
    steps: dict[str, Any] = {
        "at": "created_at",
        "actor": "actor_kind",
        "who": "assignment__freelancer__name",
    }
    declined = {"text": "assignment__decline_note", "name": "assignment__decline_reason"}
    returned = events.filter(name="return_submission")
    others = events.exclude(name__in=["decline", "return_submission"])
    return [
        _part(others, "job", **steps, text="reason", name="name"),
        _part(events.filter(name="decline"), "declined", **steps, **declined),
        _part(returned, "job", **steps, text=_remarks(), name="name"),
    ]


def _remarks() -> Coalesce:
    """What the owner wrote on the version that an event of a job sent back."""
    returned = Submission.objects.filter(
        assignment=OuterRef("assignment"), returned_at__lte=OuterRef("created_at")
    )
    newest = returned.order_by("-version").values("remarks")[:1]
    return Coalesce(Subquery(newest), Value(""), output_field=TextField())


def _deliveries(order: Order) -> list[QuerySet[Any, Any]]:
    changes = RevisionRequest.objects.filter(delivery__order=order)
    return [
        _part(
            Delivery.objects.filter(order=order),
            "delivery",
            at="delivered_at",
            text="note",
            number="version",
        ),
        _part(
            DeliveryFile.objects.filter(delivery__order=order),
            "file",
            at="delivery__delivered_at",
            name="public_id",
            text="name",
            number="delivery__version",
        ),
        _part(changes, "changes", at="created_at", text="body", number="delivery__version"),
    ]


def _money(order: Order) -> list[QuerySet[Any, Any]]:
    payments = Payment.objects.filter(order=order).exclude(paid_at=None)
    refunds = Refund.objects.filter(payment__order=order)
    payouts = Payout.objects.filter(assignment__order=order)
    return [
        _part(
            payments, "payment", at="paid_at", number=_came(), name="rail", text="bank_reference"
        ),
        _part(
            payments.exclude(taken_back_at=None),
            "mistake",
            at="taken_back_at",
            number="amount",
            who="taken_back_by__name",
            text="mistake",
        ),
        _part(refunds, "refund", at="requested_at", text="reason", number="amount", name="status"),
        _part(
            refunds.exclude(sent_on=None),
            "sent",
            at="settled_at",
            number="amount",
            name=Cast("sent_on", CharField()),
            text="sent_reference",
        ),
        _part(payouts, "owed", at="booked_at", number="amount", who="freelancer__name"),
        _part(
            payouts.exclude(recorded_at=None),
            "paid",
            at="recorded_at",
            number="amount",
            who="freelancer__name",
            text="reference",
        ),
    ]


def _came() -> Case:
    """What came, or was said to have come before it was taken back."""
    mistaken = When(status=PaymentStatus.MISTAKEN, then=F("amount"))
    return Case(mistaken, default=F("captured_amount"))


def _part(rows: QuerySet[Any], kind: str, *, at: str, **names: Any) -> QuerySet[Any, Any]:
    def column(key: str, empty: Any) -> Any:
        source = names.get(key, empty)
        return F(source) if isinstance(source, str) else source

    blank = Value("", CharField())
    columns = {
        "c_kind": Value(kind, CharField()),
        "c_name": column("name", blank),
        "c_at": F(at),
        "c_actor": column("actor", blank),
        "c_who": column("who", blank),
        "c_text": column("text", blank),
        "c_number": column("number", Value(0)),
        "c_answered": column("answered", Value(None, DateTimeField())),
        "c_row": F("pk"),
    }
    part: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return part


def _entry(row: dict[str, Any], order: Order) -> Entry:
    kind, name = row["kind"], row["name"]
    is_message = kind in ("message", "job_message")
    mate = _mate(row, order)
    asked = row["actor"] in (ActorKind.CLIENT, ActorKind.FREELANCER)
    return Entry(
        kind=kind,
        name=name,
        at=row["at"],
        actor=row["actor"],
        who=row["who"] or "",
        detail=_sentence(row, order.currency) + (f" ({mate})" if mate else ""),
        text=row["text"] or "",
        tone=_tone(kind, name),
        is_open=is_message and asked and row["answered_at"] is None,
        mate=mate,
        row=row["row"],
    )


def _mate(row: dict[str, Any], order: Order) -> str:
    by_client = row["kind"] in ("message", "order") and row["actor"] == ActorKind.CLIENT
    own = (order.name, order.client.name if order.client else "")
    return row["who"] if by_client and row["who"] and row["who"] not in own else ""


def _tone(kind: str, name: str) -> str:
    if (
        name in ("cancel", "cancel_late", "withdraw_contract", "expire", "failed")
        or kind == "mistake"
    ):
        return "bad"
    if kind == "declined" or name in ("lapse", "return_submission", "withdraw", "replace"):
        return "warn"
    return "ok" if kind in ("delivery", "payment", "paid") or "complete" in name else ""


def _sentence(row: dict[str, Any], currency: str) -> str:
    who = row["who"] or _("the client")
    if row["kind"] == "order":
        return order_words(row["name"])
    if row["kind"] == "job":
        return job_words(row["name"]) % {"name": who}
    if row["kind"] == "declined":
        reason = DeclineReason(row["name"]).label
        return _("%(name)s declined the offer: %(reason)s") % {"name": who, "reason": reason}
    amount = money(Money(row["number"], currency))
    return {
        "message": _("Message to the client")
        if row["actor"] == "staff"
        else _("Message from the client"),
        "job_message": (
            _("Message to %(name)s") if row["actor"] == "staff" else _("Message from %(name)s")
        ),
        "file": _("Version %(number)s"),
        "delivery": _("Version %(number)s delivered to the client"),
        "changes": _("The client asked to change version %(number)s"),
        "payment": _came_words(row["name"]),
        "mistake": _("%(amount)s taken back: noted by mistake, nothing had come"),
        "sent": _("%(amount)s sent back to the client on %(day)s"),
        "refund": _("%(amount)s goes back to the client"),
        "owed": _("%(amount)s owed to %(name)s"),
        "paid": _("%(amount)s paid to %(name)s"),
    }[row["kind"]] % {"name": who, "number": row["number"], "amount": amount, "day": _sent_day(row)}


def _came_words(rail: str) -> str:
    return {
        Rail.TRANSFER.value: _("%(amount)s received by bank transfer"),
        Rail.ELSEWHERE.value: _("%(amount)s received elsewhere"),
    }.get(rail, _("%(amount)s received"))


def _sent_day(row: dict[str, Any]) -> str:
    return day(date.fromisoformat(row["name"])) if row["kind"] == "sent" else ""
