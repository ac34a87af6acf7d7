"""The guards of the house, taken away: only a race that then goes wrong proves anything.

What keeps two presses apart is a row lock (PostgreSQL) or a transaction that holds the database
from its first read (SQLite), and below it a compare-and-swap of the status. Constraints, unique
keys and triggers stay: they may turn a double effect into an error, which a control counts as
going wrong too.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from kernel.actors import ActorKind
from kernel.states import Process, Transition

_update = QuerySet.update
_execute = CursorWrapper.execute


class Meeting:
    """Where presses wait between reading and writing until `count` have come, or `seconds` passed.

    It makes the dangerous moment long; with its guards the house is right all the same.
    """

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._come: set[int] = set()
        self._bell = threading.Condition()

    def join(self) -> None:
        """Once for each thread: at its first change."""
        with self._bell:
            me = threading.get_ident()
            if me in self._come:
                return
            self._come.add(me)
            self._bell.notify_all()
            self._bell.wait_for(lambda: len(self._come) >= self._count, self._seconds)


@contextmanager
def meeting_before_writing(table: str, count: int, seconds: float) -> Iterator[None]:
    """Every transaction of this process that changes `table` joins one meeting first."""
    meeting = Meeting(count, seconds)
    changes = (f'INSERT INTO "{table}"', f'UPDATE "{table}"')

    def execute(cursor: CursorWrapper, sql: str, params: Any = None) -> Any:
        if sql.startswith(changes):
            meeting.join()
        return _execute(cursor, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", execute)
        yield


def take_away(patch: pytest.MonkeyPatch, *, process_table: bool) -> None:
    """No lock and no compare-and-swap in this process until `patch` is undone.

    `process_table`: nor the look at what the process allows, the guard of a step in a step.
    """
    patch.setattr(QuerySet, "select_for_update", lambda rows, **how: rows)
    patch.setattr(QuerySet, "update", _without_comparing)
    if process_table:
        patch.setattr(Process, "check", _without_checking)
    if connection.vendor == "sqlite":
        patch.setattr(DatabaseWrapper, "_start_transaction_under_autocommit", _begin_late)


def _without_comparing(rows: QuerySet[Any], **changes: Any) -> int:
    """A new status is written whatever the status is by now."""
    if "status" in changes:
        rows = rows.all()
        where = rows.query.where
        where.children = [each for each in where.children if not _is_about_status(each)]
    return _update(rows, **changes)


def _is_about_status(condition: Any) -> bool:
    return bool(condition.lhs.target.name == "status")


def _without_checking(process: Process, name: str, status: str, kind: ActorKind) -> Transition:
    return process.rows[name]


def _begin_late(database: Any) -> None:
    """SQLite's transaction begins at its first write: what was read before is anybody's."""
    if _begin_at_first_write not in database.execute_wrappers:
        database.execute_wrappers.append(_begin_at_first_write)
    database.owes_begin = True


def _begin_at_first_write(
    execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    database = context["connection"]
    if database.in_atomic_block and database.owes_begin and not sql.startswith("SELECT"):
        database.owes_begin = False
        database.connection.execute("BEGIN IMMEDIATE")
    return execute(sql, params, many, context)
