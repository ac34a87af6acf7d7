"""The two conversations of an order, cut out of its story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agency.desk import sent_files
from agency.desk.forms import ClientReplyForm, JobReplyForm, ReplyForm
from agency.desk.links import at
from agency.desk.timeline import Entry
from freelancers.models import Assignment
from freelancers.services.messages import TALKS
from orders.models import Order

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Thread:
    """`messages` oldest first. No `form`: this thread is closed."""

    who: str
    reference: str
    messages: list[Entry]
    is_open: bool
    form: ReplyForm | None
    reply_url: str
    close_url: str


def client(order: Order, story: Sequence[Entry], form: ReplyForm | None) -> Thread:
    messages = sent_files.of_messages(order, _cut(story, "message", ""))
    return Thread(
        order.name,
        order.reference,
        messages,
        any(entry.is_open for entry in messages),
        (form or ClientReplyForm(prefix="client")) if order.client_id else None,
        at("desk_reply", order.reference),
        at("desk_no_answer", order.reference),
    )


def jobs(
    rows: Sequence[Assignment], story: Sequence[Entry], forms: Mapping[str, ReplyForm]
) -> list[Thread]:
    """A thread for the live job, and for older ones in which something was said."""
    found = [_job(row, story, forms) for row in rows]
    return [thread for thread in found if thread.form or thread.messages]


def _job(row: Assignment, story: Sequence[Entry], forms: Mapping[str, ReplyForm]) -> Thread:
    messages = _cut(story, "job_message", row.reference)
    prefix = f"job-{row.reference}"
    args = (row.order.reference, row.reference)
    return Thread(
        row.freelancer.name,
        row.reference,
        messages,
        any(entry.is_open for entry in messages),
        (forms.get(row.reference) or JobReplyForm(prefix=prefix)) if row.status in TALKS else None,
        at("desk_job_reply", *args),
        at("desk_job_no_answer", *args),
    )


def _cut(story: Sequence[Entry], kind: str, name: str) -> list[Entry]:
    newest = [entry for entry in story if entry.kind == kind and entry.name == name][:SHOWN]
    return newest[::-1]
