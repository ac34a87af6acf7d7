"""What a backup holds and what a restore brings back, on the database the tests run on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from agency.backup import facts
from kernel import files, triggers
from kernel.models import StoredFile
from orders.models import Order, OrderEvent
from payments.models import Payout, Posting
from tests.agency.backup.conftest import paths
from tests.agency.backup.house import (
    EventfulStorage,
    backup,
    leftovers,
    manifest_of,
    members,
    restore,
)
from tests.conftest import MONDAY
from tests.factories.orders import png
from tests.factories.payments import assert_books_hold, books, make_order


def picture() -> dict[str, Any]:
    """What must survive, read in other ways than the backup's own counting."""
    return {
        "orders": list(Order.objects.order_by("pk").values()),
        "events": list(OrderEvent.objects.order_by("pk").values()),
        "postings": list(Posting.objects.order_by("pk").values()),
        "payouts": list(Payout.objects.order_by("pk").values()),
        "files": list(StoredFile.objects.order_by("pk").values()),
    }


def test_restore_after_a_loss_brings_back_rows_books_and_files(order: Order, archive: Path) -> None:
    before = picture()
    contents = {path: path.read_bytes() for path in paths()}
    stood = books(order)
    for path in contents:
        path.unlink()
    call_command("flush", interactive=False, verbosity=0)
    assert not Order.objects.exists()

    said = restore(archive)

    assert picture() == before
    assert len(before["files"]) > len(contents) >= 2
    assert {path: path.read_bytes() for path in paths()} == contents
    assert books(order) == stood
    assert_books_hold(order)
    assert "Restored and proved" in said


def test_restored_books_refuse_changes_and_take_new_orders(emptied: Path) -> None:
    triggers.drop()

    restore(emptied)

    for table in (OrderEvent._meta.db_table, Posting._meta.db_table):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {table}")
    assert {guard.name for guard in triggers.declared()} <= triggers.installed()
    old = Order.objects.get()
    assert make_order(service=old.package.service).pk > old.pk


def test_restore_over_data_is_refused_unless_it_may_be_lost(order: Order, archive: Path) -> None:
    later = make_order(service=order.package.service)

    with pytest.raises(CommandError, match=r"not empty \(accounts_user 2,.*Nothing was changed"):
        restore(archive)

    assert Order.objects.count() == 2
    restore(archive, "--replace")
    assert not Order.objects.filter(pk=later.pk).exists()
    assert Order.objects.get() == order


def test_verify_reads_everything_and_changes_nothing(order: Order, archive: Path) -> None:
    make_order(service=order.package.service)

    said = restore(archive, "--verify")

    assert said.startswith(f"The archive is whole: made {MONDAY.isoformat()} by Relais 0.1.0, ")
    assert f"and {len(paths())} files; every checksum agrees." in said
    assert Order.objects.count() == 2


def test_manifest_says_what_and_never_where(order: Order, archive: Path) -> None:
    manifest = manifest_of(archive)

    seen = manifest.pop("facts")
    assert manifest == {
        "engine": connection.vendor,
        "format": 1,
        "has_files": True,
        "made_at": MONDAY.isoformat(),
        "version": "0.1.0",
    }
    assert set(seen) == {"ledger", "migrations", "rows"}
    assert seen["migrations"] == facts.expected_migrations()
    assert seen["rows"]["orders_order"] == 1
    assert {key.split()[0]: amount for key, amount in seen["ledger"].items() if amount} == books(
        order
    )


def test_archive_is_private_and_alone_in_its_folder(archive: Path, tmp_path: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    assert leftovers(tmp_path) == ["relais.tar", "var"]
    assert leftovers(tmp_path / "var") == ["files"]


def test_backup_to_a_folder_gets_a_dated_name(order: Order, tmp_path: Path) -> None:
    backup(tmp_path)

    assert "relais-20261123T090000Z.tar" in leftovers(tmp_path)


def test_file_uploaded_while_the_backup_runs_leaves_it_whole(order: Order, tmp_path: Path) -> None:
    path = tmp_path / "relais.tar"
    EventfulStorage.events = [lambda: files.store(png("late.png"))]

    backup(path)

    assert StoredFile.objects.filter(extension="png").count() == 1
    assert manifest_of(path)["facts"]["rows"]["kernel_storedfile"] == StoredFile.objects.count() - 1
    assert len([name for name in members(path) if name.startswith("files/")]) == len(paths()) - 1
    assert "Restored and proved" in restore(path, "--replace")


def test_unpacked_archive_passes_the_systems_own_check(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()

    for command in (["tar", "xf", str(archive)], ["sha256sum", "--check", "SHA256SUMS"]):
        assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 0


def test_restore_command_makes_a_new_install_whatever_its_settings_lack(
    archive: Path, tmp_path: Path
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a new install is SQLite in its own folder")
    there = tmp_path / "there"
    command = [sys.executable, "manage.py", "restore", str(archive)]

    done = subprocess.run(
        command,
        cwd=settings.BASE_DIR,
        env={"VAR_DIR": str(there)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Restored and proved" in done.stdout
    here = {path.relative_to(tmp_path / "var") for path in paths()}
    assert {p.relative_to(there) for p in (there / "files").rglob("*") if p.is_file()} == here
