"""That somebody typed a mailed code a moment ago: asked before what cannot be undone."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest

from kernel import clock

_KEY = "proved_at"
LASTS = timedelta(minutes=15)


def note_proof(request: HttpRequest) -> None:
    request.session[_KEY] = clock.now().timestamp()


def is_proved(request: HttpRequest) -> bool:
    """Whether this browser signed in by code within the last minutes."""
    age = clock.now().timestamp() - float(request.session.get(_KEY, 0))
    return 0 <= age < LASTS.total_seconds()
