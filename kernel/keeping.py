"""The cache of one process: it hands out the very objects it was given.

Django's own copies them by pickling, which for the whole catalogue costs more than a page. What is
kept here is read by all threads and changed by none.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class ObjectCache(LocMemCache):
    """Django's local-memory cache with its lock, ages and limit, without the copies.

    Names go in as they are: memcached's rules for them, checked by the letter, mean nothing here.
    """

    _cache: Any
    _delete: Any
    _has_expired: Any
    _lock: Any
    _set: Any

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        with self._lock:
            self._set(key, value, timeout)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with self._lock:
            if self._has_expired(key):
                self._delete(key)
                return default
            self._cache.move_to_end(key, last=False)
            return self._cache[key]

    def add(self, *args: Any, **kwargs: Any) -> bool:
        raise NotImplementedError("Only get and set are kept without copies.")

    def incr(self, *args: Any, **kwargs: Any) -> int:
        raise NotImplementedError("Only get and set are kept without copies.")
