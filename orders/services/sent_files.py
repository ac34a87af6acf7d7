"""Files sent with written words: read and kept before any lock, let go when sent twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from kernel import files
from kernel.models import StoredFile

Uploads = Sequence["UploadedFile[bytes]"]
Stored = list[tuple[StoredFile, str]]


def keep(uploads: Uploads) -> Stored:
    """Each with its sender's name for it. Raises kernel.files.FileRefused."""
    found = []
    for upload in uploads:
        stored = files.store(upload)
        found.append((stored, (upload.name or stored.public_id)[-200:]))
    return found


def let_go(stored: Stored) -> None:
    """They were sent twice, or came too late. Call it inside a transaction."""
    for file, _name in stored:
        files.discard(file)


def are_those_of(message: Any, stored: Stored) -> bool:
    """Whether a message, of whatever thread, came with the very same files."""
    sent = sorted(file.sha256 for file, _name in stored)
    return sorted(message.files.values_list("file__sha256", flat=True)) == sent
