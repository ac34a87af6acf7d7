"""Run the processes of the Procfile together: honcho, made to end them for sure.

honcho alone signals whole process groups (a Celery pool child would die in mid-task), never kills
what ignores SIGTERM unless another process ended first, and waits for orphans that hold a pipe.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.process import Popen

GRACE_SECONDS = 5.0


class Leader(Popen):
    """A process in its own group; when it ends, the rest of the group ends too."""

    def __init__(self, cmd: str, **options: Any) -> None:
        super().__init__(cmd, stdin=subprocess.DEVNULL, **options)
        threading.Thread(target=self._sweep, daemon=True).start()

    def _sweep(self) -> None:
        self.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)


class Supervisor(Manager):
    """Starts all, and ends all when one ends or when the supervisor is asked to stop."""

    def __init__(self, *, grace: float, meanwhile: Callable[[], None] | None) -> None:
        super().__init__()
        self._grace = grace
        self._meanwhile = meanwhile

    def add(self, name: str, command: str, env: Mapping[str, str]) -> None:
        process = self.add_process(name, command, env=dict(env))
        process._child_ctor = Leader

    def _start(self) -> None:
        super()._start()
        # After the forks: a thread does not survive one.
        if self._meanwhile:
            threading.Thread(target=self._meanwhile, daemon=True).start()

    def terminate(self) -> None:
        """SIGTERM to each process, SIGKILL to its group once the grace is over."""
        if self._terminating:
            return
        deadline = threading.Timer(self._grace, self.kill)
        deadline.daemon = True
        deadline.start()
        super().terminate()

    def _killall(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  honcho's signature
        for process in self._processes.values():
            if "pid" not in process or "returncode" in process:
                continue
            with suppress(ProcessLookupError):
                if force:
                    os.killpg(process["pid"], signal.SIGKILL)
                else:
                    os.kill(process["pid"], signal.SIGTERM)

    def _system_print(self, data: str) -> None:
        """Replace honcho's running commentary by one sentence, for a process that died alone."""
        name, _, rest = data.partition(" stopped (rc=")
        if rest and not self._terminating:
            code = rest.partition(")")[0]
            sentence = f"{name} ended by itself (code {code}), so Relais stops the others.\n"
            super()._system_print(sentence)


def supervise(
    procfile: Path,
    env: Mapping[str, str],
    *,
    grace: float = GRACE_SECONDS,
    meanwhile: Callable[[], None] | None = None,
) -> int:
    """Run until a signal comes or a process dies; 0 when a signal ended it.

    `meanwhile` runs in a thread once all have started. Only `web` is given PORT: a worker that
    listened by accident would take the web's place.
    """
    supervisor = Supervisor(grace=grace, meanwhile=meanwhile)
    without_port = {key: value for key, value in env.items() if key != "PORT"}
    for name, command in parse_procfile(procfile.read_text()).processes.items():
        supervisor.add(name, command, env if name == "web" else without_port)
    supervisor.loop()
    stopped_by_signal = supervisor.returncode in (130, 143)
    return 0 if stopped_by_signal else supervisor.returncode or 1
