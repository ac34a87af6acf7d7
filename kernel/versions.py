"""One number that changes with what the public pages show; local caches are keyed by it."""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any, TypeVar

from django.core.cache import caches
from django.db.models import F

from kernel.models import CacheVersion

T = TypeVar("T")
_seen = local()


def forget(**kwargs: Any) -> None:
    """Start of a request: the number is read again."""
    _seen.number = None


def current() -> int:
    """The version, read once a request (one query)."""
    if getattr(_seen, "number", None) is None:
        found = CacheVersion.objects.values_list("number", flat=True).first()
        _seen.number = found or 0
    number: int = _seen.number
    return number


def bump() -> None:
    """Call in the transaction of every change to catalogue or profile."""
    if not CacheVersion.objects.update(number=F("number") + 1):
        CacheVersion.objects.create(pk=1)
    forget()


def remember(name: str, build: Callable[[], T]) -> T:
    """`build()`, unless None, kept per process until the version moves. Never anything personal.

    Every caller, in every thread, is given the same object: read it, never change it.
    """
    key = f"{name}:{current()}"
    found: T | None = caches["local"].get(key)
    if found is None:
        found = build()
        if found is not None:
            caches["local"].set(key, found)
    return found
