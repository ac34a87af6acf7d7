"""Attack a demo from outside: wapiti as visitor, client, freelancer and owner.

Each role meets its own copy of one demo, so that what the owner breaks is not missing for others.
Everything happens on this machine, in a temporary folder, bounded in time.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.scanning import planted
from scripts.scanning.environments import ROOT
from scripts.scanning.findings import Finding, ScanError
from scripts.services import free_port

# Not "ssrf" and "xxe": they wait for a call to a host outside. Nothing of ours fetches an address
# (semgrep rule "network"), XML is tried in tests/security/test_injection.py.
MODULES = (
    "cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,"
    "sql,timesql,upload,xss"
)
STARTS = {
    "anonymous": ["en/", "fr/services/", "en/account/login/", "mailbox/"],
    "client": ["en/orders/", "en/services/", "en/account/"],
    "freelancer": ["en/work/", "en/work/jobs/", "en/work/messages/", "en/work/earnings/"],
    "owner": ["admin/", "admin/desk/freelancers/", "admin/desk/freelancer-payments/"],
}
# Signing out ends the attack, the demo's clock ends every offer; a mailbox page is like another.
SPARED = ["account/logout/", "admin/logout/", "demo/clock/"]
KEY = secrets.token_urlsafe(48)
PREPARE_SECONDS = 180
READY_SECONDS = 60
CRAWL_SECONDS = 20
MODULE_SECONDS = 5
CONTROL_SECONDS = 30  # a small site: a busy machine must not hide its holes
ROLE_SECONDS = 210
AT_ONCE = 2
ENOUGH_PAGES = 8


def attack(programs: Path) -> list[Finding]:
    """What wapiti finds as each role. Raises ScanError unless the planted holes are found."""
    with tempfile.TemporaryDirectory(prefix="relais-scan-") as name:
        folder = Path(name)
        prepare(folder / "demo")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            control = pool.submit(_find_planted, programs, folder)
            jobs = [pool.submit(_as_role, programs, folder, role) for role in STARTS]
            control.result()
            return [finding for job in jobs for finding in job.result()]


def _find_planted(programs: Path, folder: Path) -> None:
    with planted.serving() as url:
        report = wapiti(
            programs, url, folder / "planted", modules=planted.MODULES, seconds=CONTROL_SECONDS
        )
    missed = planted.HOLES - {each.rule for each in findings(report, "planted")}
    if missed:
        raise ScanError(f"wapiti missed planted holes: {', '.join(sorted(missed))}")


def prepare(folder: Path) -> None:
    """A demo as `make run` makes it."""
    folder.mkdir()
    _python(["-m", "scripts.run", "--prepare"], folder, 1)


def _python(arguments: list[str], folder: Path, port: int) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=_environment(folder, port),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PREPARE_SECONDS,
    )
    if done.returncode != 0:
        raise ScanError(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _environment(folder: Path, port: int) -> dict[str, str]:
    return {
        "ALLOW_SANDBOX_PAYMENTS": "I-understand-no-money-moves",
        "DATABASE_URL": f"sqlite:///{folder / 'relais.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "agency.settings",
        "LOG_LEVEL": "ERROR",
        "PATH": os.environ.get("PATH", os.defpath),
        "PAYMENTS_MODE": "sandbox",
        "PORT": str(port),
        "REDIS_URL": "",
        "SECRET_KEY": KEY,
        "SITE_URL": f"http://127.0.0.1:{port}",
        "STAFF_MFA_REQUIRED": "False",
        "VAR_DIR": str(folder),
    }


def _as_role(programs: Path, folder: Path, role: str) -> list[Finding]:
    own, port = folder / role, free_port()
    shutil.copytree(folder / "demo", own)
    sessions: dict[str, str] = json.loads(_python(["-m", "scripts.scanning.sign_in"], own, port))
    with serving(own, port) as url:
        extra = [f"--start={url}{path}" for path in STARTS[role]]
        extra += [f"--exclude={url}{lang}{path}" for path in SPARED for lang in ("", "en/", "fr/")]
        if role != "anonymous":
            extra += ["--cookie-value", _cookies(sessions[role]), f"--exclude={url}mailbox/"]
        started = time.monotonic()
        report = wapiti(programs, url, folder / f"{role}-wapiti", extra=extra)
    pages = report["infos"]["crawled_pages_nbr"]
    print(f"wapiti as {role}: {pages} pages, {time.monotonic() - started:.0f} s", flush=True)
    if pages < ENOUGH_PAGES:
        raise ScanError(f"wapiti as {role} saw {pages} pages only.")
    return findings(report, role)


def _cookies(session: str) -> str:
    """Cookies that stay the same: wapiti keeps no others beside them, and posts need both."""
    return f"session={session}; csrf={secrets.token_hex(16)}"


@contextmanager
def serving(folder: Path, port: int) -> Iterator[str]:
    """The demo of `folder` behind gunicorn; ended by its process id."""
    command = [sys.executable, "-m", "gunicorn", "agency.wsgi:application", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"]
    log = folder / "web.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", server, log)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ScanError(f"The demo did not start:\n{log.read_text()[-2000:]}")


def wapiti(
    programs: Path,
    url: str,
    folder: Path,
    *,
    modules: str = MODULES,
    seconds: int = MODULE_SECONDS,
    extra: list[str] | None = None,
) -> dict[str, Any]:
    """Its report. The program keeps its notes in `folder`, never in the home of the user."""
    folder.mkdir()
    report = folder / "report.json"
    command = [str(programs / "wapiti"), "--url", url, "--scope", "domain", "--module", modules]
    command += ["--max-scan-time", str(CRAWL_SECONDS), "--max-attack-time", str(seconds)]
    command += ["--max-files-per-dir", "8", "--max-parameters", "30", "--timeout", "6"]
    command += ["--store-session", str(folder), "--store-config", str(folder), "--flush-session"]
    command += ["--no-bugreport", "--verbose", "0", "--format", "json", "--output", str(report)]
    done = subprocess.run(
        [*command, *(extra or [])],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=ROLE_SECONDS,
    )
    if not report.exists():
        raise ScanError(f"wapiti ended with {done.returncode}:\n{done.stdout[-1000:]}{done.stderr}")
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def findings(report: dict[str, Any], role: str) -> list[Finding]:
    """Holes and anomalies (a 500, an answer that never came); what is only told is left out."""
    return [
        Finding("wapiti", category, urlsplit(row["path"]).path, 0, _said(row, role))
        for kind in ("vulnerabilities", "anomalies")
        for category, rows in report[kind].items()
        for row in rows
    ]


def _said(row: dict[str, Any], role: str) -> str:
    parameter = f" [{row['parameter']}]" if row.get("parameter") else ""
    return f"{role}: {row['method']}{parameter} {row['info']}".replace("\n", " ")[:300]
