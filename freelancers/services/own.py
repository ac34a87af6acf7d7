"""Work of the agency's own people on the bench, handed in without changing places."""

from __future__ import annotations

from django.db import transaction

from freelancers.errors import JobClosed
from freelancers.models import Assignment
from freelancers.services.offers import accept_assignment
from freelancers.services.process import lock_job
from freelancers.states import AssignmentStatus as S
from kernel.actors import Actor
from kernel.money import Money

OPEN = (S.OFFERED, S.ACCEPTED, S.RETURNED)


@transaction.atomic
def take_own(*, assignment_id: int, cost: Money, actor: Actor) -> Assignment:
    """Accept one's own offer if it is still one, and say what the work really costs.

    The pay of anybody else stays as agreed, and so does one that is booked. Raises JobClosed,
    OfferGone or CapacityReached.
    """
    job = lock_job(assignment_id)
    is_own = actor.user_id is not None and job.freelancer.user_id == actor.user_id
    if not is_own or job.status not in OPEN:
        raise JobClosed
    if job.status == S.OFFERED:
        job = accept_assignment(assignment_id=assignment_id, actor=actor)
    if job.passed_at is None and cost.currency == job.currency:
        Assignment.objects.filter(pk=job.pk).update(pay_amount=cost.amount)
        job.refresh_from_db(fields=["pay_amount"])
    return job
