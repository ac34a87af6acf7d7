"""What the owner confirmed, or the machine did, on the way to real money: rows that count while
what they were about is the same."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from catalog.legal import services as law
from catalog.legal.models import Document
from kernel import clock, profile
from kernel.models import ConfirmedFact

TERMS, MAIL, BACKUP = "terms", "mail", "backup"


@transaction.atomic
def confirm(*, code: str, about: str) -> None:
    """Once more, with today's moment, is fine."""
    ConfirmedFact.objects.update_or_create(
        code=code, defaults={"about": about, "confirmed_at": clock.now()}
    )


def confirmed_at(code: str, about: str) -> datetime | None:
    """When it was confirmed; nothing when what it was about has changed since."""
    found = ConfirmedFact.objects.filter(code=code, about=about).first()
    return found.confirmed_at if found else None


def terms_as_they_read() -> str:
    """The terms of sale in both languages, as one hash."""
    drafts = law.drafts_of(Document.TERMS, profile.current())
    return hashlib.sha256("".join(draft.sha256 for draft in drafts).encode()).hexdigest()


def way_of_mail() -> str:
    """How mail leaves, as one hash: another server or sender is another way."""
    parts = (
        settings.EMAIL_BACKEND,
        settings.EMAIL_HOST,
        settings.EMAIL_HOST_USER,
        settings.DEFAULT_FROM_EMAIL,
        sorted(settings.ANYMAIL),
    )
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def mail_code() -> str:
    """Six digits that stand in the test mail and nowhere else."""
    number = int(salted_hmac("agency.golive.mail", way_of_mail()).hexdigest(), 16)
    return f"{number % 1_000_000:06d}"
