"""The thread between a freelancer and the agency."""

from __future__ import annotations

from django.db import transaction

from freelancers.errors import JobClosed
from freelancers.models import Assignment, JobMessage
from freelancers.services.process import lock_job
from freelancers.states import LIVE, AssignmentStatus
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind

TALKS = (*LIVE, AssignmentStatus.APPROVED)


@transaction.atomic
def post_job_message(*, assignment_id: int, body: str, actor: Actor) -> JobMessage:
    """Write in the job's thread; the agency's message answers what was open. Raises JobClosed."""
    job = lock_job(assignment_id)
    if job.status not in TALKS:
        raise JobClosed
    from_agency = actor.kind == ActorKind.STAFF
    if from_agency:
        _close(job)
    message = JobMessage.objects.create(
        assignment=job,
        author_kind=actor.kind,
        author_id=actor.user_id,
        body=body.strip(),
        created_at=clock.now(),
    )
    outbox.publish(
        "job_message.to_freelancer" if from_agency else "job_message.from_freelancer",
        key=f"job-message:{message.pk}",
        payload={"assignment_id": job.pk, "message_id": message.pk},
    )
    return message


@transaction.atomic
def close_job_messages(*, assignment_id: int, actor: Actor) -> int:
    """No answer needed. Returns how many messages were open."""
    return _close(lock_job(assignment_id))


def _close(job: Assignment) -> int:
    waiting = job.messages.filter(author_kind=ActorKind.FREELANCER, answered_at=None)
    return waiting.update(answered_at=clock.now())
