"""Public pages kept as they were sent, per process, for visitors about whom nothing is known.

Nothing personal can be kept: a visitor with a session, a message or anything typed or ticked in the
address is answered afresh, and an answer that sets a cookie or holds a form's token is not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from kernel import clock, i18n, profile, versions
from kernel.context import theme

View = Callable[..., HttpResponse]


def kept_for_strangers(view: View) -> View:
    """Keep the page until catalogue or profile change, the day ends, or an hour is over."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_stranger(request):
            return view(request, *args, **kwargs)
        fresh: list[HttpResponse] = []

        def render() -> bytes | None:
            fresh.append(view(request, *args, **kwargs))
            return fresh[0].content if _may_be_kept(request, fresh[0]) else None

        page = versions.remember(_name(request), render)
        response = fresh[0] if fresh else HttpResponse(page)
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def _is_stranger(request: HttpRequest) -> bool:
    """Nobody's session, no message, nothing in the address, no demo bar on the page."""
    known = {
        settings.THEME_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.SOURCE_COOKIE_NAME,  # no page shows it
    }
    is_plain = request.method == "GET" and not request.META.get("QUERY_STRING")
    return is_plain and known.issuperset(request.COOKIES) and not profile.cached().is_demo


def _name(request: HttpRequest) -> str:
    """What the page depends on besides the version: address, language, theme and the day."""
    today = timezone.localtime(clock.now()).date()
    return f"page:{request.path}:{i18n.current()}:{theme(request)}:{today}"


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    asks_token = request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return response.status_code == 200 and not response.cookies and not asks_token
