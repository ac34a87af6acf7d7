"""What stops a backup or a restore, and what is safe then."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django.fixtures import Settings

from kernel.models import StoredFile
from orders.models import Order
from tests.agency.backup.conftest import paths
from tests.agency.backup.house import (
    EventfulStorage,
    backup,
    leftovers,
    manifest_of,
    members,
    restore,
    with_database,
    with_manifest,
    with_members,
)


@contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """The system refuses any file to grow past `size` bytes, as a full disk does."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


# Backup


@pytest.mark.parametrize("size", [1_000, 100_000])
def test_backup_on_a_full_disk_says_so_and_leaves_nothing(
    size: int, order: Order, tmp_path: Path
) -> None:
    with no_room_beyond(size), pytest.raises(CommandError, match="nothing is left behind"):
        backup(tmp_path / "relais.tar")

    assert leftovers(tmp_path) == ["var"]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_backup_interrupted_midway_leaves_nothing(
    sign: signal.Signals, order: Order, tmp_path: Path
) -> None:
    EventfulStorage.events = [lambda: None, lambda: os.kill(os.getpid(), sign)]

    with pytest.raises((KeyboardInterrupt, SystemExit)):
        backup(tmp_path / "relais.tar")

    assert leftovers(tmp_path) == ["var"]


def test_backup_with_a_file_missing_or_changed_is_written_and_says_which(
    order: Order, tmp_path: Path
) -> None:
    missing, changed, *_rest = paths()
    missing.unlink()
    changed.write_bytes(b"other bytes")
    path = tmp_path / "relais.tar"

    with pytest.raises(CommandError, match="was written, but 2 of the files") as caught:
        backup(path)

    assert all(each.name in str(caught.value) for each in (missing, changed))
    with pytest.raises(CommandError, match="restored and proved, but 2 files are missing") as told:
        restore(path, "--replace")
    assert all(each.name in str(told.value) for each in (missing, changed))


def test_backup_never_overwrites(order: Order, archive: Path) -> None:
    before = archive.read_bytes()

    with pytest.raises(CommandError, match=r"exists already: nothing was overwritten"):
        backup(archive)

    assert archive.read_bytes() == before


def test_backup_into_no_folder_says_so(order: Order, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        backup(tmp_path / "nowhere" / "relais.tar")


def test_backup_with_files_in_a_bucket_holds_the_database_only(
    order: Order, tmp_path: Path, settings: Settings
) -> None:
    bucket = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": bucket}
    path = tmp_path / "relais.tar"

    said = backup(path)

    assert "keep the bucket's own versioning on" in said
    assert not [name for name in members(path) if name.startswith("files/")]
    assert manifest_of(path)["has_files"] is False
    assert "no files (they live in a bucket)" in restore(path, "--replace")


# Restore: refused before anything is touched


@pytest.mark.parametrize("member", ["database.dump", "files"])
def test_restore_of_a_damaged_archive_changes_nothing(
    member: str, emptied: Path, tmp_path: Path
) -> None:
    contents = members(emptied)
    name = next(name for name in contents if name.startswith(member))
    with_members(emptied, {**contents, name: contents[name][:-1] + b"?"})

    with pytest.raises(CommandError, match=r"agree with its checksum.*Nothing was changed\."):
        restore(emptied)

    assert not Order.objects.exists()
    assert not [path for path in (tmp_path / "var").rglob("*") if path.stat().st_size > 4096]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"engine": "oracle"}, "The archive is of oracle, this install uses .*: set DATABASE_URL"),
        ({"format": 2}, "newer Relais .*: update Relais, then restore"),
    ],
)
def test_restore_of_another_kind_is_refused(
    changes: dict[str, Any], sentence: str, emptied: Path
) -> None:
    with pytest.raises(CommandError, match=f"{sentence}.* Nothing was changed."):
        restore(with_manifest(emptied, **changes))

    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda names: [*names, "orders.0999_later"],
            r"later version .*orders\.0999_later\): install that version, then restore",
        ),
        (
            lambda names: [name for name in names if name != "orders.0002_order_form_key"],
            r"earlier version .*lacks orders\.0002_order_form_key\): install that version, "
            r"restore there, then update and migrate",
        ),
    ],
)
def test_restore_of_other_migrations_says_what_to_do(
    change: Any, sentence: str, emptied: Path
) -> None:
    seen = manifest_of(emptied)["facts"]
    seen["migrations"] = change(seen["migrations"])

    with pytest.raises(CommandError, match=f"{sentence}.* Nothing was changed."):
        restore(with_manifest(emptied, facts=seen))

    assert not Order.objects.exists()


def test_restore_while_relais_runs_is_refused(emptied: Path, var: Path) -> None:
    with (var / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(CommandError, match=r"stop it first.* Nothing was changed\."):
            restore(emptied)

    assert not Order.objects.exists()


def test_restore_without_room_is_refused(emptied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)

    with pytest.raises(CommandError, match=r"1,000 are free: make room\. Nothing was changed\."):
        restore(emptied)


def test_restore_of_files_into_a_bucket_install_is_refused(
    emptied: Path, settings: Settings
) -> None:
    bucket = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": bucket}

    with pytest.raises(CommandError, match=r"keeps its files in a bucket\. Nothing was changed\."):
        restore(emptied)


def test_restore_of_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        restore(tmp_path / "none.tar")


# Restore: stopped on its way


def test_restore_that_cannot_write_files_leaves_the_database(
    order: Order, archive: Path, tmp_path: Path
) -> None:
    order_before = Order.objects.values().get()
    folder = paths()[0].parent
    shutil.rmtree(folder)
    folder.write_text("in the way")

    with pytest.raises(CommandError, match="The database is as it was; files copied so far"):
        restore(archive, "--replace")

    assert Order.objects.values().get() == order_before
    folder.unlink()
    assert "Restored and proved" in restore(archive, "--replace")
    assert leftovers(tmp_path / "var") == ["files", "run.lock"]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_restore_interrupted_midway_says_what_is_safe_and_can_be_repeated(
    sign: signal.Signals, emptied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    EventfulStorage.events = [lambda: None, lambda: os.kill(os.getpid(), sign)]

    with pytest.raises((KeyboardInterrupt, SystemExit)):
        call_command("restore", emptied)

    assert "Interrupted. The database is as it was" in capsys.readouterr().out
    assert not Order.objects.exists()
    assert "Restored and proved" in restore(emptied)


@pytest.mark.parametrize("kept", [0, 0.5, 0.9])
def test_restore_of_a_dump_the_database_refuses_leaves_it_as_it_was(
    kept: float, order: Order, archive: Path
) -> None:
    dump = members(archive)["database.dump"]
    broken = dump[: int(len(dump) * kept)] or b"no database" * 1000

    with pytest.raises(CommandError, match="it is as it was"):
        restore(with_database(archive, broken), "--replace")

    assert Order.objects.get() == order
    assert StoredFile.objects.exists()


def test_restore_that_differs_from_its_manifest_is_not_called_proved(emptied: Path) -> None:
    seen = manifest_of(emptied)["facts"]
    seen["rows"]["orders_order"] += 1
    account = next(iter(seen["ledger"]))
    seen["ledger"][account] += 1

    with pytest.raises(CommandError, match=r"rows of orders_order: 2 archived, 1 here") as caught:
        restore(with_manifest(emptied, facts=seen))

    assert f"sum of {account}" in str(caught.value)
    assert "not proved: keep the agency closed" in str(caught.value)


# PostgreSQL's own


@pytest.fixture
def _on_postgres() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only (make services-test)")


@pytest.mark.services
@pytest.mark.usefixtures("_on_postgres")
def test_backup_without_client_programs_says_what_to_install(
    order: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CommandError, match=r"pg_dump was not found\. Install PostgreSQL's client"):
        backup(tmp_path / "relais.tar")

    assert leftovers(tmp_path) == ["var"]


@pytest.mark.services
@pytest.mark.usefixtures("_on_postgres")
def test_restore_while_others_are_connected_is_refused(emptied: Path) -> None:
    other = connection.copy("other")
    other.ensure_connection()

    with pytest.raises(CommandError, match=r"1 other connections .*Nothing was changed\."):
        restore(emptied)

    other.close()
    assert not Order.objects.exists()
