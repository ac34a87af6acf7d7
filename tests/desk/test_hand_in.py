"""Work of one's own, or bought elsewhere: handed in at the desk, then checked and paid as any."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from freelancers import services as freelancers
from freelancers.access import actor_of
from freelancers.models import Assignment, Freelancer
from freelancers.states import AssignmentStatus
from kernel import clock, outbox
from kernel.money import Money
from orders import services as orders
from orders.models import Order
from payments.models import Payout
from tests.desk.conftest import CLIENT, STAFF, briefed, join
from tests.factories.catalog import package
from tests.factories.freelancers import give_rate, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(service: Any, olga: User) -> Order:
    """Offered to Olga, who is the only one on the bench."""
    give_rate(freelancers.enlist_owner(user_id=olga.pk), package(service))
    found = briefed(service)
    freelancers.offer_next(order_id=found.pk)
    return found


def page(order: Order) -> str:
    return f"/admin/desk/order/{order.reference}/hand-in/"


def job_of(order: Order) -> Assignment:
    return Assignment.objects.get(order=order)


def hand_in(desk: Client, order: Order, *files: Any, cost: str = "55.50") -> Any:
    chosen = files or (upload("logo.pdf"),)
    return desk.post(page(order), {"chosen": chosen, "cost": cost, "note": "From a stock library"})


def test_files_and_cost_go_to_the_check_in_one_step(desk: Client, order: Order) -> None:
    before = desk.get(f"/admin/desk/order/{order.reference}/").content.decode()
    form = desk.get(page(order)).content.decode()

    answer = hand_in(desk, order)

    job = job_of(order)
    order.refresh_from_db()
    assert page(order) in before
    assert 'value="80"' in form  # the rate, until somebody knows better
    assert answer.headers["Location"] == f"/admin/desk/order/{order.reference}/"
    assert (job.status, job.pay_amount, order.status) == ("submitted", 5_550, "in_review")
    assert [each.name for each in job.submissions.get().files.all()] == ["logo.pdf"]
    assert desk.get(f"/admin/desk/order/{order.reference}/check/").status_code == 200


def test_what_it_cost_is_what_is_booked(desk: Client, order: Order) -> None:
    hand_in(desk, order)

    freelancers.pass_submission(
        assignment_id=job_of(order).pk, note="Here it is", names={}, actor=STAFF
    )
    outbox.deliver_due()

    assert Payout.objects.get().amount == 5_550


def test_returned_work_is_handed_in_again(desk: Client, order: Order) -> None:
    hand_in(desk, order)
    job = job_of(order)
    freelancers.return_submission(assignment_id=job.pk, remarks="Rounder, please.", actor=STAFF)

    form = desk.get(page(order)).content.decode()
    hand_in(desk, order, upload("logo-2.pdf"), cost="70")

    job.refresh_from_db()
    assert "Rounder, please." in form
    assert (job.status, job.pay_amount, job.submissions.count()) == ("submitted", 7_000, 2)


def test_cost_that_is_booked_does_not_move_with_the_changes(desk: Client, order: Order) -> None:
    hand_in(desk, order)
    job = job_of(order)
    freelancers.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)
    orders.request_changes(order_id=order.pk, body="A rounder shape", actor=CLIENT)
    freelancers.reopen_assignment(order_id=order.pk)

    form = desk.get(page(order)).content.decode()
    hand_in(desk, order, cost="99")

    job.refresh_from_db()
    assert "A rounder shape" in form
    assert (job.status, job.pay_amount) == ("submitted", 5_550)


def take(order: Order) -> Assignment:
    job = job_of(order)
    return freelancers.take_own(assignment_id=job.pk, actor=actor_of(job.freelancer))


def bad() -> SimpleUploadedFile:
    return SimpleUploadedFile("virus.exe", b"MZ not a file of ours")


def test_refused_file_of_an_offer_changes_neither_job_nor_pay(desk: Client, order: Order) -> None:
    answer = hand_in(desk, order, upload("logo.pdf"), bad())

    body = answer.content.decode()
    job = job_of(order)
    order.refresh_from_db()
    assert answer.status_code == 422
    assert "The file “virus.exe” was not added." in body
    assert "Nothing was handed in and nothing was changed." in body
    assert "Everything else you sent is kept" not in body
    assert (job.status, job.pay_amount, job.accepted_at) == ("offered", 8_000, None)
    assert order.work_began_at is None
    assert not job.submissions.exists()


def test_too_many_files_of_an_offer_change_nothing(
    desk: Client, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freelancers, "MAX_FILES", 1)

    answer = hand_in(desk, order, upload("logo.pdf"), upload("logo-2.pdf"))

    assert "At most 1 files are taken." in answer.content.decode()
    assert job_of(order).status == AssignmentStatus.OFFERED


def test_refused_file_of_a_taken_job_is_said_and_the_others_stay(
    desk: Client, order: Order
) -> None:
    take(order)

    answer = hand_in(desk, order, upload("logo.pdf"), bad())

    body = answer.content.decode()
    assert answer.status_code == 422
    assert "Stored already" in body
    assert "logo.pdf" in body
    assert (job_of(order).status, job_of(order).pay_amount) == ("accepted", 8_000)
    again = desk.post(page(order), {"cost": "55", "note": ""})  # the stored file is enough
    assert again.status_code == 302
    assert (job_of(order).status, job_of(order).pay_amount) == ("submitted", 5_500)


def test_cost_is_not_written_when_nothing_can_be_handed_in(order: Order) -> None:
    job = take(order)

    with pytest.raises(freelancers.NothingToSubmit):
        freelancers.submit_own(
            assignment_id=job.pk, cost=Money(1, "EUR"), note="", actor=actor_of(job.freelancer)
        )

    assert (job_of(order).status, job_of(order).pay_amount) == ("accepted", 8_000)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"cost": "80"}, "Choose at least one file."),
        ({"chosen": [upload("logo.pdf")], "cost": ""}, "Enter what the work costs you."),
        ({"chosen": [upload("logo.pdf")], "cost": "much"}, "Enter an amount such as"),
    ],
)
def test_form_says_what_is_missing_and_changes_nothing(
    desk: Client, order: Order, fields: dict[str, Any], sentence: str
) -> None:
    answer = desk.post(page(order), fields)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert job_of(order).status == AssignmentStatus.OFFERED


def test_work_of_somebody_else_cannot_be_handed_in_here(
    desk: Client, service: Any, fay_user: User, olga: User
) -> None:
    join(fay_user, service)
    order = briefed(service)
    freelancers.offer_next(order_id=order.pk)
    job = job_of(order)

    answer = hand_in(desk, order)
    with pytest.raises(freelancers.JobClosed):
        freelancers.take_own(assignment_id=job.pk, actor=olga.actor)
    with pytest.raises(freelancers.JobClosed):
        freelancers.submit_own(
            assignment_id=job.pk, cost=Money(1, "EUR"), note="", actor=olga.actor
        )

    job.refresh_from_db()
    assert answer.headers["Location"] == f"/admin/desk/order/{order.reference}/"
    assert (job.status, job.pay_amount) == ("offered", 8_000)
    assert page(order) not in desk.get(f"/admin/desk/order/{order.reference}/").content.decode()


def test_offer_that_ran_out_of_time_is_not_taken(desk: Client, order: Order) -> None:
    clock.set_frozen(job_of(order).answer_before)

    answer = hand_in(desk, order)

    assert answer.status_code == 422
    assert "This offer is no longer open." in answer.content.decode()
    assert Freelancer.objects.get().assignments.get().pay_amount == 8_000
