"""What every page knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_info

from kernel import profile, versions
from kernel.i18n import LANGUAGES, current
from kernel.middleware import is_of_the_team


def site(request: HttpRequest) -> dict[str, Any]:
    """Agency, language links, practice-mode flags; one query a request (the cache version)."""
    return {
        "agency": profile.cached(),
        "brand_version": versions.current(),
        "alternate_urls": _alternates(request),
        "language": current(),
        "sandbox": settings.IS_SANDBOX,
        "demo_clock": settings.IS_SANDBOX and profile.cached().is_demo,
        "site_url": settings.SITE_URL,
        "theme": theme(request),
    }


def theme(request: HttpRequest) -> str:
    """What static/js/theme.js remembered: light, dark, or nothing (the system decides)."""
    kept = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return kept if kept in ("light", "dark") else ""


def twins(request: HttpRequest) -> list[dict[str, str]]:
    """The page's address in each language clients are met in, without what was typed or ticked."""
    return _in_each(request, profile.languages())


def _in_each(request: HttpRequest, codes: Sequence[str]) -> list[dict[str, str]]:
    path, language = request.get_full_path().partition("?")[0], current()
    return [{"code": code, "path": _twin(path, language, code)} for code in codes]


@lru_cache(maxsize=1024)
def _twin(path: str, language: str, code: str) -> str:
    """Addresses are resolved in the language being spoken, so it is part of the question."""
    return translate_url(path, code)


def _alternates(request: HttpRequest) -> list[dict[str, str]]:
    """What the switch offers; the team's own pages always speak both languages."""
    _, mark, typed = request.get_full_path().partition("?")
    codes = LANGUAGES if is_of_the_team(request.path) else profile.languages()
    return [
        {
            "code": twin["code"],
            "name": _own_name(twin["code"]),
            "url": f"{twin['path']}{mark}{typed}",
        }
        for twin in _in_each(request, codes)
    ]


@lru_cache
def _own_name(code: str) -> str:
    return str(get_language_info(code)["name_local"]).capitalize()
