"""The only source of time. Tests and the demo freeze it; the demo bar shifts it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.conf import settings

_frozen: list[datetime] = []


def now() -> datetime:
    """The present as an aware UTC datetime, shifted by the demo clock in practice mode."""
    if _frozen:
        return _frozen[-1]
    return datetime.now(UTC) + shift()


def shift() -> timedelta:
    """How far the demo bar has moved the clock; zero outside practice mode."""
    if not settings.IS_SANDBOX:
        return timedelta()
    try:
        return timedelta(seconds=int(settings.DEMO_CLOCK_FILE.read_text()))
    except FileNotFoundError:
        return timedelta()


def advance(step: timedelta) -> None:
    """Move the demo clock forward for every process of this install. Practice mode only."""
    if not settings.IS_SANDBOX:
        raise RuntimeError("The clock only moves in practice mode.")
    total = shift() + step
    draft = settings.DEMO_CLOCK_FILE.with_suffix(".new")
    draft.write_text(str(int(total.total_seconds())))
    draft.replace(settings.DEMO_CLOCK_FILE)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` in this process; nests."""
    _frozen.append(at)
    try:
        yield
    finally:
        _frozen.pop()


def set_frozen(at: datetime) -> None:
    """Let time pass on a frozen clock (demo driver, tests)."""
    if not _frozen:
        raise RuntimeError("The clock is not frozen.")
    _frozen[-1] = at
