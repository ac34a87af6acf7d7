"""Reminders of the date a job is due: each once per assignment and date."""

from __future__ import annotations

from datetime import timedelta

from freelancers.models import Assignment
from kernel import clock, outbox

STEPS = {
    "day": timedelta(hours=-24),
    "hours": timedelta(hours=-4),
    "due": timedelta(),
    "late": timedelta(hours=4),
}


def due_stamp(job: Assignment) -> int:
    return int(job.due_at.timestamp())


def chase_until_due(job: Assignment) -> None:
    """Promise the reminders that still lie ahead; those of an older date do nothing."""
    stamp = due_stamp(job)
    for step, distance in STEPS.items():
        at = job.due_at + distance
        if at > clock.now():
            outbox.schedule(
                "freelancers.chase_delivery",
                key=f"assignment:{job.pk}:{stamp}:{step}",
                payload={"assignment_id": job.pk, "due": stamp, "step": step},
                at=at,
            )
