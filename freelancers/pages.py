"""What the portal's pages show, read with a fixed number of queries. Nothing of the order here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from freelancers.models import (
    Assignment,
    AssignmentEvent,
    Freelancer,
    JobMessage,
    Submission,
    SubmissionFile,
)
from freelancers.states import WORKING, AssignmentStatus
from kernel import clock

LISTED = 50
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job in a list: how much of its time is used, how urgent it is."""

    job: Assignment
    used_percent: int
    urgency: str
    remarks: str = ""


def nav_counts(freelancer: Freelancer) -> dict[str, int]:
    """Offers to answer and jobs at work: one query."""
    now = clock.now()
    counts: dict[str, int] = freelancer.assignments.aggregate(
        today=Count("pk", filter=Q(status=AssignmentStatus.OFFERED, answer_before__gt=now)),
        jobs=Count("pk", filter=Q(status__in=WORKING)),
    )
    return counts


def frame(freelancer: Freelancer, section: str) -> dict[str, Any]:
    return {"section": section, "nav_counts": nav_counts(freelancer), "freelancer": freelancer}


def open_offers(freelancer: Freelancer) -> QuerySet[Assignment]:
    return (
        freelancer.assignments.filter(
            status=AssignmentStatus.OFFERED, answer_before__gt=clock.now()
        )
        .select_related("brief_sheet")
        .order_by("answer_before")[:LISTED]
    )


def jobs_at_work(freelancer: Freelancer) -> list[JobRow]:
    """By deadline, with the last remarks: two queries."""
    found = (
        freelancer.assignments.filter(status__in=WORKING)
        .select_related("brief_sheet")
        .prefetch_related(_sent())
        .order_by("due_at")[:LISTED]
    )
    return [row(job, list(job.submissions.all())) for job in found]


def past_jobs(freelancer: Freelancer, before: datetime | None) -> QuerySet[Assignment]:
    """Jobs that were accepted and are over, the latest first, older than `before`."""
    found = (
        freelancer.assignments.filter(accepted_at__isnull=False)
        .exclude(status__in=WORKING)
        .select_related("brief_sheet")
        .order_by("-accepted_at")
    )
    return found.filter(accepted_at__lt=before) if before else found


def row(job: Assignment, sent: Sequence[Submission]) -> JobRow:
    """`sent`: what was handed in, the latest first."""
    now = clock.now()
    start = job.accepted_at or job.offered_at
    whole, used = job.due_at - start, now - start
    percent = 100 if whole <= timedelta() else min(max(int(used * 100 / whole), 0), 100)
    return JobRow(job, percent, _urgency(job, now), _remarks(job, sent))


def _urgency(job: Assignment, now: datetime) -> str:
    if job.status == AssignmentStatus.SUBMITTED:
        return "info"
    if job.due_at <= now + SOON:
        return "bad"
    return "warn" if job.status == AssignmentStatus.RETURNED else ""


def _sent() -> Prefetch[str]:
    handed_in = Submission.objects.exclude(submitted_at=None).order_by("-version")
    return Prefetch("submissions", handed_in)


def _remarks(job: Assignment, sent: Sequence[Submission]) -> str:
    """Why it came back: our remarks, or the client's change when our check had passed it."""
    if job.status != AssignmentStatus.RETURNED:
        return ""
    if sent and sent[0].returned_at:
        return sent[0].remarks
    changes = job.brief_sheet.changes
    return str(changes[-1]["text"]) if changes else ""


def greeting(freelancer: Freelancer) -> str:
    """By the hour where they are (the page is told in their time zone)."""
    hour = timezone.localtime(clock.now()).hour
    name = freelancer.name.split()[0] if freelancer.kind == "person" else freelancer.name
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def summary(offers: int, jobs: list[JobRow]) -> str:
    """One sentence: what waits today, what is late."""
    now = clock.now()
    day = timezone.localtime(now).date()
    open_ = [each.job for each in jobs if each.job.status != AssignmentStatus.SUBMITTED]
    late = sum(job.due_at <= now for job in open_)
    due = sum(job.due_at > now and timezone.localtime(job.due_at).date() == day for job in open_)
    parts = []
    if late:
        parts.append(
            ngettext("%(count)d delivery is late.", "%(count)d deliveries are late.", late)
            % {"count": late}
        )
    if offers:
        parts.append(
            ngettext("%(count)d offer to answer.", "%(count)d offers to answer.", offers)
            % {"count": offers}
        )
    if due:
        parts.append(
            ngettext("%(count)d delivery due today.", "%(count)d deliveries due today.", due)
            % {"count": due}
        )
    return " ".join(parts) or _("Nothing to answer and nothing due today.")


@dataclass(frozen=True, slots=True)
class Version:
    """One submission with the files it holds."""

    submission: Submission
    files: list[SubmissionFile]


def versions(job: Assignment) -> list[Version]:
    """What was handed in and the draft, the latest first, each with its files: one query."""
    kept = (
        SubmissionFile.objects.filter(submission__assignment=job, removed_at=None)
        .select_related("file", "submission")
        .order_by("-submission__version", "pk")
    )
    groups = groupby(kept, key=lambda file: file.submission)
    return [Version(submission, list(files)) for submission, files in groups]


WORDS = {
    "offer": lambda: _("Offered to you"),
    "accept": lambda: _("You accepted"),
    "submit": lambda: _("You sent your work for checking"),
    "return_submission": lambda: _("The agency asked for corrections"),
    "pass_submission": lambda: _("Your work passed the check"),
    "reopen": lambda: _("The client asked for changes"),
    "approve": lambda: _("Approved, the job is closed"),
    "replace": lambda: _("The agency ended the job"),
    "withdraw": lambda: _("The agency withdrew the job"),
    "decline": lambda: _("You declined"),
    "lapse": lambda: _("The time to answer ended"),
}


def history(job: Assignment) -> list[dict[str, Any]]:
    """The steps in the freelancer's words; reasons the agency noted stay with the agency."""
    events = AssignmentEvent.objects.filter(assignment=job).order_by("-created_at", "-pk")
    return [{"at": each.created_at, "text": WORDS[each.name]()} for each in events]


def threads(freelancer: Freelancer) -> QuerySet[Assignment]:
    """Jobs with messages, the latest first, with that message's words and author."""
    last = JobMessage.objects.filter(assignment=OuterRef("pk")).order_by("-created_at", "-pk")
    return (
        freelancer.assignments.annotate(
            last_at=Subquery(last.values("created_at")[:1]),
            last_body=Subquery(last.values("body")[:1]),
            last_kind=Subquery(last.values("author_kind")[:1]),
        )
        .filter(last_at__isnull=False)
        .select_related("brief_sheet")
        .order_by("-last_at")[:LISTED]
    )
