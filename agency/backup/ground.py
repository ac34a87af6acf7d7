"""What both directions stand on: errors that are sentences, a folder to work in, a clean end."""

from __future__ import annotations

import fcntl
import hashlib
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

Say = Callable[[str], None]
CHUNK = 1 << 20
_SHOWN = 5


class BackupError(Exception):
    """What went wrong, what is safe and what to do, in sentences."""


def local_storage() -> FileSystemStorage | None:
    """Where private files live on this machine; None when they live in a bucket."""
    storage = storages["default"]
    return storage if isinstance(storage, FileSystemStorage) else None


@contextmanager
def work_folder(parent: Path) -> Iterator[Path]:
    """A private folder (0700) on the disk of `parent`, removed whatever happens but SIGKILL."""
    with tempfile.TemporaryDirectory(dir=parent, prefix=".relais-backup-") as name:
        yield Path(name)


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM passes through the clean-up, as Ctrl-C does. Main thread only."""
    former = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


@contextmanager
def house_closed() -> Iterator[None]:
    """`make run` neither runs nor starts on our folder of data meanwhile (scripts/run.py)."""
    with (Path(settings.VAR_DIR) / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Relais is running on this data: stop it first (Ctrl-C).") from error
        yield


def sha256_of(source: IO[bytes], copy_to: IO[bytes] | None = None) -> str:
    """The checksum of what is left in `source`, written to `copy_to` on the way."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        if copy_to is not None:
            copy_to.write(chunk)
    return digest.hexdigest()


def some(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
