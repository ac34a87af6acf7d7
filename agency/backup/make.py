"""Make an archive: the database first, then its files, so that every row has its file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, connection

from agency.backup import archive, facts
from agency.backup.engine import engine
from agency.backup.ground import BackupError, Say, local_storage, some, work_folder
from agency.backup.manifest import FORMAT, Manifest, app_version
from kernel import clock

BUCKET = (
    "Files live in a bucket, so the archive holds the database only: keep the bucket's own "
    "versioning on, for as long as you keep archives."
)


def back_up(target: Path, say: Say) -> Path:
    """Write an archive to `target` (a new file, or a folder that gets a dated one).

    Nothing appears under the final name before it is whole. Raises BackupError: nothing is left
    behind, or the archive was written although files of the database are missing.
    """
    final = _final_name(target)
    storage = local_storage()
    if storage is None:
        say(BUCKET)
    try:
        with work_folder(final.parent) as work:
            wrong = _write(work, work / "archive.tar", storage)
            (work / "archive.tar").replace(final)
            _sync_folder(final.parent)
    except (BackupError, OSError, DatabaseError) as error:
        raise BackupError(f"The backup was not made, nothing is left behind: {error}") from error
    what = "the database and its files" if storage else "the database"
    say(f"{final} holds {what} ({final.stat().st_size:,} bytes).")
    if wrong:
        raise BackupError(
            f"The archive was written, but {len(wrong)} of the files the database names are "
            f"missing or changed on this disk: {some(wrong)}. "
            "Look for them in an older archive."
        )
    return final


def _final_name(target: Path) -> Path:
    final = target / f"relais-{clock.now():%Y%m%dT%H%M%SZ}.tar" if target.is_dir() else target
    if final.exists():
        raise BackupError(f"{final} exists already: nothing was overwritten.")
    if not final.parent.is_dir():
        raise BackupError(f"There is no folder {final.parent}: make it, or name another.")
    return final.resolve()


def _write(work: Path, path: Path, storage: FileSystemStorage | None) -> list[str]:
    """The archive at `path`; returns the files that are not what their rows say."""
    dump, listing = work / archive.DATABASE, work / "files"
    with engine().snapshot(dump) as seen:
        found = facts.read(seen)
        with listing.open("w") as lines:
            lines.writelines(f"{sha256} {name}\n" for name, sha256 in facts.stored_files(seen))
    now = clock.now()
    manifest = Manifest(
        format=FORMAT,
        version=app_version(),
        made_at=now.isoformat(),
        engine=connection.vendor,
        has_files=storage is not None,
        facts=found,
    )
    with archive.writing(path, int(now.timestamp())) as writer:
        writer.add_bytes(archive.MANIFEST, manifest.to_bytes())
        writer.add_path(archive.DATABASE, dump)
        dump.unlink()
        return list(_add_files(writer, listing, storage)) if storage else []


def _add_files(writer: archive.Writer, listing: Path, storage: FileSystemStorage) -> Iterator[str]:
    """Add each file of `listing`; yields the names of those that are missing or changed."""
    with listing.open() as lines:
        for line in lines:
            sha256, name = line.rstrip("\n").split(" ", 1)
            try:
                found = writer.add_path(f"{archive.FILES}{name}", Path(storage.path(name)))
            except FileNotFoundError:
                yield name
                continue
            if found != sha256:
                yield name


def _sync_folder(folder: Path) -> None:
    """A rename survives a power cut once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
