"""A public page's own address and its twins, without what was typed or ticked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import translate_url

from kernel.i18n import LANGUAGES


def addresses(request: HttpRequest) -> dict[str, Any]:
    return {
        "canonical_path": request.path,
        "twins": [{"code": code, "path": translate_url(request.path, code)} for code in LANGUAGES],
    }
