"""SQLite: `VACUUM INTO` out, the backup API in. Never a copy of the file: it lacks the WAL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from agency.backup.ground import BackupError

PATIENCE = 20
"""How often a busy database is asked again; SQLite waits a quarter of a second each time."""


@contextmanager
def snapshot(target: Path) -> Iterator[BaseDatabaseWrapper]:
    """Write one consistent copy to `target`; yields a connection to that copy.

    Others read and write meanwhile (WAL). Must not run in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    copy = connection.copy("backup")
    copy.settings_dict.update(NAME=str(target), OPTIONS={})
    try:
        yield copy
    finally:
        copy.close()


def require_quiet() -> None:
    """Nothing to ask: the replacement takes SQLite's own lock."""


def replace_with(dump: Path) -> None:
    """Make the database what `dump` is, in one transaction of SQLite's. Raises BackupError."""
    connection.ensure_connection()
    tries = count(1)

    def give_up_when_busy(status: int, _remaining: int, _total: int) -> None:
        busy = status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if busy and next(tries) >= PATIENCE:
            raise BackupError("Another program uses the database: stop web and worker first.")

    with closing(sqlite3.connect(f"file:{dump}?mode=ro", uri=True)) as source:
        try:
            source.backup(connection.connection, progress=give_up_when_busy)
        except sqlite3.Error as error:
            raise BackupError(f"SQLite refused the database ({error}).") from error
    connection.close()
