"""How often a stranger may make us write: counted in the cache that all processes share."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User

RATES = {
    "order": "60/h/ip,10/h/key",
    "coupon": "30/h/ip",
    "kept": "30/h/ip,5/d/key",
    "setup": "30/h/ip",
    "question": "20/h/ip,5/d/key",
    "export": "10/h/key",
    "thread": "60/h/ip,20/h/key",
    "upload": "60/h/ip",
    "invite": "20/d/key",
    "invited": "5/d/key",
}


def refuse(request: HttpRequest) -> HttpResponse:
    """The page that says to wait a while; what was typed stands behind "back"."""
    return render(request, "429.html", status=429)


def too_many_orders(request: HttpRequest, email: str) -> bool:
    """Counts one order placed from here for this address; true when it is one too many."""
    key = email.strip().lower()
    allowed = consume(request, app="relais", action="order", config=RATES, key=key)
    return allowed is None


def too_many_codes(request: HttpRequest) -> bool:
    """Counts one coupon code tried from here; true when somebody is guessing."""
    return consume(request, app="relais", action="coupon", config=RATES) is None


def too_many_kept(request: HttpRequest, email: str) -> bool:
    """Counts one checkout kept for this address; true when its mailbox would be flooded."""
    key = email.strip().lower()
    return consume(request, app="relais", action="kept", config=RATES, key=key) is None


def too_many_setup_codes(request: HttpRequest) -> bool:
    """Counts one setup code tried from here."""
    return consume(request, app="relais", action="setup", config=RATES) is None


def too_many_questions(request: HttpRequest, email: str) -> bool:
    """Counts one question asked from here for this address, which gets a mail for it."""
    key = email.strip().lower()
    return consume(request, app="relais", action="question", config=RATES, key=key) is None


def too_many_lines(request: HttpRequest, thread: str) -> bool:
    """Counts one more message written into a thread that is open by its link."""
    return consume(request, app="relais", action="thread", config=RATES, key=thread) is None


def too_many_exports(request: HttpRequest, user: User) -> bool:
    """Counts one export of all that somebody has here; each one reads every file."""
    key = user.public_id
    return consume(request, app="relais", action="export", config=RATES, key=key) is None


def too_many_uploads(request: HttpRequest) -> bool:
    """Counts one form of a stranger that may bring files, good or not, before they are read."""
    return consume(request, app="relais", action="upload", config=RATES) is None


def too_many_invitations(request: HttpRequest, user: User, email: str) -> bool:
    """Counts one invitation of this account to this address, whoever else writes there."""
    account, mailbox = user.public_id, email.strip().lower()
    if consume(request, app="relais", action="invite", config=RATES, key=account) is None:
        return True
    return consume(request, app="relais", action="invited", config=RATES, key=mailbox) is None
