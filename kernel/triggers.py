"""Append-only tables, guarded below the ORM on both databases.

SQLite drops triggers when a migration rebuilds a table, so they are declared in each app's
`triggers.py` (`TRIGGERS`) and installed again after every migrate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection


@dataclass(frozen=True, slots=True)
class Trigger:
    """One guard: `when` (SQL over NEW and OLD) refuses the `event` on `table`.

    `reads_tables`: `when` holds subqueries, which PostgreSQL takes in a function only.
    """

    table: str
    event: str
    message: str
    when: str = ""
    reads_tables: bool = False

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.event.lower()}_{abs(hash_of(self.when)) % 10_000:04d}"


def hash_of(text: str) -> int:
    """A hash that is the same in every process."""
    return sum((index + 1) * ord(letter) for index, letter in enumerate(text))


def append_only(table: str) -> list[Trigger]:
    """No update, no delete, ever."""
    message = f"{table} is append-only"
    return [Trigger(table, "UPDATE", message), Trigger(table, "DELETE", message)]


def declared() -> list[Trigger]:
    found: list[Trigger] = []
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.triggers") and config.name != "kernel":
            found += import_module(f"{config.name}.triggers").TRIGGERS
    return found


def installed() -> set[str]:
    """Names of the guards present in the database."""
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def install() -> None:
    tables = set(connection.introspection.table_names())
    for trigger in declared():
        if trigger.table in tables:
            _drop(trigger)
            _create(trigger)


def drop() -> None:
    for trigger in declared():
        _drop(trigger)


@contextmanager
def lifted() -> Iterator[None]:
    """Without guards, for flushing test databases only."""
    drop()
    try:
        yield
    finally:
        install()


def install_after_migrate(app_config: AppConfig, **kwargs: Any) -> None:
    if find_spec(f"{app_config.name}.triggers") and app_config.name != "kernel":
        install()


def _drop(trigger: Trigger) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
        else:
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")


def _create(trigger: Trigger) -> None:
    when = f" WHEN ({trigger.when})" if trigger.when else ""
    head = f"CREATE TRIGGER {trigger.name} BEFORE {trigger.event} ON {trigger.table} FOR EACH ROW"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            refuse = f"SELECT RAISE(ABORT, '{trigger.message}');"
            cursor.execute(f"{head}{when} BEGIN {refuse} END")
            return
        if trigger.reads_tables:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger AS $$ BEGIN "
                f"IF {trigger.when} THEN RAISE EXCEPTION '{trigger.message}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; "
                "END $$ LANGUAGE plpgsql"
            )
            cursor.execute(f"{head} EXECUTE FUNCTION {trigger.name}()")
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION kernel_refuse() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; "
            "END $$ LANGUAGE plpgsql"
        )
        cursor.execute(f"{head}{when} EXECUTE FUNCTION kernel_refuse('{trigger.message}')")
