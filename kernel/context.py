"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_info

from kernel import profile, versions
from kernel.i18n import LANGUAGES, current


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


def _alternates(request: HttpRequest) -> list[dict[str, str]]:
    path = request.get_full_path()
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": translate_url(path, code),
        }
        for code in LANGUAGES
    ]
