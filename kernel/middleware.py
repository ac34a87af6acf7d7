"""Pages tell time in the agency's zone (the freelancer's own zone is set by the portal)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kernel import profile

_WITHOUT_PAGES = ("/healthz", "/webhooks/")
"""What machines ask: no time is told there, and no query asks in which zone it would be."""


class TimeZoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_WITHOUT_PAGES):
            return self.get_response(request)
        with timezone.override(profile.cached().zone):
            return self.get_response(request)
