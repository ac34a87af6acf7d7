"""What a restored database must agree with: migrations, rows per table, the ledger's sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from kernel.models import StoredFile
from payments.models import Posting

MADE_BY_MIGRATE = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "kernel_legalmention",
    "kernel_legalparameter",
}
PASSING = {"django_session", "kernel_cache"}


@dataclass(frozen=True, slots=True)
class Facts:
    """`ledger`: minor units by "account currency", such as "revenue EUR"."""

    migrations: list[str]
    rows: dict[str, int]
    ledger: dict[str, int]

    def trade(self) -> dict[str, int]:
        """Tables that hold somebody's data, with their rows."""
        passing = MADE_BY_MIGRATE | PASSING
        return {table: rows for table, rows in self.rows.items() if rows and table not in passing}


def read(connection: BaseDatabaseWrapper) -> Facts:
    """Count everything `connection` sees: one query a table. An empty database has no tables."""
    tables = sorted(connection.introspection.table_names())
    return Facts(
        migrations=_migrations(connection) if "django_migrations" in tables else [],
        rows={table: _count(connection, table) for table in tables},
        ledger=_ledger(connection) if Posting._meta.db_table in tables else {},
    )


def expected_migrations() -> list[str]:
    """The migrations this version of Relais is made of."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {})


def stored_files(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    """(storage name, sha256) of each file the rows name, in order; streamed, without the erased."""
    table = StoredFile._meta.db_table
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT storage_name, MIN(sha256) FROM {table} "  # noqa: S608  our own table
            "WHERE erased_at IS NULL "
            "GROUP BY storage_name ORDER BY storage_name"
        )
        yield from cursor


def _count(connection: BaseDatabaseWrapper, table: str) -> int:
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(table)
        cursor.execute(f"SELECT COUNT(*) FROM {quoted}")  # noqa: S608  quoted above
        return int(cursor.fetchall()[0][0])


def _migrations(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return sorted(f"{app}.{name}" for app, name in cursor.fetchall())


def _ledger(connection: BaseDatabaseWrapper) -> dict[str, int]:
    table = Posting._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT account, currency, SUM(amount) FROM {table} "  # noqa: S608  our own table
            "GROUP BY account, currency ORDER BY account, currency"
        )
        return {
            f"{account} {currency}": int(amount) for account, currency, amount in cursor.fetchall()
        }
