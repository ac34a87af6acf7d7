"""Who is on the bench and how they join."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from freelancers.errors import CannotInvite, InvitationGone
from freelancers.models import Freelancer, Invitation
from freelancers.services.process import lock_freelancer
from kernel import clock, outbox, profile
from kernel.actors import Actor

INVITATION_LASTS = timedelta(days=14)


@transaction.atomic
def invite_freelancer(*, freelancer_id: int, actor: Actor) -> Invitation:
    """Send a link to join; older links stop working. Raises CannotInvite."""
    freelancer = lock_freelancer(freelancer_id)
    if freelancer.user_id:
        raise CannotInvite(_("This freelancer has already joined."))
    if User.objects.filter(email__iexact=freelancer.email).exists():
        raise CannotInvite(_("An account with this e-mail address already exists."))
    now = clock.now()
    freelancer.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    invitation = Invitation.objects.create(
        freelancer=freelancer, created_at=now, expires_at=now + INVITATION_LASTS
    )
    payload = {"invitation_id": invitation.pk}
    outbox.schedule(
        "freelancers.mail_invitation", key=f"invitation:{invitation.pk}", payload=payload
    )
    return invitation


@transaction.atomic
def add_freelancer(*, name: str, email: str, kind: str, language: str, actor: Actor) -> Freelancer:
    """A new name on the bench. Raises CannotInvite when the address is there already."""
    if Freelancer.objects.filter(email__iexact=email).exists():
        raise CannotInvite(_("This address is already on your bench."))
    return Freelancer.objects.create(
        name=name.strip(),
        email=email.strip().lower(),
        kind=kind,
        language=language,
        languages=[language],
        created_at=clock.now(),
    )


@transaction.atomic
def revoke_invitation(*, freelancer_id: int, actor: Actor) -> int:
    """The links sent so far stop working. Returns how many were open."""
    freelancer = lock_freelancer(freelancer_id)
    waiting = freelancer.invitations.filter(accepted_at=None, revoked_at=None)
    return waiting.update(revoked_at=clock.now())


def open_invitation(token: str) -> Invitation:
    """The invitation a link stands for, while it can be used. Raises InvitationGone."""
    found = Invitation.objects.select_related("freelancer").filter(token=token).first()
    if found is None or found.accepted_at or found.revoked_at or found.expires_at <= clock.now():
        raise InvitationGone
    return found


@transaction.atomic
def accept_invitation(*, token: str) -> User:
    """Open the account the link was sent for. The link reached the mailbox, so the address is
    proved. Works once; raises InvitationGone."""
    freelancer = lock_freelancer(open_invitation(token).freelancer_id)
    invitation = open_invitation(token)
    if freelancer.user_id or User.objects.filter(email__iexact=freelancer.email).exists():
        raise InvitationGone
    now = clock.now()
    user = User.objects.create_user(
        freelancer.email,
        role=Role.FREELANCER,
        name=freelancer.name,
        language=freelancer.language,
        verified_at=now,
    )
    Freelancer.objects.filter(pk=freelancer.pk).update(user=user)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    return user


@transaction.atomic
def enlist_owner(*, user_id: int) -> Freelancer:
    """Put one of the agency's own people on the bench ("I make it myself"). Idempotent."""
    user = User.objects.select_for_update().get(pk=user_id)
    found = Freelancer.objects.filter(user=user).first()
    if found:
        return found
    agency = profile.current()
    return Freelancer.objects.create(
        user=user,
        name=user.name,
        email=user.email,
        language=user.language,
        languages=["en", "fr"],
        country=agency.country,
        time_zone=agency.time_zone,
        days=agency.opening_days,
        starts_at=agency.opens_at,
        ends_at=agency.closes_at,
        created_at=clock.now(),
    )
