"""Which database this install uses."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from agency.backup import postgres, sqlite


class Engine(Protocol):
    """One consistent snapshot out, one all-or-nothing replacement in."""

    def snapshot(self, target: Path) -> AbstractContextManager[BaseDatabaseWrapper]: ...
    def require_quiet(self) -> None: ...
    def replace_with(self, dump: Path) -> None: ...


def engine() -> Engine:
    return postgres if connection.vendor == "postgresql" else sqlite
