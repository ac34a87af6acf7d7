"""Work of the agency's own people on the bench, handed in without changing places."""

from __future__ import annotations

from django.db import transaction

from freelancers.errors import JobClosed
from freelancers.models import Assignment, Submission
from freelancers.services.offers import accept_assignment, offer_to
from freelancers.services.process import lock_job, lock_order
from freelancers.services.roster import enlist_owner
from freelancers.services.work import TAKES_FILES, submit_work
from freelancers.states import AssignmentStatus as S
from kernel.actors import Actor, ActorKind
from kernel.money import Money

OPEN = (S.OFFERED, *TAKES_FILES)


@transaction.atomic
def make_it_myself(*, order_id: int, user_id: int, pay: Money, actor: Actor) -> Assignment:
    """Whoever sits at the desk takes the order at once, for what it costs them: nothing, maybe.

    They join the bench if they are not on it. A live offer or job of somebody else ends. Pressed
    again: the same job. Raises CannotOffer, CapacityReached, IllegalTransition.
    """
    lock_order(order_id)
    me = enlist_owner(user_id=user_id)
    mine = Assignment.objects.live().filter(order=order_id, freelancer=me).first()
    if mine and mine.status != S.OFFERED:
        return mine
    job = offer_to(order_id=order_id, freelancer_id=me.pk, actor=actor, pay=pay)
    return accept_assignment(assignment_id=job.pk, actor=Actor(ActorKind.FREELANCER, user_id))


@transaction.atomic
def take_own(*, assignment_id: int, actor: Actor) -> Assignment:
    """Accept one's own offer if it is still one: the work counts as begun. Look at the files first.

    Raises JobClosed, OfferGone or CapacityReached.
    """
    job = _own(assignment_id, actor)
    if job.status == S.OFFERED:
        job = accept_assignment(assignment_id=assignment_id, actor=actor)
    return job


@transaction.atomic
def submit_own(*, assignment_id: int, cost: Money, note: str, actor: Actor) -> Submission:
    """Send the draft for checking and say what the work really costs, both or neither.

    The pay of anybody else stays as agreed, and so does one that is booked. Raises JobClosed or
    NothingToSubmit.
    """
    job = _own(assignment_id, actor)
    submission = submit_work(assignment_id=assignment_id, note=note, actor=actor)
    if job.passed_at is None and cost.currency == job.currency:
        Assignment.objects.filter(pk=job.pk).update(pay_amount=cost.amount)
    return submission


def _own(assignment_id: int, actor: Actor) -> Assignment:
    job = lock_job(assignment_id)
    is_own = actor.user_id is not None and job.freelancer.user_id == actor.user_id
    if not is_own or job.status not in OPEN:
        raise JobClosed
    return job
