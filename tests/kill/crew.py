"""The worker and the beat as the product starts them, and their deaths."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

from honcho.environ import parse_procfile

from scripts.supervisor import Leader

ROOT = Path(__file__).resolve().parents[2]
GONE_SECONDS = 10.0
SECOND_BEAT = {
    "second beat": "exec celery --app agency.celery beat --schedule $VAR_DIR/second-beat"
}


def commands(mode: str) -> dict[str, str]:
    """Name → command: of the Procfile (embedded) or of compose.yaml (services), without the web."""
    if mode == "embedded":
        return {"worker": parse_procfile((ROOT / "Procfile").read_text()).processes["worker"]}
    text = (ROOT / "compose.yaml").read_text()
    found = dict(
        re.findall(r"^  (worker|beat):\n(?:    .*\n)*?    command: (.*)$", text, re.MULTILINE)
    )
    return {name: f"exec {command}" for name, command in found.items()}


class Crew:
    """Processes that are started again whenever they are gone, as a supervisor would."""

    def __init__(self, commands: Mapping[str, str], env: Mapping[str, str], log: Path) -> None:
        self._commands = commands
        self._env = {**env, "PYTHONUNBUFFERED": "1"}
        self._log = log
        self._running: dict[str, Leader] = {}
        self._killed: set[int] = set()
        self.ended_alone = 0

    def tend(self) -> None:
        """Start what does not run. Counts what ended without being killed by us."""
        for name, command in self._commands.items():
            process = self._running.get(name)
            if process and process.poll() is None:
                continue
            if process:
                self.ended_alone += process.pid not in self._killed
                wait_for_group_end(process.pid)
            with self._log.open("ab") as output:
                self._running[name] = Leader(command, cwd=ROOT, env=self._env, stdout=output)

    def kill(self, victim: str, random: Random) -> str:
        """SIGKILL a `main` (the beat's one time in four) or a worker's `child`. Says what died."""
        name = "beat" if "beat" in self._running and random.random() < 0.25 else "worker"
        pid, what = self._running[name].pid, f"{name} main"
        children = children_of(self._running["worker"].pid)
        if victim == "child" and children:
            pid, what = random.choice(children), "worker child"
        self._killed.add(pid)
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return what

    def stop(self) -> None:
        for process in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            wait_for_group_end(process.pid)


@contextmanager
def crew(commands: Mapping[str, str], env: Mapping[str, str], log: Path) -> Iterator[Crew]:
    working = Crew(commands, env, log)
    try:
        working.tend()
        yield working
    finally:
        working.stop()


def children_of(pid: int) -> list[int]:
    """The direct children, oldest first."""
    return sorted(each for each, parent, _group in _living() if parent == pid)


def wait_for_group_end(group: int) -> None:
    """Until no process of the group is left: the leader's sweep takes a moment."""
    deadline = time.monotonic() + GONE_SECONDS
    while time.monotonic() < deadline:
        if all(each != group for _pid, _parent, each in _living()):
            return
        time.sleep(0.02)
    raise TimeoutError(f"Processes of group {group} do not end.")


def _living() -> Iterator[tuple[int, int, int]]:
    """Process, parent and group of everything on this machine that is not a zombie."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, group = stat.read_text().rpartition(")")[2].split()[:3]
            if state not in "ZX":
                yield int(stat.parent.name), int(parent), int(group)
