"""What freelancers are owed, their invoice number, the bank's reference."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from freelancers import earnings
from freelancers.models import Assignment
from freelancers.services import return_submission
from kernel import outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from payments import services
from payments.models import Journal, Payout
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import assert_books_hold, books, make_order, pay

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def job(agency: AgencyProfile, clara: User, fay_user: User) -> Assignment:
    """Work handed in by Fay for 80 euros."""
    service = make_service()
    give_rate(make_freelancer(fay_user), package(service))
    return submit(make_job(bring_to_production(pay(make_order(client=clara, service=service)))))


@pytest.fixture
def payout(job: Assignment) -> Payout:
    deliver(job)
    outbox.deliver_due()
    return Payout.objects.get(assignment=job)


def number(payout: Payout, text: str = "F-2026-7") -> Payout:
    return services.record_invoice_number(payout_id=payout.pk, number=text, actor=STAFF)


def record(payout: Payout, reference: str = "VIR 42") -> Payout:
    return services.record_payout(
        payout_id=payout.pk, reference=reference, paid_on=date(2026, 12, 1), actor=STAFF
    )


def test_passing_the_work_books_the_pay_once(job: Assignment, payout: Payout) -> None:
    services.book_pay(assignment_id=job.pk)

    assert Payout.objects.count() == 1
    assert (payout.money, payout.due_on) == (Money(8_000, "EUR"), date(2026, 11, 30))
    assert books(job.order)["freelancer_payable"] == -8_000
    assert_books_hold(job.order)


def test_returned_work_books_nothing(job: Assignment) -> None:
    return_submission(assignment_id=job.pk, remarks="Bigger", actor=STAFF)
    outbox.deliver_due()

    assert services.book_pay(assignment_id=job.pk) is None
    assert not Payout.objects.exists()


def test_due_day_is_an_opening_day(agency: AgencyProfile, job: Assignment) -> None:
    agency.payout_delay_days = 5
    agency.save()

    payout = services.book_pay(assignment_id=deliver(job).pk)

    assert payout is not None
    assert payout.due_on == date(2026, 11, 30)


def test_paying_without_an_invoice_number_is_refused(payout: Payout) -> None:
    with pytest.raises(services.DocumentMissing):
        record(payout)

    payout.refresh_from_db()
    assert payout.paid_on is None


def test_paying_before_the_pay_was_booked_is_refused(payout: Payout) -> None:
    number(payout)

    with pytest.raises(services.PaidTooEarly):
        services.record_payout(
            payout_id=payout.pk, reference="VIR 1", paid_on=date(2026, 11, 22), actor=STAFF
        )

    payout.refresh_from_db()
    assert payout.paid_on is None


def test_recorded_payment_settles_what_is_owed_and_tells_fay(
    job: Assignment, payout: Payout
) -> None:
    number(payout)
    record(payout)
    record(payout)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/payout_sent")
    assert "freelancer_payable" not in books(job.order)
    assert books(job.order)["bank"] == -8_000
    assert Journal.objects.filter(source="payout").count() == 1
    assert mail.to == job.freelancer.email
    assert mail.subject == f"Your payment of €80 is on its way ({job.reference})"
    assert "VIR 42" in mail.text
    for secret in ("Clara", "maison-lune", job.order.reference, job.order.public_id, "€200"):
        assert secret not in mail.text + mail.html


def test_paid_payout_is_not_recorded_otherwise(payout: Payout) -> None:
    number(payout)
    record(payout)

    with pytest.raises(services.AlreadyPaid):
        record(payout, "VIR 43")
    with pytest.raises(services.AlreadyPaid):
        number(payout, "F-2026-8")


def test_fay_names_her_invoice(client: Client, fay_user: User, payout: Payout) -> None:
    client.force_login(fay_user)

    response = client.post(
        f"/en/work/payments/{payout.public_id}/invoice/", {"number": " F-2026-7 "}
    )

    payout.refresh_from_db()
    assert response.status_code == 302
    assert payout.invoice_number == "F-2026-7"


def test_empty_invoice_number_is_explained(client: Client, fay_user: User, payout: Payout) -> None:
    client.force_login(fay_user)

    response = client.post(f"/en/work/payments/{payout.public_id}/invoice/", {"number": " "})

    assert response.status_code == 422
    assert "Enter the number of your invoice." in response.content.decode()


@pytest.fixture
def second(job: Assignment) -> Payout:
    """Of another job of the same freelancer."""
    order = pay(make_order(service=job.order.service))
    other = submit(make_job(bring_to_production(order)))
    deliver(other)
    outbox.deliver_due()
    return Payout.objects.get(assignment=other)


@pytest.mark.parametrize("typed", ["F-2026-7", " f-2026-7 "])
def test_one_invoice_number_is_of_one_job(payout: Payout, second: Payout, typed: str) -> None:
    number(payout)

    with pytest.raises(services.NumberTaken) as refused:
        number(second, typed)

    assert refused.value.job == payout.assignment.reference
    second.refresh_from_db()
    assert second.invoice_number == ""
    assert number(payout).invoice_number == "F-2026-7"


def test_same_number_of_another_freelancer_is_another_invoice(
    payout: Payout, second: Payout, finn_user: User
) -> None:
    number(payout)
    Payout.objects.filter(pk=payout.pk).update(freelancer=make_freelancer(finn_user))

    assert number(second).invoice_number == "F-2026-7"


def test_fay_is_told_which_job_has_the_number(
    client: Client, fay_user: User, payout: Payout, second: Payout
) -> None:
    number(payout)
    client.force_login(fay_user)

    page = client.post(f"/en/work/payments/{second.public_id}/invoice/", {"number": "F-2026-7"})

    assert page.status_code == 422
    assert f"is noted for job {payout.assignment.reference} already" in page.text


def test_other_people_cannot_name_it(
    client: Client, finn_user: User, clara: User, payout: Payout
) -> None:
    url = f"/en/work/payments/{payout.public_id}/invoice/"
    anonymous = client.post(url, {"number": "X"})
    client.force_login(finn_user)
    stranger = client.post(url, {"number": "X"})
    client.force_login(clara)
    buyer = client.post(url, {"number": "X"})

    payout.refresh_from_db()
    assert (anonymous.status_code, stranger.status_code, buyer.status_code) == (302, 404, 404)
    assert payout.invoice_number == ""


def test_earnings_say_what_is_missing_then_paid(job: Assignment, payout: Payout) -> None:
    before = earnings.rows(job.freelancer_id)
    number(payout)
    between = earnings.rows(job.freelancer_id)
    record(payout)
    after = earnings.rows(job.freelancer_id)

    states = [row.state for row in (*before, *between, *after)]
    assert states == ["Your invoice is missing", "To be paid", "Paid"]
    assert after[0].reference == "VIR 42"
    assert before[0].job_reference == job.reference
