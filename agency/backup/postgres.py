"""PostgreSQL: `pg_dump` and `pg_restore`, the client programs of the server's own version."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from agency.backup.ground import BackupError

_PLAIN = ["--no-owner", "--no-privileges"]


@contextmanager
def snapshot(target: Path) -> Iterator[BaseDatabaseWrapper]:
    """Dump to `target`; yields a connection that sees exactly what the dump holds.

    The dump joins this transaction's snapshot. Others read and write meanwhile.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (shared,) = cursor.fetchall()[0]
        _run("pg_dump", *_PLAIN, "--format=custom", f"--file={target}", f"--snapshot={shared}")
        yield connection


def require_quiet() -> None:
    """Nobody else is connected, for they would hold up the replacement or work on the old data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND usesysid IS NOT NULL"  # PostgreSQL's own workers have no user
        )
        (others,) = cursor.fetchall()[0]
    if others:
        raise BackupError(
            f"{others} other connections use this database: stop web, workers and beat first."
        )


def replace_with(dump: Path) -> None:
    """Make the tables what `dump` holds, in one transaction. Raises BackupError."""
    connection.close()
    name = str(connection.settings_dict["NAME"])
    clean = ["--clean", "--if-exists", "--single-transaction"]
    _run("pg_restore", *_PLAIN, *clean, f"--dbname={name}", str(dump))


def _run(name: str, *options: str) -> None:
    """One client program on our database; the password travels by the environment only."""
    program = shutil.which(name)
    if program is None:
        raise BackupError(
            f"{name} was not found. Install PostgreSQL's client programs, of the server's version "
            "(on Debian: apt-get install postgresql-client)."
        )
    done = subprocess.run(  # noqa: S603  a program of the system, options written here
        [program, "--no-password", *options],
        env={**os.environ, **_address()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        said = done.stderr.strip()[-1000:] or f"it ended with {done.returncode}"
        raise BackupError(f"{name} failed: {said}")


def _address() -> dict[str, str]:
    """Where our database is, as the variables PostgreSQL's programs read."""
    given = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    found = {variable: str(given[key]) for variable, key in names.items() if given[key]}
    _, secrets = connection.client.settings_to_cmd_args_env(given, [])
    return {**found, **(secrets or {})}
