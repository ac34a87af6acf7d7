"""Secrets and what an install must be before it starts (ASVS 5.0: 6.3.2, 13.3.1, 13.4.2)."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from scripts.deploy_check import PRODUCTION

ROOT = Path(django_settings.BASE_DIR)
SECRET = re.compile(
    r"\b(?:sk|rk)_live_[A-Za-z0-9]{24,}|\bwhsec_[A-Za-z0-9]{24,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
)
READ = {".py", ".html", ".md", ".toml", ".yaml", ".yml", ".txt", ".json", ".js", ".example", ""}


def start(code: str, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ.get("PATH", os.defpath), "VAR_DIR": str(folder), **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_secret_lies_in_the_repository() -> None:
    listed = subprocess.run(
        [shutil.which("git") or "", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = [ROOT / name for name in listed if name and Path(name).suffix in READ]

    assert [str(path) for path in paths if path.is_file() and SECRET.search(path.read_text())] == []
    assert len(paths) > 300


def test_key_made_here_is_long_and_for_its_owner_only(tmp_path: Path) -> None:
    done = start("from agency import settings; print(len(settings.SECRET_KEY))", tmp_path)

    made = tmp_path / "secret_key"
    assert int(done.stdout) >= 64
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert start("from agency import settings; print(settings.SECRET_KEY)", tmp_path).stdout == (
        f"{made.read_text()}\n"
    )


def test_many_machines_do_not_start_without_their_key(tmp_path: Path) -> None:
    done = start("import agency.settings", tmp_path, DATABASE_URL=PRODUCTION["DATABASE_URL"])

    assert done.returncode != 0
    assert "Set SECRET_KEY" in done.stderr


def test_debug_is_off_unless_asked_for(tmp_path: Path, production_values: dict[str, Any]) -> None:
    done = start("from agency import settings; print(settings.DEBUG)", tmp_path)

    assert done.stdout.strip() == "False"
    assert production_values["DEBUG"] is False


def test_practice_logins_need_practice_mode(settings: Any, agency: object) -> None:
    """The printed passwords belong to the demo, which production refuses to load."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    settings.IS_SANDBOX = False
    settings.PAYMENTS_MODE = "stripe_test"

    with pytest.raises(CommandError):
        call_command("load_demo")
