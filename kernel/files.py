"""Private files: checked, stored under random names, given out by short-lived signed links."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.conf import settings
from django.core import signing
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kernel import clock, ids, outbox
from kernel.fileparsers import HIDDEN, Unreadable
from kernel.filetypes import HEAD_BYTES, TYPES, FileType, extensions_of
from kernel.models import StoredFile

ACCEPT = ",".join(f".{extension}" for extension in TYPES)
LINK_LIFE = timedelta(minutes=5)
_SALT = "kernel.files"


class FileRefused(Exception):
    """We do not keep this file. `message`: what is wrong, what is safe, what to do (translated).
    `fault`: only what is wrong, for a page that keeps nothing else either."""

    def __init__(self, message: str, fault: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fault = fault or message


class LinkExpired(Exception):
    """The link is too old, was changed, or belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class Download:
    file: StoredFile
    name: str


def accept_of(groups: Iterable[str]) -> str:
    """What a file field lets one choose, for the groups of kernel.filetypes it takes."""
    return ",".join(f".{extension}" for extension in extensions_of(groups))


def store(upload: UploadedFile[bytes], *, groups: Iterable[str] = ()) -> StoredFile:
    """Check `upload`, write it to storage and record it. Slow: call it outside any lock.

    `groups` of kernel.filetypes are taken only, or any. Raises FileRefused; then nothing is kept.
    """
    kind = check(upload, groups=groups)
    digest = _digest(upload)
    upload.seek(0)
    return StoredFile.objects.create(
        storage_name=_written(upload),
        extension=kind.extension,
        content_type=kind.content_type,
        size=cast(int, upload.size),
        sha256=digest,
        created_at=clock.now(),
    )


def check(upload: UploadedFile[bytes], *, groups: Iterable[str] = ()) -> FileType:
    """The kind of `upload`, once its name, size, first bytes and content agree."""
    name = upload.name or ""
    if HIDDEN.search(name):
        raise refused(name, _("Its name holds hidden characters. Rename it."))
    kind = TYPES.get(PurePosixPath(name).suffix.lower().removeprefix("."))
    taken = extensions_of(groups)
    if kind is None or kind.extension not in taken:
        kinds = ", ".join(sorted(taken))
        raise refused(name, _("This kind of file is not accepted. Send one of: %s.") % kinds)
    _check_size(upload, name)
    _check_content(upload, name, kind)
    return kind


def _check_size(upload: UploadedFile[bytes], name: str) -> None:
    if not upload.size:
        raise refused(name, _("It is empty. Check the file on your computer."))
    if upload.size > settings.MAX_UPLOAD_BYTES:
        limit = settings.MAX_UPLOAD_BYTES // 1_000_000
        raise refused(
            name, _("It is larger than %(limit)d MB. Send a smaller one.") % {"limit": limit}
        )


def _check_content(upload: UploadedFile[bytes], name: str, kind: FileType) -> None:
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if not kind.begins(head):
        raise refused(
            name,
            _("Its content is not a %(kind)s file. Export it again, or give it its real ending.")
            % {"kind": kind.extension.upper()},
        )
    upload.seek(0)
    try:
        kind.read(cast(BinaryIO, upload.file))
    except Unreadable as error:
        raise refused(name, str(error)) from error


def refused(name: str, reason: str) -> FileRefused:
    """What whoever sent the file `name` reads."""
    shown = HIDDEN.sub("", name)[-60:] or _("without a name")
    said = {"name": shown, "reason": reason}
    return FileRefused(
        _("The file “%(name)s” was not added. %(reason)s Everything else you sent is kept.") % said,
        _("The file “%(name)s” was not added. %(reason)s") % said,
    )


def keep(content: bytes, *, extension: str) -> StoredFile:
    """Write what the house made itself, under a random name. Slow: call it outside any lock."""
    return StoredFile.objects.create(
        storage_name=_written(ContentFile(content)),
        extension=extension,
        content_type=TYPES[extension].content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=clock.now(),
    )


def _written(content: File[bytes]) -> str:
    folder = ids.public_id()
    return default_storage.save(f"{folder[:2]}/{folder}", content)


def _digest(upload: UploadedFile[bytes]) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


def copy(file: StoredFile) -> StoredFile:
    """A new row over the same bytes: what one side sees never points at the other side's row."""
    return StoredFile.objects.create(
        storage_name=file.storage_name,
        extension=file.extension,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        created_at=clock.now(),
    )


def discard(file: StoredFile) -> None:
    """Forget a file that nothing points to any more; its bytes go with its last row.

    Call it in the transaction that took the last pointer away.
    """
    name = file.storage_name
    file.delete()
    outbox.schedule("kernel.erase_bytes", key=f"bytes:{ids.public_id()}", payload={"name": name})


def erase(file: StoredFile) -> None:
    """These bytes go, for every row that shares them. Call it in the transaction that says why."""
    name = file.storage_name
    StoredFile.objects.filter(storage_name=name, erased_at=None).update(erased_at=clock.now())
    outbox.schedule("kernel.erase_bytes", key=f"bytes:{ids.public_id()}", payload={"name": name})


def erase_bytes(name: str) -> None:
    """Unless another row holds the same bytes."""
    if not StoredFile.objects.filter(storage_name=name, erased_at=None).exists():
        default_storage.delete(name)


def open_content(file: StoredFile) -> File[bytes]:
    return cast("File[bytes]", default_storage.open(file.storage_name, "rb"))


def signed_redirect(request: HttpRequest, file: StoredFile, name: str) -> HttpResponseRedirect:
    """To the download itself; the link works five minutes, for this person only."""
    expires = int((clock.now() + LINK_LIFE).timestamp())
    claims = {"f": file.public_id, "n": name, "e": expires, "w": _holder(request)}
    return HttpResponseRedirect(reverse("file", args=[signing.dumps(claims, salt=_SALT)]))


def resolve(request: HttpRequest, token: str) -> Download:
    """The file behind a signed link. Raises LinkExpired."""
    try:
        claims = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise LinkExpired from error
    file = StoredFile.objects.filter(public_id=claims["f"]).first()
    is_mine = claims["w"] == _holder(request)
    if file is None or not is_mine or claims["e"] < clock.now().timestamp():
        raise LinkExpired
    return Download(file, claims["n"])


def _holder(request: HttpRequest) -> str:
    """Who the link is for, as a keyed hash: neither primary key nor session key leaves."""
    if request.user.is_authenticated:
        who = f"user:{request.user.pk}"
    else:
        if request.session.session_key is None:
            request.session.save()
        who = f"session:{request.session.session_key}"
    return salted_hmac(_SALT, who).hexdigest()
