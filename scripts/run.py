"""Open the agency on this machine: prepare the data, start web and worker, say where.

python -m scripts.run                 what `make run` does (PORT=8000)
python -m scripts.run --own           what `make start` does: your own agency, in var/own
python -m scripts.run --demo-reset    what `make demo-reset` does
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import django
import environ
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from scripts.supervisor import supervise

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60.0
EMBEDDED = {
    "ALLOW_SANDBOX_PAYMENTS": "I-understand-no-money-moves",
    "DJANGO_SETTINGS_MODULE": "agency.settings",
    "PAYMENTS_MODE": "sandbox",
    "PORT": "8000",
    "STAFF_MFA_REQUIRED": "False",
}
OWN = {"VAR_DIR": str(ROOT / "var" / "own")}


class RunError(Exception):
    """Why the agency cannot open, in a sentence."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


def load_environment(*, own: bool) -> None:
    """The environment wins over `.env`, `.env` over the values of a practice install.

    One's own agency keeps its data beside the demo's, so that each opens whenever it is wanted.
    """
    environ.Env.read_env(ROOT / ".env")
    for name, value in {**EMBEDDED, **(OWN if own else {})}.items():
        os.environ.setdefault(name, value)
    django.setup()
    # Links in mails are written by the worker, which is not given PORT.
    os.environ["SITE_URL"] = settings.SITE_URL


def end_with_parent(parent: int) -> None:
    """Turn the end of the program that started us into a SIGTERM for ourselves.

    `make`, interrupted alone (not by Ctrl-C, which reaches both), waits for us without a word: it
    then sits in its signal handler, where SIGINT is blocked.
    """
    while os.getppid() == parent and not _blocks_interrupts(parent):
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def _blocks_interrupts(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigBlk:"))
    return bool(int(mask, 16) >> (signal.SIGINT - 1) & 1)


@contextmanager
def only_one_at_a_time() -> Iterator[None]:
    """Two runs, or a run and a reset, must not share one folder of data."""
    with (settings.VAR_DIR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunError(f"Relais already runs on the data in {settings.VAR_DIR}.") from error
        yield


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            hint = f"make run PORT={port + 1}"
            raise RunError(f"Port {port} is taken. Choose another one: {hint}") from error


def prepare(*, own: bool) -> None:
    """Bring database, translations and static files up to date; the demo fills a new database,
    unless somebody wants to begin their own agency in it."""
    if _unfinished().exists():
        say("The demo was interrupted while loading: starting it afresh")
        start_afresh(*sys.argv[1:])
    call_command("compile_catalogs")
    say("Updating the database")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if own and is_demo():
        raise RunError(f"{settings.VAR_DIR} holds the demo. Choose another folder with VAR_DIR.")
    say("Collecting the static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.IS_SANDBOX and is_new() and not own:
        load_demo()


def is_new() -> bool:
    from kernel.models import AgencyProfile  # noqa: PLC0415  needs django.setup()

    return not AgencyProfile.objects.exists()


def is_demo() -> bool:
    from kernel.models import AgencyProfile  # noqa: PLC0415  needs django.setup()

    return AgencyProfile.objects.filter(is_demo=True).exists()


def load_demo() -> None:
    """Fill the new database; a run that is stopped half-way leaves a mark for the next one."""
    say("Loading the demo agency: ten weeks of trade, played through the real services")
    if connection.vendor == "sqlite":
        _unfinished().touch()
    call_command("load_demo")
    _unfinished().unlink(missing_ok=True)


def _unfinished() -> Path:
    return Path(settings.VAR_DIR) / "demo-unfinished"


def start_afresh(*arguments: str) -> NoReturn:
    """Remove the embedded database with its files and queue, then become a new process.

    This one has connections, caches and folders of the data that is gone.
    """
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    for folder in (settings.FILES_DIR, settings.VAR_DIR / "broker"):
        shutil.rmtree(folder, ignore_errors=True)
    settings.DEMO_CLOCK_FILE.unlink(missing_ok=True)
    _unfinished().unlink(missing_ok=True)
    os.execv(sys.executable, [sys.executable, "-m", "scripts.run", *arguments])


def reset_demo() -> NoReturn:
    """Start the demo afresh; data that is not the demo's is never touched."""
    if connection.vendor != "sqlite" or not settings.IS_SANDBOX:
        raise RunError("Only the practice install in VAR_DIR can be reset.")
    call_command("migrate", verbosity=0)
    if not (is_new() or is_demo() or _unfinished().exists()):
        raise RunError("This agency is not the demo: nothing was deleted.")
    start_afresh("--prepare")


def announce(port: int) -> None:
    """Wait for the web process, then print where to go and as whom."""
    if not _answers(f"http://127.0.0.1:{port}/healthz"):
        return
    lines = ["", f"Relais is ready. Ctrl-C stops it; the data stays in {_folder()}/.", ""]
    lines += [f"  {name:<18} {address}" for name, address in addresses()]
    say("\n".join([*lines, *_logins(), ""]))


def _answers(url: str) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310  our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def _folder() -> str:
    """The folder of the data, from here when it lies below."""
    folder = Path(settings.VAR_DIR).resolve()
    return str(folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder)


def addresses() -> list[tuple[str, str]]:
    from django.urls import reverse  # noqa: PLC0415  needs django.setup()

    if is_new():
        return [("Start your agency", settings.SITE_URL + reverse("start:open"))]
    names = [
        ("Storefront", "catalog:home"),
        ("Freelancer portal", "freelancers:today"),
        ("Back office", "admin:index"),
    ]
    if settings.IS_SANDBOX:
        names.append(("Mailbox", "mailbox"))
    return [(label, settings.SITE_URL + reverse(name)) for label, name in names]


def _logins() -> list[str]:
    if not is_demo():
        return []
    from agency.demo.logins import LOGINS  # noqa: PLC0415  needs django.setup()

    rows = [f"  {who:<18} {email:<32} {how}" for who, email, how in LOGINS]
    return ["", "Demo logins", *rows]


def run(*, own: bool) -> int:
    port = int(os.environ["PORT"])
    require_free_port(port)
    prepare(own=own)
    say("Starting web and worker")
    programs = str(Path(sys.executable).parent)
    path = os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])
    env = {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1"}
    connection.close()
    code = supervise(ROOT / "Procfile", env, meanwhile=lambda: announce(port))
    say("Relais has stopped.")
    return code


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if not _blocks_interrupts(os.getppid()):
        threading.Thread(target=end_with_parent, args=[os.getppid()], daemon=True).start()
    os.chdir(ROOT)
    own = "--own" in arguments
    load_environment(own=own)
    try:
        with only_one_at_a_time():
            if "--demo-reset" in arguments:
                reset_demo()
            if "--prepare" in arguments:
                prepare(own=False)
                say("The demo is as new. Open it with make run.")
                return 0
            return run(own=own)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Relais has stopped.")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
