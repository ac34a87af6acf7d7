"""Invitations, and the thread with the agency."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role, User
from freelancers import services
from freelancers.models import Assignment, Freelancer, JobMessage
from kernel import clock, outbox
from kernel.models import Mail
from tests.factories.freelancers import STAFF, actor_of, make_freelancer


@pytest.fixture
def nora(agency: object) -> Freelancer:
    return make_freelancer(name="Nora Vale")


def test_invitation_reaches_the_mailbox_with_its_link(nora: Freelancer) -> None:
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)

    outbox.deliver_due()

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (nora.email, "Atelier Relais invites you to work together")
    assert "Nora Vale, Atelier Relais would like to offer you work." in mail.text
    link = f"http://testserver/en/work/invitation/{sent.token}/"
    assert link in mail.text
    assert link in mail.html


def test_accepted_invitation_opens_one_account(nora: Freelancer) -> None:
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)

    user = services.accept_invitation(token=sent.token)

    nora.refresh_from_db()
    assert nora.user == user
    assert (user.role, user.verified_at, user.email) == ("freelancer", clock.now(), nora.email)
    with pytest.raises(services.InvitationGone):
        services.accept_invitation(token=sent.token)
    assert User.objects.count() == 1


def test_newer_invitation_ends_the_older(nora: Freelancer) -> None:
    older = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)
    newer = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)

    with pytest.raises(services.InvitationGone):
        services.accept_invitation(token=older.token)

    assert services.accept_invitation(token=newer.token).email == nora.email


def test_old_invitation_opens_nothing(nora: Freelancer) -> None:
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)
    clock.set_frozen(clock.now() + timedelta(days=14))

    with pytest.raises(services.InvitationGone):
        services.accept_invitation(token=sent.token)

    assert not User.objects.exists()


def test_address_taken_since_opens_nothing(nora: Freelancer) -> None:
    sent = services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)
    User.objects.create_user(nora.email.upper(), role=Role.CLIENT, name="Somebody")

    with pytest.raises(services.InvitationGone):
        services.accept_invitation(token=sent.token)


def test_invitation_is_refused_to_who_has_an_account(nora: Freelancer, fay_user: User) -> None:
    fay = make_freelancer(fay_user)
    User.objects.create_user(nora.email, role=Role.CLIENT, name="Somebody")

    with pytest.raises(services.CannotInvite, match="already joined"):
        services.invite_freelancer(freelancer_id=fay.pk, actor=STAFF)
    with pytest.raises(services.CannotInvite, match="already exists"):
        services.invite_freelancer(freelancer_id=nora.pk, actor=STAFF)


def test_freelancers_message_waits_until_the_agency_answers(
    job: Assignment, fay: Freelancer
) -> None:
    asked = services.post_job_message(assignment_id=job.pk, body="Which blue?", actor=actor_of(fay))
    assert asked.answered_at is None

    services.post_job_message(assignment_id=job.pk, body="Night blue.", actor=STAFF)
    outbox.deliver_due()

    asked.refresh_from_db()
    assert asked.answered_at == clock.now()
    mail = Mail.objects.get(name="freelancers/message")
    assert "Sofia wrote to you about “Logo design”." in mail.text
    assert (mail.to, "Night blue." in mail.text, "Night blue." in mail.html) == (
        "fay@makers.example",
        True,
        True,
    )


def test_message_may_be_closed_without_an_answer(job: Assignment, fay: Freelancer) -> None:
    services.post_job_message(assignment_id=job.pk, body="Thanks!", actor=actor_of(fay))

    assert services.close_job_messages(assignment_id=job.pk, actor=STAFF) == 1
    assert services.close_job_messages(assignment_id=job.pk, actor=STAFF) == 0


def test_closed_offer_takes_no_message(offer: Assignment, fay: Freelancer) -> None:
    services.withdraw_assignment(assignment_id=offer.pk, actor=STAFF, reason="changed plans")

    with pytest.raises(services.JobClosed):
        services.post_job_message(assignment_id=offer.pk, body="Hello?", actor=actor_of(fay))

    assert not JobMessage.objects.exists()
