"""What can happen to an archive on its way: nothing damaged ever passes."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from agency.backup import archive
from agency.backup.ground import BackupError
from tests.agency.backup.house import members, with_members

MANIFEST: dict[str, Any] = {
    "format": 1,
    "version": "0.1.0",
    "made_at": "2026-11-23T09:00:00+00:00",
    "engine": "sqlite",
    "has_files": True,
    "facts": {"migrations": [], "rows": {"orders_order": 3}, "ledger": {}},
}
FILE = "files/ab/abcdef"
OTHER = "files/cd/cdefgh"


def make(path: Path, **changes: Any) -> Path:
    with archive.writing(path, 0) as writer:
        writer.add_bytes(archive.MANIFEST, json.dumps({**MANIFEST, **changes}).encode())
        writer.add_bytes(archive.DATABASE, b"database" * 1000)
        writer.add_bytes(FILE, b"file" * 1000)
        writer.add_bytes(OTHER, b"other" * 1000)
    return path


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    return make(tmp_path / "relais.tar")


def test_whole_archive_tells_what_it_holds(whole: Path) -> None:
    found = archive.verify(whole)

    assert (found.files, found.manifest.facts.rows) == (2, {"orders_order": 3})
    assert found.size == sum(len(content) for content in members(whole).values()) - len(
        members(whole)[archive.SUMS]
    )


@pytest.mark.parametrize(
    ("name", "was", "is_now"),
    [
        (archive.MANIFEST, b"0.1.0", b"0.1.1"),
        (archive.DATABASE, b"database", b"Database"),
        (FILE, b"file", b"fil\0"),
        (OTHER, b"other", b"more other"),
    ],
)
def test_changed_member_is_named(name: str, was: bytes, is_now: bytes, whole: Path) -> None:
    contents = members(whole)
    contents[name] = contents[name].replace(was, is_now, 1)

    with pytest.raises(BackupError, match=f"{name} does not agree with its checksum"):
        archive.verify(with_members(whole, contents))


@pytest.mark.parametrize("name", [archive.DATABASE, FILE, OTHER])
def test_missing_member_is_named(name: str, whole: Path) -> None:
    contents = members(whole)
    del contents[name]

    with pytest.raises(BackupError, match=f"{name} does not agree with its checksum"):
        archive.verify(with_members(whole, contents))


def test_truncated_database_is_named(whole: Path) -> None:
    contents = members(whole)
    contents[archive.DATABASE] = contents[archive.DATABASE][:-1000]

    with pytest.raises(BackupError, match=r"database\.dump does not agree with its checksum"):
        archive.verify(with_members(whole, contents))


@pytest.mark.parametrize("kept", [0, 0.01, 0.05, 0.3, 0.5, 0.7])
def test_archive_cut_short_is_refused(kept: float, whole: Path) -> None:
    content = whole.read_bytes().rstrip(b"\0")
    whole.write_bytes(content[: int(len(content) * kept)])

    with pytest.raises(BackupError, match=r"relais\.tar is damaged: .*Use another archive\."):
        archive.verify(whole)


def test_archive_without_its_checksums_is_refused(whole: Path) -> None:
    contents = members(whole)
    del contents[archive.SUMS]

    with pytest.raises(BackupError, match="it ends too early, as an interrupted copy does"):
        archive.verify(with_members(whole, contents))


def test_something_else_than_an_archive_is_refused(whole: Path) -> None:
    whole.write_bytes(b"not a tar at all" * 1000)

    with pytest.raises(BackupError, match=r"relais\.tar is damaged"):
        archive.verify(whole)


@pytest.mark.parametrize("name", ["files/../../evil", "/etc/evil", "files/.."])
def test_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "relais.tar"
    with archive.writing(path, 0) as writer:
        writer.add_bytes(name, b"evil")

    with pytest.raises(BackupError, match="has no place in it"):
        archive.verify(path)


def test_link_is_refused(whole: Path) -> None:
    with tarfile.open(whole, "a") as tar:
        link = tarfile.TarInfo("files/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)

    with pytest.raises(BackupError, match="'files/link' has no place in it"):
        archive.verify(whole)


def test_member_after_the_checksums_is_refused(whole: Path) -> None:
    contents = {**members(whole), "files/ef/late": b"late"}

    with pytest.raises(BackupError, match="'files/ef/late' has no place in it"):
        archive.verify(with_members(whole, contents))


def test_newer_format_says_to_update(tmp_path: Path) -> None:
    path = make(tmp_path / "relais.tar", format=2, version="9.0", shape="unknown")

    with pytest.raises(BackupError, match=r"newer Relais \(version 9\.0, format 2; .*: update"):
        archive.verify(path)


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"format": 1}', b'{"format": "x"}', b"\xff"])
def test_manifest_that_cannot_be_read_is_refused(manifest: bytes, tmp_path: Path) -> None:
    path = tmp_path / "relais.tar"
    with archive.writing(path, 0) as writer:
        writer.add_bytes(archive.MANIFEST, manifest)

    with pytest.raises(BackupError, match="manifest cannot be read"):
        archive.verify(path)


def test_interrupted_writing_is_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "relais.tar"

    def stop_after_the_database() -> None:
        with archive.writing(path, 0) as writer:
            writer.add_bytes(archive.MANIFEST, json.dumps(MANIFEST).encode())
            writer.add_bytes(archive.DATABASE, b"database")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_after_the_database()

    with pytest.raises(BackupError, match="damaged"):
        archive.verify(path)
