"""Celery's queue in a folder, for the embedded mode: kombu's, made safe for several processes.

kombu's own transport writes a message in place, so a reader can meet an empty file and the worker
dies of it. Here a file appears whole or not at all.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "folder"
_numbers = count()


class Channel(filesystem.Channel):
    """Puts by rename, takes by rename, binds under one lock."""

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as kombu
        name = f"{monotonic_ns():020}-{os.getpid()}-{next(_numbers)}.{queue}.msg"
        _write(Path(self.data_folder_out) / name, dumps(message))

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """The oldest message of `queue`, taken by this process alone."""
        folder = Path(self.data_folder_in)
        for path in sorted(folder.glob(f"*.{queue}.msg")):
            taken = path.with_suffix(f".{os.getpid()}")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue
            payload: dict[str, Any] = loads(taken.read_text())
            taken.unlink()
            return payload
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        file = Path(self.control_folder) / f"{exchange}.exchange"
        row = [routing_key or "", pattern or "", queue or ""]
        with _locked(file.with_suffix(".lock")):
            rows = json.loads(file.read_text()) if file.exists() else []
            if row not in rows:
                _write(file, json.dumps([row, *rows]))


class Transport(filesystem.Transport):
    """Driven by Celery's event loop, which gives each pool child pipes of its own.

    In its blocking loop all children read one pipe under one lock: a child killed while it waits
    there keeps the lock, and the worker, alive, never works again.
    """

    Channel = Channel
    implements = filesystem.Transport.implements.extend(asynchronous=True)

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look for messages after every event and at least every `polling_interval` seconds."""
        loop.on_tick.add(self._take)
        loop.call_repeatedly(self.polling_interval, self._take)

    def _take(self) -> None:
        """Hand over what waits, as far as the prefetch limit allows."""
        with suppress(Empty):
            while self.cycle:
                self.cycle.get(self._deliver)


def register() -> None:
    """Let `folder://` name this transport."""
    TRANSPORT_ALIASES[SCHEME] = f"{Transport.__module__}:{Transport.__qualname__}"


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{next(_numbers)}")
    draft.write_text(text)
    draft.replace(path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
