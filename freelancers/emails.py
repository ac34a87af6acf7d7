"""Mails to freelancers: in their language, with every date in their own time zone.

The context holds values, never a row: a template cannot say more than may cross the wall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from freelancers.models import Assignment, Freelancer, Invitation, JobMessage, Submission
from freelancers.services.chasing import due_stamp
from kernel import mail
from kernel.templatetags.relais import long_day, moment, money

Words = str | Promise
Facts = Sequence[tuple[Words, str]]
SEE_JOB = _("See the job")
SEE_TODAY = _("See your work")


def offer(job: Assignment) -> None:
    _send(
        "offer",
        job,
        key=f"assignment:{job.pk}:offer",
        button=_("Read and answer"),
        facts=lambda: [
            *_terms(job),
            (_("Rounds of changes"), str(job.brief_sheet.revisions)),
        ],
        answer_before=job.answer_before,
    )


def accepted(job: Assignment) -> None:
    """Nobody is told by mail what they took at the desk for nothing."""
    if _is_own_and_free(job):
        return
    _send("accepted", job, key=f"assignment:{job.pk}:accepted", facts=lambda: _terms(job))


def lapsed(job: Assignment) -> None:
    _send(
        "lapsed", job, key=f"assignment:{job.pk}:lapsed", page="freelancers:today", button=SEE_TODAY
    )


def withdrawn(job: Assignment) -> None:
    _send(
        "withdrawn",
        job,
        key=f"assignment:{job.pk}:withdrawn",
        page="freelancers:today",
        button=SEE_TODAY,
        was_accepted=job.accepted_at is not None,
    )


def returned(job: Assignment, submission: Submission, *, event_id: int) -> None:
    _send(
        "returned",
        job,
        key=f"assignment-event:{event_id}:returned",
        button=_("Correct the work"),
        facts=lambda: _terms(job),
        remarks=submission.remarks,
    )


def reopened(job: Assignment, *, event_id: int) -> None:
    changes = job.brief_sheet.changes
    _send(
        "reopened",
        job,
        key=f"assignment-event:{event_id}:reopened",
        facts=lambda: [(_("Deliver by"), moment(job.due_at))],
        change=changes[-1]["text"] if changes else "",
    )


def passed(job: Assignment, *, event_id: int) -> None:
    """Nor what they passed there themselves."""
    if _is_own_and_free(job):
        return
    _send(
        "passed",
        job,
        key=f"assignment-event:{event_id}:passed",
        page="freelancers:earnings",
        button=_("See your earnings"),
        facts=lambda: _earned(job),
        is_first=job.events.filter(name="pass_submission").count() == 1,
    )


def approved(job: Assignment) -> None:
    _send("approved", job, key=f"assignment:{job.pk}:approved")


def due_reminder(job: Assignment, step: str) -> None:
    _send(
        "due_reminder",
        job,
        key=f"assignment:{job.pk}:{due_stamp(job)}:{step}",
        button=_("Send the work"),
        facts=lambda: _terms(job),
        step=step,
    )


def message(job: Assignment, written: JobMessage) -> None:
    _send(
        "message",
        job,
        key=f"job-message:{written.pk}",
        button=_("Read and answer"),
        body=written.body,
    )


def invitation(sent: Invitation) -> None:
    """The only mail before the account exists: nothing of any job in it."""
    person = sent.freelancer
    with _their_place(person):
        context = {
            "name": person.name,
            "button_url": _absolute(reverse("freelancers:invitation", args=[sent.token])),
            "button_label": str(_("Open my account")),
            "expires_on": long_day(sent.expires_at),
        }
    mail.send(
        "freelancers/invitation",
        to=person.email,
        language=person.language,
        key=f"freelancers:invitation:{sent.pk}",
        context=context,
    )


@contextmanager
def _their_place(person: Freelancer) -> Iterator[None]:
    zone = ZoneInfo(person.time_zone)
    with translation.override(person.language), timezone.override(zone):
        yield


def _terms(job: Assignment) -> Facts:
    return [*_earned(job), (_("Deliver by"), moment(job.due_at))]


def _earned(job: Assignment) -> Facts:
    return [(_("You earn"), money(job.pay))] if job.pay else []


def _is_own_and_free(job: Assignment) -> bool:
    user = job.freelancer.user
    return user is not None and user.is_staff and not job.pay


def _send(
    name: str,
    job: Assignment,
    *,
    key: str,
    page: str = "freelancers:job",
    button: Words = SEE_JOB,
    facts: Callable[[], Facts] = tuple,
    **context: Any,
) -> None:
    """`facts` and every date in `context` are written in the freelancer's language and zone."""
    person = job.freelancer
    with _their_place(person):
        title = job.brief_sheet.title
        shown = {
            "reference": job.reference,
            "title": title,
            "due": moment(job.due_at),
            "button_url": _absolute(_address(page, job)),
            "button_label": str(button),
            "facts": [
                (str(_("Job")), f"{job.reference}, {title}"),
                *[(str(label), value) for label, value in facts()],
            ],
            **{
                each: moment(value) if isinstance(value, datetime) else value
                for each, value in context.items()
            },
        }
    mail.send(
        f"freelancers/{name}",
        to=person.user.email if person.user else person.email,
        language=person.language,
        key=f"freelancers:{key}",
        context=shown,
    )


def _address(page: str, job: Assignment) -> str:
    return reverse(page, args=[job.public_id] if page == "freelancers:job" else [])


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
