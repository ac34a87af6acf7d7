"""Pages tell time in the agency's zone (the freelancer's own zone is set by the portal), and speak
to clients in the languages the agency sells in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils import timezone, translation

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


_OF_THE_TEAM = ("account", "start", "work")


def is_of_the_team(path: str) -> bool:
    """Signing in, the portal, the desk: whoever works here chooses their language."""
    language = translation.get_language_from_path(path)
    return language is None or path.split("/")[2] in _OF_THE_TEAM


class OneLanguageMiddleware:
    """A client's page in a language that the agency does not sell in leads to its twin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and not is_of_the_team(request.path):
            language = translation.get_language_from_path(request.path)
            wanted = profile.languages()
            if language not in wanted:
                with translation.override(language):
                    return HttpResponseRedirect(translate_url(request.get_full_path(), wanted[0]))
        return self.get_response(request)
