"""What freelancers are owed and how they were paid: by hand, with the bank's reference."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from freelancers.models import Assignment, Freelancer
from kernel import clock, outbox, profile
from kernel.actors import Actor
from orders.models import Order
from payments import ledger
from payments.models import Payout


class DocumentMissing(Exception):
    """No supplier invoice number yet: nothing may be paid."""


class NumberMissing(ValueError):
    """A supplier invoice number has at least one character."""


class NumberTaken(Exception):
    """The freelancer's invoice of this number is noted for another job: `job`, its reference."""

    def __init__(self, number: str, job: str) -> None:
        super().__init__(f"{number}: {job}")
        self.number, self.job = number, job


class PaidTooEarly(ValueError):
    """Pay cannot have been paid before the day it was booked."""


class AlreadyPaid(Exception):
    """This pay was recorded as paid, with another reference or day."""


@transaction.atomic
def book_pay(*, assignment_id: int) -> Payout | None:
    """The work passed: owe the freelancer their pay, once. None for a job without pay."""
    order_id = Assignment.objects.values_list("order_id", flat=True).get(pk=assignment_id)
    Order.objects.select_for_update().get(pk=order_id)
    assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
    found = Payout.objects.filter(assignment=assignment).first()
    if found or assignment.passed_at is None or not assignment.pay_amount:
        return found
    payout = Payout.objects.create(
        assignment=assignment,
        freelancer=assignment.freelancer,
        amount=assignment.pay_amount,
        currency=assignment.currency,
        livemode=ledger.is_live(assignment.order),
        booked_at=clock.now(),
        due_on=_due_on(),
    )
    ledger.book_pay(assignment)
    return payout


def _due_on() -> date:
    agency = profile.current()
    today = clock.now().astimezone(agency.zone).date()
    return agency.opening.next_open_day(today + timedelta(days=agency.payout_delay_days))


@transaction.atomic
def record_invoice_number(*, payout_id: int, number: str, actor: Actor) -> Payout:
    """Note the supplier's invoice number: each is of one job.

    Raises NumberMissing, NumberTaken, AlreadyPaid (kept as it was).
    """
    payout = _locked(payout_id)
    number = " ".join(number.split())[:60]
    if not number:
        raise NumberMissing
    if payout.paid_on and payout.invoice_number != number:
        raise AlreadyPaid(payout.public_id)
    _check_number(payout, number)
    payout.invoice_number = number
    payout.save(update_fields=["invoice_number"])
    return payout


@transaction.atomic
def record_payout(*, payout_id: int, reference: str, paid_on: date, actor: Actor) -> Payout:
    """Note that the bank paid the freelancer. The same facts again change nothing.

    Raises DocumentMissing, AlreadyPaid, PaidTooEarly.
    """
    payout = _locked(payout_id)
    if payout.paid_on:
        if (payout.paid_on, payout.reference) != (paid_on, reference.strip()):
            raise AlreadyPaid(payout.public_id)
        return payout
    if not payout.invoice_number:
        raise DocumentMissing(payout.public_id)
    if paid_on < payout.booked_on:
        raise PaidTooEarly(payout.public_id)
    payout.paid_on = paid_on
    payout.reference = reference.strip()[:80]
    payout.recorded_at = clock.now()
    payout.recorded_by_id = actor.user_id
    payout.save(update_fields=["paid_on", "reference", "recorded_at", "recorded_by"])
    ledger.book_payout(payout)
    outbox.publish(
        "payout.paid",
        key=f"payout:{payout.pk}",
        payload={"payout_id": payout.pk, "assignment_id": payout.assignment_id},
    )
    return payout


def _check_number(payout: Payout, number: str) -> None:
    """Under the freelancer's lock, so that of two jobs noted at once the second is told."""
    Freelancer.objects.select_for_update(no_key=True).get(pk=payout.freelancer_id)
    others = Payout.objects.filter(freelancer=payout.freelancer_id, invoice_number__iexact=number)
    found = others.exclude(pk=payout.pk).select_related("assignment").first()
    if found:
        raise NumberTaken(number, found.assignment.reference)


def _locked(payout_id: int) -> Payout:
    order_id = Payout.objects.values_list("assignment__order_id", flat=True).get(pk=payout_id)
    Order.objects.select_for_update().get(pk=order_id)
    return Payout.objects.select_for_update().get(pk=payout_id)
