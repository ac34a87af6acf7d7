"""Who is asked: offers, answers, the next candidate, the end of a job."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from freelancers import brief_sheet, ranking
from freelancers.errors import CannotOffer, CapacityReached, OfferGone
from freelancers.models import Assignment, Freelancer
from freelancers.services.chasing import chase_until_due
from freelancers.services.process import (
    _transition,
    announce,
    lock_freelancer,
    lock_job,
    lock_live_job,
    lock_order,
    record,
)
from freelancers.states import AssignmentStatus as S
from freelancers.states import DeclineReason
from kernel import clock, ids, outbox
from kernel.actors import SYSTEM, Actor
from kernel.money import Money
from kernel.opening import answer_time, internal_due
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order
from orders.states import OrderStatus

SHORTEST_JOB = timedelta(hours=4)
LATE_JOB = timedelta(hours=8)


@transaction.atomic
def offer_next(*, order_id: int) -> Assignment | None:
    """Ask the best candidate not asked yet. None when one is live, none is left, or none is due."""
    order = lock_order(order_id)
    if order.status != OrderStatus.IN_PRODUCTION or lock_live_job(order):
        return None
    for candidate in ranking.candidates(order):
        if not candidate.is_eligible:
            break
        freelancer = lock_freelancer(candidate.freelancer.pk)
        if ranking.load_of(freelancer) < freelancer.capacity:
            return _offer(order, freelancer, candidate.cost, actor=SYSTEM)
    return None


@transaction.atomic
def offer_to(
    *, order_id: int, freelancer_id: int, actor: Actor, pay: Money | None = None
) -> Assignment:
    """The owner's choice, whatever the margin and whoever was asked before.

    Withdraws a live offer and replaces a live job. Raises CannotOffer, CapacityReached, or
    IllegalTransition when the order is not being made.
    """
    order = lock_order(order_id)
    if order.status not in (OrderStatus.IN_PRODUCTION, OrderStatus.IN_REVIEW):
        raise IllegalTransition(f"{order} is {order.status}: nobody can be asked.")
    live = lock_live_job(order)
    freelancer = lock_freelancer(freelancer_id)
    _check_reachable(freelancer)
    cost = ranking.cost_for(freelancer, order) if pay is None else pay
    if cost is None:
        raise CannotOffer(_("This freelancer has no rate for the package. Enter the pay."))
    if live:
        end_job(live, actor=actor, reason="another freelancer was chosen")
    if ranking.load_of(freelancer) >= freelancer.capacity:
        raise CapacityReached
    return _offer(order, freelancer, cost, actor=actor)


def _check_reachable(freelancer: Freelancer) -> None:
    if freelancer.user_id is None:
        raise CannotOffer(_("This freelancer has not joined yet. Send an invitation first."))
    if not freelancer.is_active:
        raise CannotOffer(_("This freelancer gets no offers at the moment."))


def _offer(order: Order, freelancer: Freelancer, pay: Money, *, actor: Actor) -> Assignment:
    now = clock.now()
    due = _due(order, freelancer, now)
    answer_before = min(freelancer.hours.add_time(now, answer_time(now, due)), due)
    job = Assignment.objects.create(
        reference=ids.job_reference(),
        order=order,
        freelancer=freelancer,
        pay_amount=pay.amount,
        currency=pay.currency,
        offered_at=now,
        answer_before=answer_before,
        due_at=due,
    )
    orders.mark_taken(order_id=order.pk, is_taken=True)
    brief_sheet.write(job)
    event = record(job, "offer", "", S.OFFERED, actor=actor)
    announce("assignment.offered", job, event)
    key = f"assignment:{job.pk}"
    payload = {"assignment_id": job.pk}
    outbox.schedule("freelancers.lapse_offer", key=key, payload=payload, at=answer_before)
    return job


def _due(order: Order, freelancer: Freelancer, now: datetime) -> datetime:
    """The internal date; when little of it is left a later one, so that nobody is asked for the
    impossible: a share of the client's date, else a day's work."""
    first = order.internal_due_at or now
    if first - now >= SHORTEST_JOB:
        return first
    later = internal_due(now, order.promised_at or now)
    if later - now >= SHORTEST_JOB:
        return later
    return freelancer.hours.add_time(now, LATE_JOB)


@transaction.atomic
def accept_assignment(*, assignment_id: int, actor: Actor) -> Assignment:
    """The offer becomes a job and its chasers start. A second click changes nothing.

    Locks order, assignment and freelancer. Raises OfferGone or CapacityReached.
    """
    job = lock_job(assignment_id)
    if job.status == S.ACCEPTED:
        return job
    freelancer = lock_freelancer(job.freelancer_id)
    now = clock.now()
    if job.status != S.OFFERED or now >= job.answer_before:
        raise OfferGone
    if job.order.status != OrderStatus.IN_PRODUCTION:
        raise OfferGone
    if ranking.working_count(freelancer) >= freelancer.capacity:
        raise CapacityReached
    _transition(job, "accept", actor=actor, accepted_at=now)
    orders.mark_begun(order_id=job.order_id)
    chase_until_due(job)
    return job


@transaction.atomic
def decline_assignment(
    *, assignment_id: int, reason: DeclineReason, note: str, actor: Actor
) -> Assignment:
    """No: the next candidate is asked at once. Raises OfferGone when it was no longer open."""
    job = lock_job(assignment_id)
    if job.status == S.DECLINED:
        return job
    if job.status != S.OFFERED:
        raise OfferGone
    reason = DeclineReason(reason)
    _transition(
        job,
        "decline",
        actor=actor,
        reason=reason,
        decline_reason=reason,
        decline_note=note.strip()[:300],
        ended_at=clock.now(),
    )
    return job


@transaction.atomic
def lapse_assignment(*, assignment_id: int) -> Assignment:
    """No answer in time. Does nothing when the offer was answered or has time left."""
    job = lock_job(assignment_id)
    now = clock.now()
    if job.status == S.OFFERED and now >= job.answer_before:
        _transition(job, "lapse", actor=SYSTEM, ended_at=now)
    return job


@transaction.atomic
def withdraw_assignment(*, assignment_id: int, actor: Actor, reason: str) -> Assignment:
    """Take an offer or an unfinished job back. `reason` stays with the agency."""
    job = lock_job(assignment_id)
    _transition(job, "withdraw", actor=actor, reason=reason, ended_at=clock.now())
    return job


def end_job(job: Assignment, *, actor: Actor, reason: str) -> None:
    """End a locked live assignment in whichever way its state allows.

    Work that was handed in goes with it: the order is made again.
    """
    now = clock.now()
    if job.status == S.OFFERED:
        _transition(job, "withdraw", actor=actor, reason=reason, ended_at=now)
        return
    was_submitted = job.status == S.SUBMITTED
    _transition(job, "replace", actor=actor, reason=reason, ended_at=now)
    if was_submitted and job.order.status == OrderStatus.IN_REVIEW:
        orders.return_work(order_id=job.order_id, actor=SYSTEM)
        job.order.refresh_from_db()


@transaction.atomic
def end_assignment(*, order_id: int) -> Assignment | None:
    """The order is over: whoever works on it is told to stop. Idempotent.

    Work that passed is paid: its job is closed, since nobody asks for changes any more.
    """
    order = lock_order(order_id)
    job = lock_live_job(order)
    if job is None or order.status != OrderStatus.CANCELLED:
        return None
    if job.status == S.PASSED:
        now = clock.now()
        _transition(job, "approve", actor=SYSTEM, approved_at=now, ended_at=now)
    else:
        end_job(job, actor=SYSTEM, reason="the order was cancelled")
    return job
