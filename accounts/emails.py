"""Mails about signing in. Each leaves through the queue, in the person's language."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from kernel import ids, mail


def send_team_address(person: User) -> None:
    """Somebody tried to order with a team address: tell its owner. Call it in a transaction."""
    mail.send(
        "accounts/team_address",
        to=person.email,
        language=person.language,
        key=f"team-address:{ids.public_id()}",
        context={"name": person.name},
    )


def send_sign_in(
    name: str, *, to: str, language: str, context: dict[str, Any], is_secret: bool
) -> None:
    """One of allauth's mails in our words; each request is a new mail. Call it in a transaction."""
    mail.send(
        f"account/{name}",
        to=to,
        language=language,
        key=f"sign-in:{ids.public_id()}",
        context=context,
        is_secret=is_secret,
    )
