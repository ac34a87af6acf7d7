"""An order told in the order things happened, what was asked before, and how late it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from agency.desk import decisions, timeline
from freelancers import services as freelancers
from freelancers.models import Assignment
from kernel import clock
from orders import services as orders
from tests.desk.conftest import CLIENT, STAFF, accepted, briefed, join, maker, paid, submitted
from tests.factories.teams import allow_teams, make_mate

pytestmark = pytest.mark.django_db


def upload_again(job: Assignment, files: int = 1) -> None:
    who = maker(job.freelancer)
    for number in range(files):
        upload = SimpleUploadedFile(f"fox-{number}.txt", b"A fox.\n", "text/plain")
        freelancers.add_submission_file(assignment_id=job.pk, upload=upload, actor=who)
    freelancers.submit_work(assignment_id=job.pk, note="", actor=who)


def deliver(job: Assignment) -> None:
    freelancers.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)


def change_asked(job: Assignment, body: str) -> None:
    """The client asks for a change; the same freelancer makes it."""
    orders.request_changes(order_id=job.order_id, body=body, actor=CLIENT)
    freelancers.reopen_assignment(order_id=job.order_id)


def test_story_of_one_moment_stands_as_it_happened(service: Any, fay_user: User) -> None:
    job = submitted(briefed(service), join(fay_user, service))
    freelancers.return_submission(assignment_id=job.pk, remarks="Redder.", actor=STAFF)
    clock.set_frozen(clock.now() + timedelta(minutes=5))
    upload_again(job)
    deliver(job)

    told = [entry.detail for entry in reversed(timeline.load(job.order)) if entry.kind != "file"]

    assert told == [
        "Order placed",
        "€200 received",
        "Payment confirmed, brief asked",
        "Brief received",
        "Brief accepted, the date is fixed",
        "Offered to Fay Okoro",
        "Fay Okoro accepted the job",
        "Fay Okoro handed in the work",
        "Work is in the quality check",
        "Returned to Fay Okoro with remarks",
        "Back in production",
        "Fay Okoro handed in the work",
        "Work is in the quality check",
        "The work of Fay Okoro passed the check",
        "Delivered",
        "Version 1 delivered to the client",
    ]


def test_story_shows_the_remarks_of_each_return(service: Any, fay_user: User) -> None:
    job = submitted(briefed(service), join(fay_user, service))
    for remarks in ("Redder.", "Not that red."):
        freelancers.return_submission(assignment_id=job.pk, remarks=remarks, actor=STAFF)
        clock.set_frozen(clock.now() + timedelta(minutes=5))
        upload_again(job)

    story = timeline.load(job.order)

    returned = [entry.text for entry in story if entry.name == "return_submission"]
    assert returned == ["Not that red.", "Redder."]


def test_delivered_files_stand_in_their_order(service: Any, fay_user: User) -> None:
    job = accepted(briefed(service), join(fay_user, service))
    upload_again(job, files=3)
    deliver(job)

    files = timeline.delivered_files(timeline.load(job.order))

    stem = f"{job.order.reference}-v1"
    assert [file.text for file in files] == [f"{stem}-1.txt", f"{stem}-2.txt", f"{stem}-3.txt"]


def test_check_of_a_second_version_shows_what_the_client_asked(
    desk: Client, service: Any, fay_user: User
) -> None:
    job = submitted(briefed(service), join(fay_user, service))
    deliver(job)
    change_asked(job, "Please give the fox a hat.")
    upload_again(job)

    page = desk.get(f"/admin/desk/order/{job.order.reference}/check/").text

    assert "The client asked to change version 1" in page
    assert "Please give the fox a hat." in page
    assert "Your remarks on version" not in page


def test_check_after_a_return_shows_the_remarks(desk: Client, service: Any, fay_user: User) -> None:
    job = submitted(briefed(service), join(fay_user, service))
    page = f"/admin/desk/order/{job.order.reference}/check/"
    assert "Your remarks" not in desk.get(page).text

    freelancers.return_submission(assignment_id=job.pk, remarks="Redder.", actor=STAFF)
    upload_again(job)

    shown = desk.get(page).text
    assert "Your remarks on version 1" in shown
    assert "Redder." in shown
    assert "The client asked to change" not in shown


def test_late_order_says_so_and_by_how_much(desk: Client, service: Any, fay_user: User) -> None:
    job = accepted(briefed(service), join(fay_user, service))
    page = f"/admin/desk/order/{job.order.reference}/"
    job.order.refresh_from_db()
    assert job.order.promised_at is not None
    assert "late by" not in desk.get(page).text.lower()

    clock.set_frozen(job.due_at + timedelta(hours=3))
    assert "Work late by 3 h" in desk.get(page).text

    clock.set_frozen(job.order.promised_at + timedelta(hours=41))
    shown = desk.get(page).text
    assert "Late by 41 h" in shown
    assert '<dd class="num late">' in shown


def test_home_says_once_how_late_something_is(service: Any, fay_user: User) -> None:
    job = accepted(briefed(service), join(fay_user, service))
    job.order.refresh_from_db()
    assert job.order.promised_at is not None
    clock.set_frozen(job.order.promised_at + timedelta(hours=41))

    late = next(row for row in decisions.load().decisions if row.kind == "late")

    assert late.urgency == "Late by 41 h"
    assert late.age == ""


def test_home_says_how_long_a_decision_waits_when_it_is_not_due(service: Any) -> None:
    order = paid(service)
    orders.post_message(order_id=order.pk, body="Hello?", actor=CLIENT)
    clock.set_frozen(clock.now() + timedelta(minutes=40))

    (message,) = decisions.load().decisions

    assert message.age == "40 min"


def test_story_names_the_team_mate_who_did_it(service: Any, clara: User) -> None:
    allow_teams()
    order = paid(service)
    order.client = clara
    order.save()
    ann = make_mate()
    orders.post_message(order_id=order.pk, body="Mine", actor=clara.actor)
    orders.post_message(order_id=order.pk, body="Hers", actor=ann.actor)
    orders.cancel_order(order_id=order.pk, actor=ann.actor, reason="")
    order.refresh_from_db()

    told = [entry.detail for entry in timeline.load(order) if entry.actor == "client"]

    assert "Message from the client" in told
    assert "Message from the client (Ann Durand)" in told
    assert "Order cancelled (Ann Durand)" in told


def test_desk_signs_a_mates_message_with_their_name(
    client: Client, service: Any, clara: User, sam: User
) -> None:
    order = paid(service)
    orders.post_message(order_id=order.pk, body="Hers", actor=make_mate().actor)
    client.force_login(sam)

    page = client.get(f"/admin/desk/order/{order.reference}/").content.decode()

    assert '<span class="who">Ann Durand</span>' in page
