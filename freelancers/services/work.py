"""What is made: drafts, submissions, the check, the client's changes, the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from freelancers import brief_sheet
from freelancers.errors import JobClosed, NothingToSubmit
from freelancers.models import Assignment, Submission, SubmissionFile
from freelancers.services.chasing import chase_until_due
from freelancers.services.offers import offer_next
from freelancers.services.process import (
    _transition,
    lock_job,
    lock_live_job,
    lock_order,
)
from freelancers.states import AssignmentStatus as S
from kernel import clock, files
from kernel.actors import SYSTEM, Actor
from orders import services as orders
from orders.models import Delivery
from orders.states import OrderStatus

MAX_FILES = 50
TIME_TO_CORRECT = timedelta(hours=4)
TAKES_FILES = (S.ACCEPTED, S.RETURNED)


@transaction.atomic
def draft_submission(*, assignment_id: int) -> Submission:
    """The draft that collects files, made when there is none. Raises JobClosed."""
    return _draft(lock_job(assignment_id))


def _draft(job: Assignment) -> Submission:
    if job.status not in TAKES_FILES:
        raise JobClosed
    draft = job.submissions.filter(submitted_at=None).first()
    if draft:
        return draft
    last = job.submissions.aggregate(last=Max("version"))["last"] or 0
    return Submission.objects.create(assignment=job, version=last + 1, created_at=clock.now())


def add_submission_file(
    *, assignment_id: int, upload: UploadedFile[bytes], actor: Actor
) -> SubmissionFile:
    """Store one file and put it in the draft. Streams before any lock is taken.

    Raises files.FileRefused (its message is for the page) or JobClosed.
    """
    if Assignment.objects.get(pk=assignment_id).status not in TAKES_FILES:
        raise JobClosed
    stored = files.store(upload)
    with transaction.atomic():
        draft = _draft(lock_job(assignment_id))
        if draft.files.filter(removed_at=None).count() >= MAX_FILES:
            raise files.FileRefused(
                _("A submission holds at most %(count)d files. Put them in a ZIP archive.")
                % {"count": MAX_FILES}
            )
        return SubmissionFile.objects.create(
            submission=draft,
            file=stored,
            name=(upload.name or "file")[-200:],
            created_at=clock.now(),
        )


@transaction.atomic
def keep_note(*, assignment_id: int, note: str, actor: Actor) -> None:
    """Keep what is written to the agency with the draft until it is sent. Raises JobClosed.

    An emptied note empties what was kept; alone it makes no draft.
    """
    job, written = lock_job(assignment_id), note.strip()
    if written or job.submissions.filter(submitted_at=None).exists():
        Submission.objects.filter(pk=_draft(job).pk).update(note=written)


@transaction.atomic
def remove_submission_file(*, file_id: int, actor: Actor) -> None:
    """Take a file out of the draft. What was sent for checking stays."""
    found = SubmissionFile.objects.select_related("submission").get(pk=file_id)
    job = lock_job(found.submission.assignment_id)
    found.submission.refresh_from_db()
    if job.status not in TAKES_FILES or found.submission.submitted_at:
        raise JobClosed
    SubmissionFile.objects.filter(pk=file_id, removed_at=None).update(removed_at=clock.now())


@transaction.atomic
def submit_work(*, assignment_id: int, note: str, actor: Actor) -> Submission:
    """Send the draft for checking; the order goes to review. A second click changes nothing."""
    job = lock_job(assignment_id)
    if job.status == S.SUBMITTED:
        return last_submission(job)
    draft = _draft(job)
    if not draft.files.filter(removed_at=None).exists():
        raise NothingToSubmit
    now = clock.now()
    Submission.objects.filter(pk=draft.pk).update(note=note.strip(), submitted_at=now)
    _transition(job, "submit", actor=actor, submitted_at=now)
    orders.record_submission(order_id=job.order_id, actor=SYSTEM)
    draft.refresh_from_db()
    return draft


def last_submission(job: Assignment) -> Submission:
    return job.submissions.exclude(submitted_at=None).latest("version")


@transaction.atomic
def return_submission(*, assignment_id: int, remarks: str, actor: Actor) -> Submission:
    """Back to the freelancer with what to correct, and at least four of their hours for it."""
    job = lock_job(assignment_id)
    now = clock.now()
    due = max(job.due_at, job.freelancer.hours.add_time(now, TIME_TO_CORRECT))
    _transition(job, "return_submission", actor=actor, due_at=due)
    submission = last_submission(job)
    Submission.objects.filter(pk=submission.pk).update(remarks=remarks.strip(), returned_at=now)
    orders.return_work(order_id=job.order_id, actor=SYSTEM)
    chase_until_due(job)
    submission.refresh_from_db()
    return submission


@transaction.atomic
def pass_submission(
    *, assignment_id: int, note: str, names: Mapping[int, str], actor: Actor
) -> Delivery:
    """The owner delivers: copies of the files go to the client under the agency's names.

    Announces assignment.passed, on which the pay is booked. `note` is for the client. A second
    click returns the delivery of the first.
    """
    job = lock_job(assignment_id)
    if job.status == S.PASSED:
        return Delivery.objects.filter(order_id=job.order_id).latest("version")
    now = clock.now()
    _transition(job, "pass_submission", actor=actor, passed_at=now)
    submission = last_submission(job)
    Submission.objects.filter(pk=submission.pk).update(passed_at=now)
    copies = [
        (files.copy(each.file), names.get(each.pk, ""))
        for each in submission.files.filter(removed_at=None).select_related("file")
    ]
    return orders.deliver_order(order_id=job.order_id, files=copies, note=note, actor=actor)


@transaction.atomic
def reopen_assignment(*, order_id: int) -> Assignment | None:
    """The client asked for changes: the order is made again, by the same freelancer when they are
    there, with its own date; else somebody else is asked. Idempotent."""
    order = lock_order(order_id)
    if order.status == OrderStatus.REVISION_REQUESTED:
        orders.resume_production(order_id=order_id, actor=SYSTEM)
        order.refresh_from_db()
    if order.status != OrderStatus.IN_PRODUCTION:
        return None
    job = lock_live_job(order)
    if job is None:
        return offer_next(order_id=order_id)
    if job.status != S.PASSED:
        return None
    if not _is_there(job):
        _approve(job, reason="somebody else makes the changes")
        return offer_next(order_id=order_id)
    return _reopen(job, order.internal_due_at or clock.now())


def _is_there(job: Assignment) -> bool:
    user = job.freelancer.user
    return job.freelancer.is_active and user is not None and user.is_active


def _reopen(job: Assignment, due: datetime) -> Assignment:
    due = max(due, job.freelancer.hours.add_time(clock.now(), TIME_TO_CORRECT))
    _transition(job, "reopen", actor=SYSTEM, due_at=due)
    brief_sheet.add_changes(job)
    chase_until_due(job)
    return job


@transaction.atomic
def approve_assignment(*, order_id: int) -> Assignment | None:
    """The order is completed: the job is closed for good. Idempotent."""
    order = lock_order(order_id)
    job = lock_live_job(order)
    if job is None or job.status != S.PASSED or order.status != OrderStatus.COMPLETED:
        return None
    _approve(job)
    return job


def _approve(job: Assignment, reason: str = "") -> None:
    now = clock.now()
    _transition(job, "approve", actor=SYSTEM, reason=reason, approved_at=now, ended_at=now)
