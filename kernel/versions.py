"""Numbers that change with what the public pages show; local caches are keyed by them."""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import connection
from django.db.models import F

from kernel.models import CacheVersion

T = TypeVar("T")
_seen = local()
_READ = "SELECT number, profile_number FROM kernel_cacheversion"


def forget(**kwargs: Any) -> None:
    """Start of a request, or of a task: the numbers are read again."""
    _seen.numbers = None


def current() -> int:
    """The number of everything the pages show."""
    return _numbers()[0]


def of_profile() -> int:
    """The number of the agency's profile alone: a new price does not forget the opening days."""
    return _numbers()[1]


def bump() -> None:
    """Everything may have changed, the profile too. Call in the transaction of the change."""
    _raise(number=F("number") + 1, profile_number=F("profile_number") + 1)


def bump_catalogue() -> None:
    """What is sold has changed, the profile has not. Call in the transaction of the change."""
    _raise(number=F("number") + 1)


def remember(name: str, build: Callable[[], T]) -> T:
    """`build()`, unless None, kept per process until `current` moves. Never anything personal.

    Every caller, in every thread, is given the same object: read it, never change it.
    """
    return remember_for(current(), name, build)


def remember_for(number: int, name: str, build: Callable[[], T]) -> T:
    """The same until another number moves."""
    found: T | None = _kept(number, name)
    if found is None:
        found = build()
        if found is not None:
            _keep(number, name, found)
    return found


def kept(name: str) -> Any:
    """What was kept under this name for the present version; None when nothing was."""
    return _kept(current(), name)


def keep(name: str, value: Any) -> None:
    """Keep `value` for the present version."""
    _keep(current(), name, value)


def _kept(number: int, name: str) -> Any:
    return caches["local"].get(f"{name}:{number}")


def _keep(number: int, name: str, value: Any) -> None:
    caches["local"].set(f"{name}:{number}", value)


def _numbers() -> tuple[int, int]:
    """Both, read once a request: the one query that a kept page costs, so in plain SQL."""
    numbers: tuple[int, int] | None = getattr(_seen, "numbers", None)
    if numbers is None:
        with connection.cursor() as cursor:
            cursor.execute(_READ)
            numbers = cursor.fetchone() or (0, 0)
        _seen.numbers = numbers
    return numbers


def _raise(**numbers: Any) -> None:
    if not CacheVersion.objects.update(**numbers):
        CacheVersion.objects.create(pk=1)
    forget()
