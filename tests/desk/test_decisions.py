"""Each decision appears when it is owed and leaves when it is taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from agency.desk import decisions
from agency.desk.decisions import Tier
from freelancers import services as freelancers
from kernel import clock, outbox
from kernel.models import OutboxMessage
from orders import services as orders
from orders.buyers import StartChoice
from orders.models import Order
from orders.services import Declared
from payments.models import Payment, PaymentStatus, Payout, Refund, RefundStatus
from tests.conftest import MONDAY
from tests.desk.conftest import (
    CLIENT,
    STAFF,
    accepted,
    briefed,
    join,
    maker,
    paid,
    place,
    submitted,
)

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return [decision.kind for decision in decisions.load().decisions]


def test_home_with_nothing_to_decide_says_when_the_next_delivery_leaves(
    service: Any, fay_user: User
) -> None:
    order = briefed(service)
    accepted(order, join(fay_user, service))
    order.refresh_from_db()

    home = decisions.load()

    assert home.decisions == []
    assert home.next_delivery == order.promised_at


def test_client_message_is_owed_until_answered(service: Any) -> None:
    order = paid(service)
    orders.post_message(order_id=order.pk, body="Is Friday possible?", actor=CLIENT)
    orders.post_message(order_id=order.pk, body="Hello?", actor=CLIENT)

    (decision,) = decisions.load().decisions
    assert decision.kind == "message_from_client"
    assert "Is Friday possible?" in decision.what
    assert decision.money == order.gross

    orders.post_message(order_id=order.pk, body="Yes.", actor=STAFF)
    assert kinds() == []


def test_freelancer_message_is_owed_until_closed(service: Any, fay_user: User) -> None:
    person = join(fay_user, service)
    job = accepted(briefed(service), person)
    freelancers.post_job_message(assignment_id=job.pk, body="Which red?", actor=maker(person))

    assert kinds() == ["message_from_freelancer"]

    freelancers.close_job_messages(assignment_id=job.pk, actor=STAFF)
    assert kinds() == []


def test_brief_to_look_at_is_owed_until_accepted(service: Any) -> None:
    service.owner_checks_brief = True
    service.save()
    order = briefed(service)

    assert kinds() == ["brief_check"]

    orders.accept_brief(order_id=order.pk, actor=STAFF)
    assert "brief_check" not in kinds()


def test_missing_brief_is_owed_after_fourteen_days(service: Any) -> None:
    order = paid(service)

    with clock.frozen(MONDAY + timedelta(days=13, hours=23)):
        assert kinds() == []
    with clock.frozen(MONDAY + timedelta(days=14)):
        assert kinds() == ["brief_missing"]
        orders.cancel_order(order_id=order.pk, actor=STAFF, reason="No brief.")
        assert kinds() == []


def test_order_without_freelancer_is_owed_until_offered(service: Any, fay_user: User) -> None:
    order = briefed(service)

    assert kinds() == ["unassigned"]

    person = join(fay_user, service)
    freelancers.offer_to(order_id=order.pk, freelancer_id=person.pk, actor=STAFF)
    assert kinds() == []


def test_late_work_is_owed_from_the_due_time(service: Any, fay_user: User) -> None:
    job = accepted(briefed(service), join(fay_user, service))

    with clock.frozen(job.due_at - timedelta(minutes=1)):
        assert kinds() == []
    with clock.frozen(job.due_at):
        (decision,) = decisions.load().decisions
        assert decision.kind == "late"
        assert decision.tier == decisions.Tier.BROKEN


def test_promise_passed_is_late_even_when_due_later(service: Any, fay_user: User) -> None:
    order = briefed(service)
    accepted(order, join(fay_user, service))
    order.refresh_from_db()
    assert order.promised_at

    with clock.frozen(order.promised_at + timedelta(hours=6)):
        (decision,) = decisions.load().decisions

        assert "promised to the client" in decision.what
        assert decision.urgency == "Late by 6 h"


def test_submitted_work_is_owed_until_delivered(service: Any, fay_user: User) -> None:
    job = submitted(briefed(service), join(fay_user, service))

    assert kinds() == ["to_check"]

    freelancers.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)
    assert kinds() == []


def test_refused_payment_is_owed_until_another_one_is_open(service: Any) -> None:
    order = place(service)
    make_payment(order, status=PaymentStatus.FAILED, problem="insufficient funds")

    (decision,) = decisions.load().decisions
    assert decision.kind == "payment_failed"
    assert "insufficient funds" in decision.what

    make_payment(order, attempt=2)
    assert kinds() == []


def test_unmatched_payment_is_owed_until_it_goes_back(service: Any) -> None:
    order = paid(service)
    twice = make_payment(
        order,
        attempt=2,
        status=PaymentStatus.SUCCEEDED,
        paid_at=clock.now(),
        is_unmatched=True,
        problem="twice",
    )

    (decision,) = decisions.load().decisions
    assert "the order was paid twice" in decision.what

    make_refund(twice, RefundStatus.REQUESTED)
    assert kinds() == []


def test_failed_refund_is_owed_until_tried_again(service: Any) -> None:
    refund = make_refund(paid(service).payments.get(), RefundStatus.FAILED)

    assert kinds() == ["refund_failed"]

    Refund.objects.filter(pk=refund.pk).update(status=RefundStatus.REQUESTED)
    assert kinds() == []


def test_undelivered_mail_is_owed_in_plain_words_until_retried(service: Any) -> None:
    order = paid(service)
    message = park(order)

    (decision,) = decisions.load().decisions
    assert decision.what == "A mail about the order did not leave"
    assert decision.subject == order.reference
    assert decision.is_post

    outbox.retry(message.pk)
    assert kinds() == []


@pytest.mark.parametrize(
    ("handler", "payload", "words", "button"),
    [
        (
            "payments.recount_day",
            {"day": "2026-11-20", "off_by": 5_000, "currency": "EUR", "missing": 0},
            "The figures of Fri 20 Nov differ from the books by €50",
            "Count again",
        ),
        (
            "payments.recount_day",
            {"day": "2026-11-20", "off_by": 0, "currency": "EUR", "missing": 2},
            "2 orders that ended on Fri 20 Nov are missing from the figures",
            "Count again",
        ),
        (
            "freelancers.mark_again",
            {"order_id": 0, "is_taken": True},
            "The order counts as taken, but nobody makes it",
            "Put right",
        ),
        (
            "freelancers.mark_again",
            {"order_id": 0, "is_taken": False},
            "The order counts as free, but somebody makes it",
            "Put right",
        ),
    ],
)
def test_figures_that_differ_are_the_owner_s_to_count_again(
    desk: Client, handler: str, payload: dict[str, Any], words: str, button: str
) -> None:
    with transaction.atomic():
        outbox.set_aside(handler, about="any", payload=payload, why="kept 1, booked 2")

    (decision,) = decisions.load().decisions
    page = desk.get("/admin/desk/undelivered/").text

    assert (decision.what, decision.action, decision.tier) == (words, button, Tier.BROKEN)
    assert decision.is_post
    assert words in page
    assert "kept 1, booked 2" in page


def test_freelancer_payment_is_owed_on_its_day(service: Any, fay_user: User) -> None:
    person = join(fay_user, service)
    job = submitted(briefed(service), person)
    freelancers.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)
    payout = make_payout(job)

    with clock.frozen(MONDAY + timedelta(days=6)):
        assert "payment_due" not in kinds()
    with clock.frozen(MONDAY + timedelta(days=7)):
        (decision,) = [d for d in decisions.load().decisions if d.kind == "payment_due"]
        assert decision.money == payout.money
        assert "invoice is missing" in decision.what


def test_broken_promises_come_before_what_is_due(service: Any, fay_user: User) -> None:
    late = briefed(service)
    accepted(late, join(fay_user, service))
    late.refresh_from_db()
    assert late.promised_at
    asked = paid(service, email="carl@kiln.example", name="Carl Brandt")
    orders.post_message(order_id=asked.pk, body="Hello", actor=CLIENT)

    with clock.frozen(late.promised_at + timedelta(minutes=5)):
        assert kinds() == ["late", "message_from_client"]


def test_word_on_a_finished_order_comes_last(service: Any) -> None:
    thanked = paid(service)
    orders.post_message(order_id=thanked.pk, body="Never mind", actor=CLIENT)
    orders.cancel_order(order_id=thanked.pk, actor=CLIENT, reason="Never mind")
    with clock.frozen(MONDAY + timedelta(days=2)):
        asked = paid(service, email="carl@kiln.example", name="Carl Brandt")
        orders.post_message(order_id=asked.pk, body="Hello", actor=CLIENT)

        first, last = decisions.load().decisions

    assert asked.reference in first.subject
    assert thanked.reference in last.subject


def make_payment(order: Order, **fields: Any) -> Payment:
    defaults: dict[str, Any] = {
        "attempt": 1,
        "amount": order.gross_amount,
        "captured_amount": order.gross_amount,
        "currency": order.currency,
        "created_at": clock.now(),
        "expires_at": clock.now(),
    }
    return Payment.objects.create(order=order, **{**defaults, **fields})


def make_refund(payment: Payment, status: RefundStatus) -> Refund:
    return Refund.objects.create(
        payment=payment,
        key=f"test:{payment.public_id}",
        status=status,
        amount=payment.amount,
        currency=payment.currency,
        requested_at=clock.now(),
    )


def make_payout(job: Any) -> Payout:
    return Payout.objects.create(
        assignment=job,
        freelancer=job.freelancer,
        amount=job.pay_amount,
        currency=job.currency,
        booked_at=clock.now(),
        due_on=(MONDAY + timedelta(days=7)).date(),
    )


def park(order: Order) -> OutboxMessage:
    """A mail of the order that failed for good."""
    message = OutboxMessage.objects.filter(
        handler__startswith="orders.mail", payload__order_id=order.pk
    ).first()
    assert message
    OutboxMessage.objects.filter(pk=message.pk).update(
        parked_at=clock.now(), last_error="TimeoutError: no answer"
    )
    return message


def test_brief_that_waited_as_asked_is_not_late_on_the_first_day_it_can_be_looked_at(
    service: Any,
) -> None:
    service.owner_checks_brief = True
    service.save()
    order = briefed(service, start=Declared(StartChoice.WAIT, "Wait.", "2026-11", ""))
    assert order.starts_after

    with clock.frozen(order.starts_after + timedelta(minutes=1)):
        (decision,) = decisions.load().decisions

        assert (decision.kind, decision.since) == ("brief_check", order.starts_after)
        assert not decision.is_overdue
