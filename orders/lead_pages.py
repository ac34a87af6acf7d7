"""What the pages of a thread before buying show, at the shop and at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from kernel import profile
from kernel.actors import ActorKind
from orders.links import lead_token, quote_token
from orders.models import Lead, LeadFile

FileAddress = Callable[[LeadFile], str]


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `is_open`: it waits for an answer."""

    author: str
    from_agency: bool
    at: datetime
    body: str
    files: list[dict[str, str]]
    is_open: bool


def conversation(lead: Lead, address: FileAddress) -> list[Said]:
    """Oldest first. Two queries."""
    persona = profile.cached().persona
    found = []
    for message in lead.messages.prefetch_related("files"):
        ours = message.author_kind == ActorKind.STAFF
        found.append(
            Said(
                author=persona if ours else lead.name,
                from_agency=ours,
                at=message.created_at,
                body=message.body,
                files=[{"name": each.name, "url": address(each)} for each in message.files.all()],
                is_open=not ours and message.answered_at is None,
            )
        )
    return found


def thread_address(lead: Lead) -> str:
    """The signed address, in the language of the moment."""
    return reverse("orders:lead", args=[lead_token(lead)])


def questions_of(client: User) -> list[dict[str, object]]:
    """What this client asked, newest first; only once they proved that the address is theirs."""
    if client.verified_at is None:
        return []
    leads = Lead.objects.filter(email__iexact=client.email).select_related("service")
    return [{"lead": lead, "url": thread_address(lead)} for lead in leads[:50]]


def quotes_of(lead: Lead) -> list[dict[str, object]]:
    """Every quote of the thread, newest first, with its signed address. One query."""
    return [
        {"quote": quote, "url": reverse("orders:quote", args=[quote_token(quote)])}
        for quote in lead.quotes.all()
    ]
