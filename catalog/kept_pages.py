"""Public pages kept as they were sent, per process, for visitors about whom nothing is known.

Nothing personal can be kept: a visitor with a session, a message or anything typed or ticked in the
address is answered afresh, and an answer that sets a cookie, holds a form's token or forbids
keeping is not kept. What is kept holds no secret, so it may be sent compressed.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from kernel import clock, profile, versions
from kernel.context import theme

View = Callable[..., HttpResponse]
_MARK = "_is_for_strangers"
_KNOWN = frozenset(
    {
        settings.THEME_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.SOURCE_COOKIE_NAME,  # no page shows it
    }
)
_FORBIDDEN = ("private", "no-store", "no-cache")


@dataclass(frozen=True)
class _Page:
    content: bytes
    kept_headers: dict[str, str]

    @cached_property
    def compressed(self) -> bytes:
        """Made for the first visitor who reads it, not for the one who waits for the page."""
        return gzip.compress(self.content, compresslevel=6, mtime=0)

    def answer(self, request: HttpRequest) -> HttpResponse:
        if not _accepts_gzip(request):
            return HttpResponse(self.content, headers=self.kept_headers)
        length = str(len(self.compressed))
        headers = {**self.kept_headers, "Content-Encoding": "gzip", "Content-Length": length}
        return HttpResponse(self.compressed, headers=headers)


def _accepts_gzip(request: HttpRequest) -> bool:
    wanted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in wanted.replace(" ", "").split(",")


def kept_for_strangers(view: View) -> View:
    """Let KeptPages keep the view's pages. The view shows a stranger nothing but what all see."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        setattr(response, _MARK, True)
        return response

    return marked


class KeptPages:
    """Hand a stranger the page that was kept, before session, language or form is looked at.

    It is kept until catalogue or profile change, the day ends, or an hour is over. Middleware
    that must see every visitor stands above this one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_stranger(request):
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours, as CommonMiddleware would
        name = _name(request)
        page: _Page | None = versions.kept(name)
        if page:
            return page.answer(request)
        response = self.get_response(request)
        if getattr(response, _MARK, False):
            patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
            if _may_be_kept(request, response):
                page = _Page(response.content, dict(response.headers))
                versions.keep(name, page)
                return page.answer(request)
        return response


def _is_stranger(request: HttpRequest) -> bool:
    """Nobody's session, no message, nothing in the address, no demo bar on the page."""
    is_plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    if (
        not is_plain
        or not _KNOWN.issuperset(request.COOKIES)
        or "HTTP_AUTHORIZATION" in request.META
    ):
        return False
    return not profile.cached().is_demo


def _name(request: HttpRequest) -> str:
    """What the page depends on besides the version: address (its language too), theme, day."""
    today = clock.now().astimezone(profile.cached().zone).date()
    return f"page:{request.path}:{theme(request)}:{today}"


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    asks_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    wants = response.headers.get("Cache-Control", "")
    is_free = not any(word in wants for word in _FORBIDDEN)
    return response.status_code == 200 and is_free and not response.cookies and not asks_token
