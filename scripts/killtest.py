"""Kill workers in the middle of their work and see that every brief arrives once.

    python -m scripts.killtest                        both modes, 200 orders, 10 kills each
    python -m scripts.killtest --mode embedded --seed 7

Each mode has a folder, a database and a broker of its own, thrown away at the end. What is
proved and how: docs/outbox.md. PostgreSQL is found or started as for `make services-test`; Redis
is always started, for it is emptied.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.services import (
    Account,
    ServiceError,
    private_folder,
    running_postgres,
    running_redis,
)

ROOT = Path(__file__).resolve().parent.parent
MODES = ("embedded", "services")
SETTINGS = {
    "ALLOW_SANDBOX_PAYMENTS": "I-understand-no-money-moves",
    "DJANGO_SETTINGS_MODULE": "agency.settings",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    "OUTBOX_SWEEP_SECONDS": "1",
    "PAYMENTS_MODE": "sandbox",
    "SITE_URL": "http://127.0.0.1:8000",
}
"""A practice install that looks for work every second."""
HURRY = {"OUTBOX_LEASE_SECONDS": "8", "TASK_TIME_LIMIT_SECONDS": "6"}
"""What a killed worker held comes back in seconds; production waits three minutes."""


@contextmanager
def throw_away_database(server: str) -> Iterator[str]:
    """A new database on the server of this URL; never the one the URL names."""
    name = f"relais_kill_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@contextmanager
def environment(mode: str) -> Iterator[dict[str, str]]:
    """Variables of one run. All that leads to data is set, so that `.env` cannot lead elsewhere."""
    programs = str(Path(sys.executable).parent)
    path = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="relais-kill-"))
        data = {"DATABASE_URL": f"sqlite:///{folder}/relais.sqlite3", "REDIS_URL": ""}
        if mode == "services":
            data = stack.enter_context(real_services())
        key = secrets.token_urlsafe(64)
        yield {**os.environ, **SETTINGS, **data, "PATH": path, "SECRET_KEY": key, "VAR_DIR": folder}


@contextmanager
def real_services() -> Iterator[dict[str, str]]:
    """A new database on the PostgreSQL that is given or made, and a Redis that may be emptied."""
    with ExitStack() as stack:
        account = Account.choose()
        folder = stack.enter_context(private_folder(account))
        server = os.environ.get("DATABASE_URL", "")
        if not server:
            server = stack.enter_context(running_postgres(account, folder))
        yield {
            "DATABASE_URL": stack.enter_context(throw_away_database(server)),
            "REDIS_URL": stack.enter_context(running_redis(account, folder)),
        }


@contextmanager
def running(mode: str, wish: argparse.Namespace) -> Iterator[subprocess.Popen[str]]:
    """A run of its own process; SIGTERM ends it with all its workers."""
    command = [sys.executable, "-m", "tests.kill", "--mode", mode]
    for name in ("orders", "kills", "beats", "seed"):
        command += [f"--{name}", str(getattr(wish, name))]
    with environment(mode) as env:
        env |= HURRY if wish.kills else {}
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def run(modes: list[str], wish: argparse.Namespace) -> int:
    """All modes at once: each waits more than it works."""
    with ExitStack() as stack:
        processes = [stack.enter_context(running(mode, wish)) for mode in modes]
        for process in processes:
            print(process.communicate()[0], end="", flush=True)
        return 1 if any(process.returncode for process in processes) else 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.killtest")
    parser.add_argument("--mode", choices=MODES, action="append", help="both when omitted")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--beats", type=int, choices=[1, 2], default=1)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    wish = parser.parse_args(arguments)
    try:
        return run(wish.mode or list(MODES), wish)
    except ServiceError as error:
        print(f"killtest: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # As an exception, SIGTERM too passes through the clean-up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
