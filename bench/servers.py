"""The product's own processes, started as its Procfile starts them, and the CPU they used.

Linux only: CPU is read from /proc in ticks of 10 ms.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from honcho.environ import parse_procfile

from scripts.services import free_port

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 40.0
STOP_SECONDS = 15.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def command(name: str) -> str:
    """A line of the Procfile."""
    return str(parse_procfile((ROOT / "Procfile").read_text()).processes[name])


@contextmanager
def web(env: Mapping[str, str], path: str, *, application: str = "agency") -> Iterator[Server]:
    """The web process of `<application>.wsgi` until the block ends; ready once `path` answers."""
    port = free_port()
    line = command("web").replace("agency.wsgi", f"{application}.wsgi")
    with _running(line, {**env, "PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}) as pid:
        server = Server(port, pid)
        server.wait_for(path)
        yield server


@contextmanager
def worker(env: Mapping[str, str]) -> Iterator[int]:
    """The worker with its beat until the block ends; yields its process id."""
    with _running(command("worker"), env) as pid:
        yield pid


class Server:
    """One web process and its children."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid

    def cpu_seconds(self) -> float:
        """User and system time of the process and all its children, dead ones included."""
        return cpu_seconds(self.pid)

    def wait_for(self, path: str) -> None:
        """Raises TimeoutError when `path` does not answer in time."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                line = HTTPConnection("127.0.0.1", self.port, timeout=5)
                line.request("GET", path)
                if line.getresponse().status < 400:
                    return
            time.sleep(0.05)
        raise TimeoutError(f"The server on port {self.port} does not answer {path}.")


def cpu_seconds(pid: int) -> float:
    """CPU of `pid` and everything below it, in seconds."""
    stats = {int(path.name): _stat(path) for path in Path("/proc").glob("[0-9]*")}
    wanted, ticks = {pid}, 0
    for process in sorted(stats):
        fields = stats[process]
        if fields and (process == pid or int(fields[1]) in wanted):
            wanted.add(process)
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS_PER_SECOND


def _stat(path: Path) -> list[str]:
    """The fields of /proc/<pid>/stat after the name; empty when the process has gone."""
    try:
        return (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


@contextmanager
def _running(line: str, env: Mapping[str, str]) -> Iterator[int]:
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    process = subprocess.Popen(
        line,
        shell=True,  # the Procfile's own line, `exec` included
        cwd=ROOT,
        env={**env, "PATH": programs},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
