"""A small agency with files, its archives, and archives that something happened to."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from agency.backup import archive


class EventfulStorage(FileSystemStorage):
    """Local files; each time a path is asked for, the next of `events` happens first."""

    events: list[Callable[[], object]] = []

    def path(self, name: str) -> str:
        if self.events:
            self.events.pop(0)()
        return super().path(name)


def backup(target: Path) -> str:
    out = StringIO()
    call_command("backup", target, stdout=out)
    return out.getvalue()


def restore(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("restore", path, *options, stdout=out)
    return out.getvalue()


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {member.name: content_of(tar, member) for member in tar}


def content_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    content = tar.extractfile(member)
    assert content is not None
    return content.read()


def with_members(path: Path, contents: dict[str, bytes]) -> Path:
    """The same archive name with other members; checksums stay as they were written."""
    with tarfile.open(path, "w") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, BytesIO(content))
    return path


def with_manifest(path: Path, **changes: Any) -> Path:
    """The archive as if it had been made elsewhere: another manifest, true checksums."""
    manifest = {**manifest_of(path), **changes}
    return _sealed(path, {**members(path), archive.MANIFEST: json.dumps(manifest).encode()})


def with_database(path: Path, dump: bytes) -> Path:
    """The archive as if it had been made elsewhere: another dump, true checksums."""
    return _sealed(path, {**members(path), archive.DATABASE: dump})


def _sealed(path: Path, contents: dict[str, bytes]) -> Path:
    path.unlink()
    with archive.writing(path, 0) as writer:
        for name, content in contents.items():
            if name != archive.SUMS:
                writer.add_bytes(name, content)
    return path


def manifest_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(path)[archive.MANIFEST])
    return found


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
