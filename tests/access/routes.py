"""Every named address of the install, read from the URL resolver."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver

MODEL_ACTIONS = ("changelist", "history", "add", "change", "delete")


def named() -> dict[str, URLPattern]:
    """Name with its namespace -> pattern; patterns without a name are redirects of the admin."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each.url_patterns, inner)
        elif each.name:
            yield f"{space}{each.name}", each


def tables() -> list[str]:
    """`catalog.Service` for each table of the admin."""
    return sorted(model._meta.label for model in admin.site._registry)


def table_routes(label: str) -> dict[str, str]:
    """Action -> name of its address, for a table of the admin."""
    prefix = "admin:" + label.replace(".", "_").lower()
    return {action: f"{prefix}_{action}" for action in MODEL_ACTIONS}
