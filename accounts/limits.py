"""How often a stranger may make us write: counted in the cache that all processes share."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume, handler429
from django.http import HttpRequest

__all__ = ["handler429", "too_many_orders"]

_RATES = {"order": "60/h/ip,10/h/key"}


def too_many_orders(request: HttpRequest, email: str) -> bool:
    """Counts one order placed from here for this address; true when it is one too many."""
    key = email.strip().lower()
    allowed = consume(request, app="relais", action="order", config=_RATES, key=key)
    return allowed is None
