"""A database of its own: a copy of the migrated test database, thrown away afterwards.

The suite's database lives in a transaction or in memory: neither can be reached by parallel
requests. A copy costs a fraction of a second and leaves the suite's rows alone.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.db import connection, connections

from kernel import versions


@contextmanager
def template(folder: Path) -> Iterator[str]:
    """A copy of the migrated test database, to be copied again; made while nobody is in it."""
    with (
        _sqlite_template(folder) if connection.vendor == "sqlite" else _postgres_template() as name
    ):
        yield name


@contextmanager
def own_database(source: str, folder: Path) -> Iterator[str]:
    """Every connection of this process goes to a copy of `source`, a template.

    Yields its URL for other processes.
    """
    copy = _sqlite_copy(source, folder) if connection.vendor == "sqlite" else _postgres_copy(source)
    with copy as (name, url), _pointed_at(name):
        yield url


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    config = connections.settings["default"]
    before, kept = dict(config), connections["default"]
    config["NAME"] = name
    config["OPTIONS"] = _hasty(config["OPTIONS"])
    del connections["default"]
    _forget()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept
        config.update(before)
        _forget()


def _hasty(options: dict[str, str]) -> dict[str, str]:
    """The copy dies with the test: SQLite need not wait for the disk at each commit."""
    if "init_command" not in options:
        return options
    return {**options, "init_command": f"{options['init_command']}PRAGMA synchronous=OFF;"}


def _forget() -> None:
    """What this process remembers of another database."""
    caches["local"].clear()
    versions.forget()


@contextmanager
def _sqlite_template(folder: Path) -> Iterator[str]:
    """A file in `folder`: memory has no second connection."""
    path = folder / "template.sqlite3"
    connection.ensure_connection()
    target = sqlite3.connect(path)
    connection.connection.backup(target)
    target.close()
    yield str(path)


@contextmanager
def _sqlite_copy(source: str, folder: Path) -> Iterator[tuple[str, str]]:
    path = shutil.copy(source, folder / "live.sqlite3")
    yield str(path), f"sqlite:///{path}"


@contextmanager
def _postgres_template() -> Iterator[str]:
    source = str(connection.settings_dict["NAME"])
    connection.close()
    with _postgres_database(f"{source}_template", source) as name:
        yield name


@contextmanager
def _postgres_copy(source: str) -> Iterator[tuple[str, str]]:
    with _postgres_database(source.replace("_template", "_live"), source) as name:
        yield name, _url(name)


@contextmanager
def _postgres_database(name: str, source: str) -> Iterator[str]:
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    try:
        yield name
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(sql: str) -> None:
    """One statement outside every database of ours."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


def _url(name: str) -> str:
    given = settings.DATABASES["default"]
    who = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    return f"postgres://{who}@{given['HOST']}:{given['PORT'] or 5432}/{name}"
