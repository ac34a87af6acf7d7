"""The cache of one process."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from kernel.keeping import ObjectCache


def test_what_was_kept_is_handed_out_itself() -> None:
    kept = {"any": object()}
    caches["local"].set("x", kept)

    assert isinstance(caches["local"], ObjectCache)
    assert caches["local"].get("x") is kept
    assert caches["local"].get("y", "nothing") == "nothing"


def test_age_and_clearing_hold_as_in_django_s_own() -> None:
    caches["local"].set("old", 1, timeout=-1)
    caches["local"].set("new", 2)

    assert caches["local"].get("old") is None
    caches["local"].clear()
    assert caches["local"].get("new") is None


def test_no_more_is_kept_than_the_limit() -> None:
    cache = ObjectCache("limited", {"OPTIONS": {"MAX_ENTRIES": 10}})

    for number in range(100):
        cache.set(str(number), number)

    assert len(cache._cache) <= 10


@pytest.mark.parametrize("name", ["add", "incr"])
def test_what_would_copy_is_refused(name: str) -> None:
    with pytest.raises(NotImplementedError):
        getattr(caches["local"], name)("x", 1)
