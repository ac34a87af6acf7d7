"""A public page's own address and its twins, without what was typed or ticked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kernel.context import twins


def addresses(request: HttpRequest) -> dict[str, Any]:
    return {"canonical_path": request.path, "twins": twins(request)}
