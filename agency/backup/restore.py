"""Bring an archive back: check all, then files, then the database, then check all again.

Files first, because they are additions under random names: until the database changes, in one
transaction, the install is what it was; from then on every row has its file.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, connection

from agency.backup import archive, facts
from agency.backup.archive import Verified
from agency.backup.engine import engine
from agency.backup.ground import (
    BackupError,
    Say,
    house_closed,
    local_storage,
    sha256_of,
    some,
    work_folder,
)
from agency.backup.manifest import Manifest
from kernel import triggers

UNTOUCHED = "Nothing was changed."
FILES_ONLY = (
    "The database is as it was; files copied so far are extra and harmless. Once this is mended, "
    "run the same command again."
)
REPLACING = (
    "The database changes in one transaction, so it is as it was (or, when interrupted at the last "
    "moment, wholly the archive's). Once this is mended, run the same command again."
)
UNPROVED = (
    "The database was replaced but is not proved: keep the agency closed and run the same command "
    "again with --replace, or restore another archive."
)


class _Stage:
    """How far a restore has come, as the sentence that is true should it stop here."""

    safe = UNTOUCHED


def restore(path: Path, *, replace: bool, say: Say) -> None:
    """Make this install what it was when `path` was made.

    Raises BackupError: what went wrong and what is safe. `replace`: the data here may be lost.
    """
    stage = _Stage()
    with _telling(stage, say), house_closed():
        found = archive.verify(path)
        say(describe(found))
        _require_fit(found.manifest, replace=replace)
        with work_folder(Path(settings.VAR_DIR)) as work:
            _require_space(found, work)
            stage.safe = FILES_ONLY
            _unpack(path, found, work)
            engine().require_quiet()
            stage.safe = REPLACING
            engine().replace_with(work / archive.DATABASE)
            stage.safe = UNPROVED
        triggers.install()
        _require_equal(found.manifest)
        say(
            "Restored and proved: rows of every table, sums of every account and the checksum of "
            "every file agree with the archive."
        )


def describe(found: Verified) -> str:
    manifest = found.manifest
    files = f"{found.files} files" if manifest.has_files else "no files (they live in a bucket)"
    return (
        f"The archive is whole: made {manifest.made_at} by Relais {manifest.version}, "
        f"{sum(manifest.facts.rows.values())} rows and {files}; every checksum agrees."
    )


@contextmanager
def _telling(stage: _Stage, say: Say) -> Iterator[None]:
    """However a restore stops, the person is told what is safe."""
    try:
        yield
    except (BackupError, OSError, DatabaseError) as error:
        raise BackupError(f"{error} {stage.safe}") from error
    except (KeyboardInterrupt, SystemExit):
        say(f"Interrupted. {stage.safe}")
        raise


def _require_fit(manifest: Manifest, *, replace: bool) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"The archive is of {manifest.engine}, this install uses {connection.vendor}: set "
            "DATABASE_URL to a database of that kind."
        )
    if manifest.has_files and local_storage() is None:
        raise BackupError("The archive holds files, but this install keeps its files in a bucket.")
    _require_same_migrations(manifest)
    held = facts.read(connection).trade()
    if held and not replace:
        tables = some([f"{table} {rows}" for table, rows in held.items()])
        raise BackupError(
            f"This database is not empty ({tables}). To lose what it holds, back it up first, "
            "then restore with --replace."
        )
    engine().require_quiet()


def _require_same_migrations(manifest: Manifest) -> None:
    archived, ours = set(manifest.facts.migrations), set(facts.expected_migrations())
    if unknown := sorted(archived - ours):
        raise BackupError(
            f"The archive was made by a later version of Relais ({manifest.version}; this one "
            f"does not know {some(unknown)}): install that version, then restore."
        )
    if missing := sorted(ours - archived):
        raise BackupError(
            f"The archive was made by an earlier version of Relais ({manifest.version}; it lacks "
            f"{some(missing)}): install that version, restore there, then update and migrate."
        )


def _require_space(found: Verified, work: Path) -> None:
    """Everything unpacked fits on the disk. Files elsewhere than VAR_DIR are on their own."""
    free = shutil.disk_usage(work).free
    if free < found.size:
        raise BackupError(f"{found.size:,} bytes are needed, {free:,} are free: make room.")


def _unpack(path: Path, found: Verified, work: Path) -> None:
    """The dump into `work`, each file to its place in the storage."""
    storage = local_storage()
    with archive.opened(path) as members:
        for name, content, _size in members:
            if name == archive.DATABASE:
                with (work / archive.DATABASE).open("xb") as out:
                    if sha256_of(content, out) != found.database_sha256:
                        raise BackupError(f"{path.name} changed while it was read.")
            elif name.startswith(archive.FILES) and storage is not None:
                target = storage.path(name.removeprefix(archive.FILES))
                _write_file(content, Path(target))


def _write_file(content: IO[bytes], target: Path) -> None:
    """`target` appears whole and on the disk, or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.part")
    with draft.open("wb") as out:
        sha256_of(content, out)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(target)


def _require_equal(manifest: Manifest) -> None:
    """The install is what the manifest says. Raises BackupError with every difference."""
    now = facts.read(connection)
    then = manifest.facts
    wrong = [
        *_differences("rows of", then.rows, now.rows),
        *_differences("sum of", then.ledger, now.ledger),
    ]
    if missing := {guard.name for guard in triggers.declared()} - triggers.installed():
        wrong.append(f"guards are missing: {some(sorted(missing))}")
    if wrong:
        raise BackupError(f"The restored database differs: {some(wrong)}.")
    storage = local_storage()
    if storage is not None and (lost := list(_untrue_files(storage))):
        raise BackupError(
            f"The database is restored and proved, but {len(lost)} files are missing or are not "
            f"what their rows say: {some(lost)}. The backup warned of those it lacked."
        )


def _differences(what: str, then: dict[str, int], now: dict[str, int]) -> list[str]:
    return [
        f"{what} {key}: {then.get(key)} archived, {now.get(key)} here"
        for key in sorted({*then, *now})
        if then.get(key) != now.get(key)
    ]


def _untrue_files(storage: FileSystemStorage) -> Iterator[str]:
    for name, sha256 in facts.stored_files(connection):
        try:
            with Path(storage.path(name)).open("rb") as content:
                if sha256_of(content) != sha256:
                    yield name
        except OSError:
            yield name
