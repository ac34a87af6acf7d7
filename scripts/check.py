"""Every check that needs no test run, one after the other; the last lines say which failed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
MODULE = [sys.executable, "-m"]
TESTING = "--settings=agency.settings_test"
CHECKS = {
    "format": [*MODULE, "ruff", "format", "--check", "."],
    "lint": [*MODULE, "ruff", "check", "."],
    "types": [*MODULE, "mypy"],
    "layers": [str(BIN / "lint-imports"), "--no-cache", "--no-logo"],
    "templates": [*MODULE, "djlint", "--lint", "--quiet", "."],
    "translations": [*MODULE, "scripts.messages", "check"],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", TESTING],
    "production": [*MODULE, "scripts.deploy_check"],
}


def main() -> int:
    summary, failed = [], False
    for name, command in CHECKS.items():
        print(f"--- {name}", flush=True)
        started = time.monotonic()
        passed = subprocess.run(command, stdin=subprocess.DEVNULL).returncode == 0
        failed = failed or not passed
        verdict = "ok" if passed else "FAILED"
        summary.append(f"{name:<14}{verdict:<8}{time.monotonic() - started:5.1f} s")
    print("\n".join(["", *summary]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
