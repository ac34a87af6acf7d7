"""A browser's claim to the order it placed, until the client has proved the address by a code."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "claimed_orders"


def claim_order(request: HttpRequest, public_id: str) -> None:
    """Remember in this session that it placed the order. The session key changes once a claim
    is gained, so that a session planted by somebody else gains nothing."""
    claimed = request.session.get(_KEY, [])
    if public_id in claimed:
        return
    request.session[_KEY] = [*claimed, public_id][-20:]
    request.session.cycle_key()


def has_claim(request: HttpRequest, public_id: str) -> bool:
    return public_id in request.session.get(_KEY, [])
