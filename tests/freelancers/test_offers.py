"""Offers go out, are answered or not, and go on to the next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from catalog.models import Service
from freelancers import services
from freelancers.models import Assignment, Freelancer
from freelancers.states import DeclineReason
from kernel import clock, outbox
from kernel.models import Mail, OutboxMessage
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    bring_to,
    deliver,
    make_freelancer,
    make_offer,
    make_order_in_production,
    make_paid_order,
    submit,
)


def mails(name: str, to: str) -> list[str]:
    found = Mail.objects.filter(name=f"freelancers/{name}", to=to).order_by("pk")
    return [mail.subject for mail in found]


def decline(offer: Assignment) -> None:
    services.decline_assignment(
        assignment_id=offer.pk,
        reason=DeclineReason.BUSY,
        note="Away until Thursday",
        actor=actor_of(offer.freelancer),
    )


def asked(order: Order) -> list[tuple[str, str]]:
    rows = order.assignments.order_by("pk")
    return [(row.freelancer.name, row.status) for row in rows]


def test_accepted_brief_is_offered_to_the_best_by_a_worker(order: Order, fay: Freelancer) -> None:
    assert not Assignment.objects.exists()

    outbox.deliver_due()

    offer = Assignment.objects.get()
    assert (offer.freelancer, offer.pay, offer.due_at) == (fay, Money(8_000), order.internal_due_at)
    assert mails("offer", "fay@makers.example") == [
        f"New offer: Logo design, answer before Mon 23 Nov, 16:00 ({offer.reference})"
    ]


def test_offering_twice_asks_once(order: Order, fay: Freelancer) -> None:
    first = services.offer_next(order_id=order.pk)

    again = services.offer_next(order_id=order.pk)

    assert (first is None, again) == (False, None)
    assert Assignment.objects.count() == 1


def test_payment_alone_asks_nobody(clara: User, service: Service, fay: Freelancer) -> None:
    order = make_paid_order(clara, service)

    assert services.offer_next(order_id=order.pk) is None


def test_decline_then_silence_then_nobody_leaves_the_order_without_freelancer(
    order: Order, fay: Freelancer, finn: Freelancer
) -> None:
    outbox.deliver_due()
    decline(Assignment.objects.get())
    outbox.deliver_due()
    assert asked(order) == [("Fay Okoro", "declined"), ("Finn Larsen", "offered")]

    clock.set_frozen(Assignment.objects.live().get().answer_before)
    outbox.deliver_due()

    assert asked(order) == [("Fay Okoro", "declined"), ("Finn Larsen", "lapsed")]
    assert len(mails("lapsed", "finn@makers.example")) == 1
    assert not Assignment.objects.live().exists()
    order.refresh_from_db()
    assert order.status == "in_production"


def test_decline_keeps_its_reason_and_note(offer: Assignment) -> None:
    decline(offer)

    offer.refresh_from_db()
    assert (offer.decline_reason, offer.decline_note) == ("busy", "Away until Thursday")
    assert offer.events.latest("pk").reason == "busy"


def test_answer_time_runs_in_the_freelancers_hours_only(order: Order, fay: Freelancer) -> None:
    Freelancer.objects.filter(pk=fay.pk).update(time_zone="America/Sao_Paulo", days=[1, 2, 3])

    offer = make_offer(order)

    # Asked on Monday; Fay's week begins on Tuesday at 9:00 in São Paulo, 12:00 UTC.
    assert offer.answer_before == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def test_answer_before_the_time_ends_keeps_the_offer(offer: Assignment) -> None:
    clock.set_frozen(offer.answer_before - timedelta(seconds=1))

    services.lapse_assignment(assignment_id=offer.pk)

    offer.refresh_from_db()
    assert offer.status == "offered"


def test_offer_when_little_time_is_left_gets_a_later_date(order: Order, fay: Freelancer) -> None:
    assert order.internal_due_at
    assert order.promised_at
    clock.set_frozen(order.internal_due_at - timedelta(hours=3))

    offer = make_offer(order)

    assert order.internal_due_at < offer.due_at < order.promised_at


def test_offer_when_the_date_has_passed_gives_a_days_work(order: Order, fay: Freelancer) -> None:
    assert order.promised_at
    clock.set_frozen(order.promised_at + timedelta(days=4))

    offer = make_offer(order)

    assert offer.due_at >= clock.now() + timedelta(hours=8)
    assert clock.now() < offer.answer_before < offer.due_at


def test_accept_twice_changes_once(offer: Assignment, fay: Freelancer) -> None:
    for _ in range(2):
        services.accept_assignment(assignment_id=offer.pk, actor=actor_of(fay))

    assert [event.name for event in offer.events.all()] == ["offer", "accept"]


@pytest.mark.parametrize("end", ["withdraw", "lapse", "late", "cancel"])
def test_accept_meets_offer_gone_when_it_is_no_longer_open(
    end: str, offer: Assignment, fay: Freelancer
) -> None:
    if end == "withdraw":
        services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="changed plans")
    elif end == "cancel":
        orders.cancel_order(order_id=offer.order_id, actor=STAFF, reason="asked by phone")
    else:
        clock.set_frozen(offer.answer_before)
        if end == "lapse":
            services.lapse_assignment(assignment_id=offer.pk)

    with pytest.raises(services.OfferGone, match="no longer open"):
        services.accept_assignment(assignment_id=offer.pk, actor=actor_of(fay))

    offer.refresh_from_db()
    assert offer.accepted_at is None


def test_accept_beyond_capacity_is_refused(
    order: Order, fay: Freelancer, clara: User, service: Service
) -> None:
    first, second = make_offer(order), make_offer(make_order_in_production(clara, service))
    Freelancer.objects.filter(pk=fay.pk).update(capacity=1)
    services.accept_assignment(assignment_id=first.pk, actor=actor_of(fay))

    with pytest.raises(services.CapacityReached):
        services.accept_assignment(assignment_id=second.pk, actor=actor_of(fay))

    second.refresh_from_db()
    assert second.status == "offered"


def test_owner_may_offer_below_the_floor_to_whom_they_choose(
    order: Order, fay: Freelancer, finn: Freelancer
) -> None:
    offer = make_offer(order)

    chosen = services.offer_to(
        order_id=order.pk, freelancer_id=finn.pk, actor=STAFF, pay=Money(19_000)
    )

    offer.refresh_from_db()
    assert (offer.status, chosen.status, chosen.pay) == ("withdrawn", "offered", Money(19_000))
    assert chosen.events.get().actor_kind == "staff"


def test_owner_may_ask_again_who_declined(order: Order, fay: Freelancer) -> None:
    decline(make_offer(order))

    again = services.offer_to(order_id=order.pk, freelancer_id=fay.pk, actor=STAFF)

    assert (again.status, again.pay) == ("offered", Money(8_000))


def test_choosing_another_replaces_a_job_and_tells_the_first(
    job: Assignment, finn: Freelancer
) -> None:
    services.offer_to(order_id=job.order_id, freelancer_id=finn.pk, actor=STAFF)
    outbox.deliver_due()

    job.refresh_from_db()
    assert job.status == "replaced"
    assert mails("withdrawn", "fay@makers.example") == [
        f"The job has ended, please stop ({job.reference})"
    ]
    assert asked(job.order) == [("Fay Okoro", "replaced"), ("Finn Larsen", "offered")]


def test_replacing_handed_in_work_puts_the_order_back_in_production(
    job: Assignment, finn: Freelancer
) -> None:
    submit(job)

    services.offer_to(order_id=job.order_id, freelancer_id=finn.pk, actor=STAFF)

    job.order.refresh_from_db()
    assert job.order.status == "in_production"


def test_offer_to_somebody_full_changes_nothing(
    job: Assignment, finn: Freelancer, clara: User, service: Service
) -> None:
    Freelancer.objects.filter(pk=finn.pk).update(capacity=1)
    other = make_order_in_production(clara, service)
    services.offer_to(order_id=other.pk, freelancer_id=finn.pk, actor=STAFF)

    with pytest.raises(services.CapacityReached):
        services.offer_to(order_id=job.order_id, freelancer_id=finn.pk, actor=STAFF)

    job.refresh_from_db()
    assert job.status == "accepted"


def test_offer_to_says_why_it_cannot(order: Order, fay: Freelancer) -> None:
    newcomer = make_freelancer(name="Nora Vale")
    with pytest.raises(services.CannotOffer, match="has not joined yet"):
        services.offer_to(order_id=order.pk, freelancer_id=newcomer.pk, actor=STAFF)

    fay.rates.all().delete()
    with pytest.raises(services.CannotOffer, match="no rate for the package"):
        services.offer_to(order_id=order.pk, freelancer_id=fay.pk, actor=STAFF)

    fay.is_active = False
    fay.save()
    with pytest.raises(services.CannotOffer, match="gets no offers"):
        services.offer_to(order_id=order.pk, freelancer_id=fay.pk, actor=STAFF)
    assert not Assignment.objects.exists()


def test_offer_to_is_refused_once_the_order_is_delivered(job: Assignment, finn: Freelancer) -> None:
    deliver(submit(job))

    with pytest.raises(IllegalTransition):
        services.offer_to(order_id=job.order_id, freelancer_id=finn.pk, actor=STAFF)


def test_owner_makes_it_themselves(order: Order, olga: User) -> None:
    me = services.enlist_owner(user_id=olga.pk)
    assert services.enlist_owner(user_id=olga.pk) == me

    offer = services.offer_to(
        order_id=order.pk, freelancer_id=me.pk, actor=olga.actor, pay=Money(0)
    )
    services.accept_assignment(assignment_id=offer.pk, actor=actor_of(me))

    offer.refresh_from_db()
    assert (offer.status, offer.pay) == ("accepted", Money(0))


@pytest.mark.parametrize("status", ["offered", "accepted", "submitted"])
def test_cancelled_order_ends_whoever_works_on_it(
    status: str, order: Order, fay: Freelancer
) -> None:
    job = bring_to(status, order)

    orders.cancel_order(order_id=order.pk, actor=STAFF, reason="asked by phone")
    outbox.deliver_due()

    job.refresh_from_db()
    assert job.status == ("withdrawn" if status == "offered" else "replaced")
    assert len(mails("withdrawn", "fay@makers.example")) == 1
    assert Assignment.objects.count() == 1


def test_reminders_come_once_each_and_stop_when_the_work_is_in(job: Assignment) -> None:
    outbox.deliver_due()
    for hours in (-24, -4, 0, 4):
        clock.set_frozen(job.due_at + timedelta(hours=hours))
        outbox.deliver_due()
        outbox.deliver_due()

    assert mails("due_reminder", "fay@makers.example") == [
        f"Deliver by Sat 28 Nov, 22:00 ({job.reference})",
        f"A few hours left: deliver by Sat 28 Nov, 22:00 ({job.reference})",
        f"Your work is due now ({job.reference})",
        f"Your work is late ({job.reference})",
    ]


def test_no_reminder_reaches_who_has_handed_in(job: Assignment) -> None:
    submit(job)

    clock.set_frozen(job.due_at + timedelta(days=1))
    outbox.deliver_due()

    assert mails("due_reminder", "fay@makers.example") == []


def test_reminders_of_an_older_date_stay_silent(job: Assignment) -> None:
    submit(job)
    clock.set_frozen(job.due_at - timedelta(minutes=30))
    services.return_submission(assignment_id=job.pk, remarks="Warmer", actor=STAFF)
    old = job.due_at

    clock.set_frozen(old)
    outbox.deliver_due()

    job.refresh_from_db()
    assert job.due_at > old
    assert mails("due_reminder", "fay@makers.example") == []


def test_mails_leave_in_the_freelancers_language(order: Order, fay: Freelancer) -> None:
    Freelancer.objects.filter(pk=fay.pk).update(language="fr")

    outbox.deliver_due()

    mail = Mail.objects.get(name="freelancers/offer")
    assert mail.language == "fr"
    assert "/fr/work/jobs/" in mail.text
    assert OutboxMessage.objects.parked().count() == 0


def test_french_work_goes_to_who_works_in_french(
    clara: User, service: Service, fay: Freelancer, finn: Freelancer
) -> None:
    Freelancer.objects.filter(pk=fay.pk).update(languages=["en"])
    order = make_order_in_production(clara, service, language="fr")

    assert make_offer(order).freelancer == finn


def test_withdrawn_offer_goes_to_the_next(order: Order, fay: Freelancer, finn: Freelancer) -> None:
    outbox.deliver_due()
    offer = Assignment.objects.get()

    services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="on holiday")
    outbox.deliver_due()

    assert asked(order) == [("Fay Okoro", "withdrawn"), ("Finn Larsen", "offered")]


def test_lapse_by_timer_never_touches_an_accepted_job(job: Assignment) -> None:
    clock.set_frozen(job.answer_before + timedelta(minutes=1))

    outbox.deliver_due()

    job.refresh_from_db()
    assert job.status == "accepted"


def test_order_knows_whether_somebody_has_it_and_not_who(order: Order, fay: Freelancer) -> None:
    def is_taken() -> bool:
        return Order.objects.values_list("is_taken", flat=True).get(pk=order.pk)

    assert not is_taken()
    offer = make_offer(order)
    assert is_taken()
    decline(offer)
    assert not is_taken()


@pytest.mark.parametrize(
    ("status", "is_taken"),
    [
        ("declined", False),
        ("lapsed", False),
        ("withdrawn", False),
        ("accepted", True),
        ("replaced", True),
        ("returned", True),
        ("passed", True),
    ],
)
def test_every_end_of_a_job_frees_its_order(
    order: Order, fay: Freelancer, status: str, is_taken: bool
) -> None:
    bring_to(status, order)

    order.refresh_from_db()
    live = Assignment.objects.live().filter(order=order).exists()
    assert order.is_taken is is_taken
    assert order.is_taken is live


def test_work_begins_when_it_is_taken_and_not_when_it_is_offered(
    order: Order, fay: Freelancer
) -> None:
    def began_at() -> datetime | None:
        return Order.objects.values_list("work_began_at", flat=True).get(pk=order.pk)

    offer = make_offer(order)
    assert began_at() is None
    with clock.frozen(offer.offered_at + timedelta(minutes=5)):
        services.accept_assignment(assignment_id=offer.pk, actor=actor_of(fay))
    assert began_at() == offer.offered_at + timedelta(minutes=5)
    services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="Taken back")
    assert began_at() is None
