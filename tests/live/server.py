"""Real servers on loopback: threads of this process, or gunicorn as in production."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60.0
Address = tuple[str, int]


class _Handler(QuietWSGIRequestHandler):
    """Head and body leave in two writes: without this, Nagle holds the second back for 40 ms."""

    disable_nagle_algorithm = True


class _Server(ThreadedWSGIServer):
    """One thread a connection, each with a database connection of its own."""

    daemon_threads = False  # closing waits for every thread: no database connection outlives it
    request_queue_size = 128


@contextmanager
def threads() -> Iterator[Address]:
    """Our pages served by threads of this process, so that a test can take a guard away.

    Close every browser before it ends: a kept connection keeps its thread.
    """
    server = _Server(("127.0.0.1", 0), _Handler)
    server.set_app(WSGIHandler())
    loop = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    loop.start()
    try:
        yield ("127.0.0.1", server.server_address[1])
    finally:
        server.shutdown()
        loop.join()
        server.server_close()


@contextmanager
def gunicorn(database_url: str, log: Path) -> Iterator[Address]:
    """The web process of the Procfile, on `database_url` and the test run's other settings."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = int(door.getsockname()[1])
        door.listen(256)
        process = _start(door, database_url, log)
    try:
        _wait_until_open(port, process, log)
        yield ("127.0.0.1", port)
    finally:
        process.terminate()
        process.wait(timeout=15)


def _start(door: socket.socket, database_url: str, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", "agency.wsgi:application"]
    command += ["--bind", f"fd://{door.fileno()}", "--worker-class", "gthread", "--threads", "8"]
    command += ["--graceful-timeout", "4", "--no-control-socket", "--log-level", "warning"]
    ours = {"DJANGO_SETTINGS_MODULE": "agency.settings_test", "DATABASE_URL": database_url}
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **ours},
            pass_fds=[door.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"gunicorn did not open:\n{log.read_text()[-4000:]}")
