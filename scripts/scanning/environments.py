"""Environments of the scanners' own: their pins must not meet those of the product."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from scripts.scanning.findings import ScanError

ROOT = Path(__file__).resolve().parent.parent.parent
# Not wheels only, as for the product: a few of wapiti3's (pure Python) are published without.
_WHEELS = ["--prefer-binary"]
_QUIET = ["--quiet", "--quiet", "--disable-pip-version-check"]
INSTALL_SECONDS = 300


def environment(name: str, requirements: str) -> Path:
    """The programs of `requirements`, installed in `.venv-<name>` when they have changed."""
    folder, wanted = ROOT / f".venv-{name}", (ROOT / requirements).read_text()
    stamp = folder / "installed.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f"Installing {requirements} in {folder.name} (only the first time)", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        _install(folder, requirements)
        stamp.write_text(wanted)
    return folder / "bin"


def _install(folder: Path, requirements: str) -> None:
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *_QUIET, *_WHEELS]
    done = subprocess.run(
        [*pip, "-r", str(ROOT / requirements)],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode != 0:
        raise ScanError(f"pip could not install {requirements}.")
