"""Uploads: what is kept, what is refused and in which words; downloads: for whom, how long, how."""

from __future__ import annotations

import hashlib
import struct
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import translation

from accounts.models import User
from kernel import clock, files
from kernel.fileparsers import HIDDEN
from kernel.models import AgencyProfile, StoredFile
from tests.conftest import MONDAY
from tests.kernel.corpus import BAD, GOOD


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", content)
    vars(made)["_name"] = name  # a form would have shortened hostile names
    return made


def path_for(user: Any, file: StoredFile, name: str = "DS-7KQ4M2-v1-1.png") -> str:
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    return files.signed_redirect(request, file, name).url


def fetch(browser: Client, link: str) -> tuple[int, bytes]:
    """Status and bytes, read to the end so that the file is closed."""
    answer = browser.get(link)
    return answer.status_code, answer.getvalue()


@pytest.fixture
def stored(agency: AgencyProfile) -> StoredFile:
    return files.store(upload("photo.png", GOOD["photo.png"]))


@pytest.mark.parametrize("name", GOOD)
def test_store_good_file_keeps_its_bytes(name: str, db: None) -> None:
    content = GOOD[name]

    kept = files.store(upload(name, content))

    with files.open_content(kept) as again:
        assert again.read() == content
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert (kept.size, kept.extension) == (len(content), Path(name).suffix[1:].lower())
    assert Path(name).stem not in kept.storage_name


@pytest.mark.parametrize("case", BAD)
def test_store_bad_file_refuses_and_keeps_nothing(case: str, db: None) -> None:
    name, content, reason = BAD[case]

    with pytest.raises(files.FileRefused) as refused, translation.override("en"):
        files.store(upload(name, content))

    message = refused.value.message
    assert reason in message
    assert "was not added" in message
    assert "Everything else you sent is kept." in message
    assert not HIDDEN.search(message)
    assert not StoredFile.objects.exists()


def test_store_too_large_refuses(db: None, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 2_000_000

    with pytest.raises(files.FileRefused, match="larger than 2 MB"):
        files.store(upload("a.txt", b"a" * 2_000_001))


def test_store_huge_picture_refuses_before_decoding(db: None) -> None:
    size = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    head = b"IHDR" + size
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))

    with pytest.raises(files.FileRefused, match="200 million pixels"):
        files.store(upload("a.png", png + GOOD["photo.png"][33:]))


def test_store_same_name_twice_makes_two_blobs(db: None) -> None:
    first = files.store(upload("a.txt", b"one"))
    second = files.store(upload("a.txt", b"two"))

    assert first.storage_name != second.storage_name


def test_copy_shares_the_bytes_but_not_the_row(stored: StoredFile) -> None:
    made = files.copy(stored)

    assert made.pk != stored.pk
    assert made.public_id != stored.public_id
    assert (made.storage_name, made.sha256) == (stored.storage_name, stored.sha256)


def test_accept_lists_every_kind() -> None:
    assert files.ACCEPT.split(",")[:2] == [".png", ".jpg"]
    assert len(files.ACCEPT.split(",")) == 21


def test_download_comes_as_attachment_no_browser_runs(
    client: Client, clara: User, stored: StoredFile
) -> None:
    client.force_login(clara)

    answer = client.get(path_for(clara, stored, 'a"b\n.png'))

    assert answer.getvalue() == GOOD["photo.png"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Security-Policy"]
        == "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_download_link_carries_no_primary_key(clara: User, stored: StoredFile) -> None:
    one, other = path_for(clara, stored), path_for(clara, files.copy(stored))

    assert one.split("/")[2].split(":")[0] != other.split("/")[2].split(":")[0]
    assert stored.storage_name not in one


@pytest.mark.parametrize("case", ["old", "changed", "of somebody else", "signed out", "file gone"])
def test_download_by_dead_link_says_so(
    case: str, client: Client, clara: User, carl: User, stored: StoredFile
) -> None:
    link = path_for(clara, stored)
    if case != "signed out":
        client.force_login(carl if case == "of somebody else" else clara)
    if case == "old":
        clock.set_frozen(MONDAY + timedelta(minutes=5, seconds=1))
    if case == "changed":
        link = link[:-3] + ("aa/" if link[-3:] != "aa/" else "bb/")
    if case == "file gone":
        stored.delete()

    answer = client.get(link)

    assert answer.status_code == 410
    assert "This link has expired" in answer.content.decode()


def test_download_within_five_minutes_works(
    client: Client, clara: User, stored: StoredFile
) -> None:
    link = path_for(clara, stored)
    client.force_login(clara)
    clock.set_frozen(MONDAY + timedelta(minutes=4, seconds=59))

    assert fetch(client, link) == (200, GOOD["photo.png"])


def test_download_without_account_is_bound_to_the_browser(stored: StoredFile) -> None:
    session = SessionStore()
    session.save()
    request = RequestFactory().get("/")
    request.user, request.session = AnonymousUser(), session
    link = files.signed_redirect(request, stored, "a.png").url
    same, other = Client(), Client()
    same.cookies["session"] = str(session.session_key)

    assert fetch(same, link)[0] == 200
    assert fetch(other, link)[0] == 410


def test_download_of_lost_bytes_is_not_found(
    client: Client, clara: User, stored: StoredFile
) -> None:
    default_storage.delete(stored.storage_name)
    client.force_login(clara)

    assert client.get(path_for(clara, stored)).status_code == 404


def test_download_refuses_to_be_posted(client: Client, clara: User, stored: StoredFile) -> None:
    client.force_login(clara)

    assert client.post(path_for(clara, stored)).status_code == 405
