"""A fresh database per seed: migrated once in this process, copied for each run."""

from __future__ import annotations

import sqlite3

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection

from kernel import versions

_template: list[sqlite3.Connection] = []


class NotOurs(RuntimeError):
    """The settings name a real database: the simulator refuses to touch it."""


def fresh() -> None:
    """Empty tables, sown rates, installed guards, in memory. Raises NotOurs."""
    if settings.DATABASES["default"]["NAME"] != ":memory:" or connection.vendor != "sqlite":
        raise NotOurs("The simulator runs with agency.simulation.settings only.")
    connection.ensure_connection()
    if not _template:
        call_command("migrate", verbosity=0)
        template = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(template)
        _template.append(template)
    else:
        _template[0].backup(connection.connection)
    for name in caches.settings:
        caches[name].clear()
    versions.forget()
