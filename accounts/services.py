"""Who gets an account. Sign-in itself is allauth's, shaped by accounts/adapter.py."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts import emails
from accounts.models import STAFF_ROLES, Role, User
from kernel import clock, mail


class EmailBelongsToTeam(Exception):
    """The address signs in as staff or freelancer: nobody buys with it (one e-mail, one role)."""


class EmailTaken(Exception):
    """Another account has this address already."""


def get_or_create_client(*, email: str, name: str, language: str) -> User:
    """The client with this address, made when new (opens by e-mailed code only).

    Call it inside the transaction that needs the account. Raises EmailBelongsToTeam.
    """
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        return User.objects.create_user(email, role=Role.CLIENT, name=name, language=language)
    if found.role != Role.CLIENT:
        raise EmailBelongsToTeam
    return found


def create_freelancer_user(*, email: str, name: str, language: str) -> User:
    """An account that opens by e-mailed code. Raises EmailTaken."""
    return _create(email, Role.FREELANCER, name, language, password=None)


def create_owner(*, email: str, name: str, language: str, password: str) -> User:
    """The owner: every right in the admin. Raises EmailTaken."""
    return _create(email, Role.OWNER, name, language, password=password, is_superuser=True)


def _create(
    email: str, role: Role, name: str, language: str, *, password: str | None, **fields: bool
) -> User:
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise EmailTaken(email)
    return User.objects.create_user(
        email, role=role, password=password, name=name, language=language, **fields
    )


def has_accounts() -> bool:
    """Whether anybody can sign in here."""
    return User.objects.exists()


def is_team_address(email: str) -> bool:
    """Whether the address signs in as staff or freelancer."""
    team = (*STAFF_ROLES, Role.FREELANCER)
    return User.objects.filter(email__iexact=email.strip(), role__in=team).exists()


def check_contact_email(email: str) -> bool:
    """Whether somebody may order with `email`. A team address gets a mail that says why not.

    The page must answer both cases with the same words: it would tell who works here.
    """
    if not is_team_address(email):
        return True
    person = User.objects.get(email__iexact=email.strip())
    with transaction.atomic():
        emails.send_team_address(person)
    return False


@transaction.atomic
def save_preferences(
    *, user_id: int, name: str, language: str, wants_reminders: bool, wants_message_mails: bool
) -> None:
    """What a client says of themselves; from now on their mails follow the language."""
    User.objects.filter(pk=user_id).update(
        name=name,
        language=language,
        language_is_chosen=True,
        wants_reminders=wants_reminders,
        wants_message_mails=wants_message_mails,
    )


def erase_user(user: User) -> None:
    """Nobody signs in as them any more, and no mail of ours keeps their words.

    Call it in the transaction that erases the rest.
    """
    mail.forget(user.email)
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name = f"{user.public_id}@erased.invalid".lower(), ""
    user.is_active, user.erased_at = False, clock.now()
    user.set_unusable_password()
    user.save()
