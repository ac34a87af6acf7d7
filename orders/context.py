"""What every page knows of this browser's selection."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from orders import selection


def selected(request: HttpRequest) -> dict[str, Any]:
    """No session is opened for somebody who has none: their pages are kept for all."""
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return {"selection_size": lambda: selection.size(request) if has_session else 0}
