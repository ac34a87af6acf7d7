"""Run a command with a real PostgreSQL and a real Redis.

    python -m scripts.services pytest -n 2

`DATABASE_URL` and `REDIS_URL` are used when set. What is not set is started from the system's
programs on a free port, in a temporary folder, never as root, and stopped by its process id.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from scripts.packages import install_when_allowed

READY_SECONDS = 30.0
STOP_SECONDS = 10.0
POSTGRES_PACKAGE = "postgresql"
REDIS_PACKAGE = "redis-server"


class ServiceError(Exception):
    """A service that the run needs cannot be had; the text says what to do."""


@dataclass(frozen=True)
class Account:
    """The operating system's user that runs the servers."""

    uid: int
    gid: int

    @classmethod
    def choose(cls) -> Account:
        """Ourselves, or for root a user who may do nothing: PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        names = {entry.pw_name: entry for entry in pwd.getpwall()}
        for name in ("postgres", "nobody"):
            if name in names and names[name].pw_uid != 0:
                return cls(names[name].pw_uid, names[name].pw_gid)
        raise ServiceError("There is no user but root: create one, PostgreSQL refuses to be root.")

    def start(self, command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
        mine = os.geteuid() == self.uid
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=None if mine else self.uid,
                group=None if mine else self.gid,
                extra_groups=None if mine else [],
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def private_folder(account: Account) -> Iterator[Path]:
    """A temporary folder that the servers' user owns."""
    with tempfile.TemporaryDirectory(prefix="relais-services-") as name:
        os.chown(name, account.uid, account.gid)
        yield Path(name)


def find_program(name: str, package: str) -> str:
    """The program on PATH or where Debian hides it, newest version first."""
    hidden = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)
    found = shutil.which(name) or next((str(path) for path in hidden), "")
    if found:
        return found
    if install_when_allowed(package):
        return find_program(name, "")
    raise ServiceError(
        f"{name} was not found. Install it (on Debian: apt-get install {package}), or set "
        "DATABASE_URL and REDIS_URL to servers that tests may fill and empty."
    )


def _version(path: Path) -> float:
    text = path.parts[4]
    return float(text) if text.replace(".", "", 1).isdigit() else 0.0


def wait_until(is_ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    """Ask again until the server answers; a server that ended or stays silent is an error."""
    deadline = time.monotonic() + READY_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if is_ready():
            return
        time.sleep(0.05)
    raise ServiceError(f"{server.args!r} did not become ready:\n{log.read_text()[-2000:]}")


def stop(server: subprocess.Popen[bytes], sign: signal.Signals = signal.SIGTERM) -> None:
    server.send_signal(sign)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def postgres_answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def redis_answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@contextmanager
def running_postgres(account: Account, folder: Path) -> Iterator[str]:
    """A server without durability (its data lives minutes); yields its URL."""
    initdb = find_program("initdb", POSTGRES_PACKAGE)
    port, data, log = free_port(), folder / "postgres", folder / "postgres.log"
    make = [initdb, "--pgdata", str(data), "--username", "relais", "--auth", "trust", "--no-sync"]
    if account.start([*make, "--encoding", "UTF8"], folder, log).wait() != 0:
        raise ServiceError(f"initdb failed:\n{log.read_text()[-2000:]}")
    given = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    options = [part for key, value in given.items() for part in ("-c", f"{key}={value}")]
    program = str(Path(initdb).with_name("postgres"))
    server = account.start([program, "-D", str(data), "-p", str(port), *options], folder, log)
    url = f"postgres://relais@127.0.0.1:{port}/postgres"
    try:
        wait_until(lambda: postgres_answers(url), server, log)
        yield url
    finally:
        # PostgreSQL's fast shutdown: SIGTERM would wait for connections to close by themselves.
        stop(server, signal.SIGINT)


@contextmanager
def running_redis(account: Account, folder: Path) -> Iterator[str]:
    program = find_program("redis-server", REDIS_PACKAGE)
    port, log = free_port(), folder / "redis.log"
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", "."]
    server = account.start(command, folder, log)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_until(lambda: redis_answers(url), server, log)
        yield url
    finally:
        stop(server)


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """The two URLs, given or made."""
    urls = {name: os.environ.get(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
    with ExitStack() as stack:
        if not all(urls.values()):
            account = Account.choose()
            folder = stack.enter_context(private_folder(account))
        if not urls["DATABASE_URL"]:
            urls["DATABASE_URL"] = stack.enter_context(running_postgres(account, folder))
        elif not postgres_answers(urls["DATABASE_URL"]):
            raise ServiceError("Nothing answers at DATABASE_URL.")
        if not urls["REDIS_URL"]:
            urls["REDIS_URL"] = stack.enter_context(running_redis(account, folder))
        elif not redis_answers(urls["REDIS_URL"]):
            raise ServiceError("Nothing answers at REDIS_URL.")
        yield urls


def main(command: list[str]) -> int:
    try:
        with services() as urls:
            for url in urls.values():
                print(f"Using {urlsplit(url).scheme} on port {urlsplit(url).port}", flush=True)
            # A name such as `localhost` in a URL has to pass the suite's closed sockets too.
            hosts = {"127.0.0.1", "localhost", "::1"}
            hosts |= {urlsplit(url).hostname or "localhost" for url in urls.values()}
            allowed = f"--allow-hosts={','.join(sorted(hosts))}"
            return subprocess.run([*command, allowed], env={**os.environ, **urls}).returncode
    except ServiceError as error:
        print(f"services: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # As an exception, SIGTERM too passes through the clean-up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
