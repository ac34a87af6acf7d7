"""The tar: `manifest.json`, the database's dump, `files/…`, and last `SHA256SUMS` over all of them.

Read and written as a stream, so memory does not grow with the files. The last member makes it
whole: an archive without it was cut short. `sha256sum -c SHA256SUMS` checks an unpacked one.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import IO, NamedTuple

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.utils import validate_file_name

from agency.backup.ground import CHUNK, BackupError, sha256_of
from agency.backup.manifest import Manifest

MANIFEST = "manifest.json"
DATABASE = "database.dump"
FILES = "files/"
SUMS = "SHA256SUMS"
MANIFEST_LIMIT = 16 * CHUNK


@dataclass(frozen=True, slots=True)
class Verified:
    """An archive whose every byte agrees with its checksums. `size` in bytes, unpacked."""

    manifest: Manifest
    database_sha256: str
    files: int
    size: int


class Member(NamedTuple):
    """`size` in bytes."""

    name: str
    content: IO[bytes]
    size: int


class Writer:
    """Adds members to an open tar and keeps their checksums for the last one."""

    def __init__(self, tar: tarfile.TarFile, sums: IO[bytes], mtime: int) -> None:
        self._tar = tar
        self._sums = sums
        self._mtime = mtime

    def add(self, name: str, source: IO[bytes], size: int) -> str:
        """Copy `size` bytes; returns their sha256. Raises OSError when `source` is shorter."""
        reader = _Hashing(source)
        self._tar.addfile(self._info(name, size), reader)
        sha256 = reader.digest.hexdigest()
        self._sums.write(_line(sha256, name))
        return sha256

    def add_path(self, name: str, path: Path) -> str:
        with path.open("rb") as source:
            return self.add(name, source, os.fstat(source.fileno()).st_size)

    def add_bytes(self, name: str, content: bytes) -> str:
        return self.add(name, BytesIO(content), len(content))

    def seal(self) -> None:
        size = self._sums.tell()
        self._sums.seek(0)
        self._tar.addfile(self._info(SUMS, size), self._sums)

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._mtime, 0o600
        return info


class _Hashing:
    """A file that remembers the checksum of what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


@contextmanager
def writing(path: Path, mtime: int) -> Iterator[Writer]:
    """A new archive at `path` (0600), on the disk once the block ends. `mtime`: Unix seconds."""
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as out, tempfile.TemporaryFile(dir=path.parent) as sums:
        with tarfile.open(fileobj=out, mode="w|", bufsize=CHUNK) as tar:
            writer = Writer(tar, sums, mtime)
            yield writer
            writer.seal()
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def opened(path: Path) -> Iterator[Iterator[Member]]:
    """The members in order; read each before the next. Raises BackupError when `path` is broken."""
    try:
        with tarfile.open(path, "r|", bufsize=CHUNK) as tar:
            yield _members(path, tar)
    except (tarfile.TarError, EOFError) as error:
        raise _damaged(path, str(error)) from error


def _members(path: Path, tar: tarfile.TarFile) -> Iterator[Member]:
    sealed = False
    for member in tar:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None or sealed or not _is_safe(member.name):
            raise _damaged(path, f"{member.name!r} has no place in it")
        sealed = member.name == SUMS
        yield Member(member.name, content, member.size)


def verify(path: Path) -> Verified:
    """Read the whole archive against its checksums. Raises BackupError; changes nothing."""
    manifest, sealed, database, files, total = None, False, "", 0, 0
    with opened(path) as members, tempfile.TemporaryFile() as computed:
        for name, content, size in members:
            if name == SUMS:
                sealed = True
                _compare(path, computed, content)
                continue
            if name == MANIFEST:
                content = BytesIO(content.read(MANIFEST_LIMIT))
                manifest = Manifest.from_bytes(content.getvalue())
            sha256 = sha256_of(content)
            computed.write(_line(sha256, name))
            database = sha256 if name == DATABASE else database
            files += name.startswith(FILES)
            total += size
    if not sealed or manifest is None or not database:
        raise _damaged(path, "it ends too early, as an interrupted copy does")
    return Verified(manifest, database, files, total)


def _compare(path: Path, computed: IO[bytes], listed: IO[bytes]) -> None:
    computed.seek(0)
    for ours, theirs in zip_longest(computed, listed):
        if ours != theirs:
            name = (theirs or ours).decode(errors="replace")[66:].strip()
            raise _damaged(path, f"{name} does not agree with its checksum")


def _line(sha256: str, name: str) -> bytes:
    return f"{sha256}  {name}\n".encode()


def _is_safe(name: str) -> bool:
    try:
        validate_file_name(name, allow_relative_path=True)
    except SuspiciousFileOperation:
        return False
    return True


def _damaged(path: Path, reason: str) -> BackupError:
    return BackupError(f"{path.name} is damaged: {reason}. Use another archive.")
