"""The real thing: `make run`'s program with its own data, on a port of its own."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 240
OF_THE_TEST_RUN = (
    "ALLOW_SANDBOX_PAYMENTS",
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "PAYMENTS_MODE",
    "REDIS_URL",
    "SECRET_KEY",
    "STAFF_MFA_REQUIRED",
)


class House:
    """One running agency: web, worker and beat, stopped by its process id.

    `how`: words for scripts.run; none opens the demo.
    """

    def __init__(self, var: Path, *how: str) -> None:
        self.var, self.port = var, _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.signed_in: dict[str, Any] = {}
        self.log = var / "run.log"
        env = {key: value for key, value in os.environ.items() if key not in OF_THE_TEST_RUN}
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scripts.run", *how],
                cwd=ROOT,
                env={**env, "PORT": str(self.port), "VAR_DIR": str(var)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_open(self) -> float:
        """Seconds from the start until the site answers."""
        start = time.monotonic()
        while time.monotonic() - start < START_SECONDS:
            if self._answers():
                return time.monotonic() - start
            if self._ends_within(0.2):
                break
        raise RuntimeError(f"The agency did not open:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> int:
        """SIGTERM, as `make run` gets it. Returns its exit code."""
        self._process.terminate()
        return self._process.wait(timeout=15)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database, read only."""
        path = self.var / "relais.sqlite3"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10) as database:
            found = database.execute(sql, values).fetchall()
        database.close()
        return found

    def value(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    def make_due(self, handler: str) -> None:
        """The timers of this handler ring at the next sweep: nobody waits an hour."""
        due = "update kernel_outboxmessage set available_at = created_at where handler = ?"
        with sqlite3.connect(self.var / "relais.sqlite3", timeout=10) as database:
            database.execute(due, (handler,))
        database.close()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:  # noqa: S310  ours
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _ends_within(self, seconds: float) -> bool:
        try:
            self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
