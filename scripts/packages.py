"""Debian packages that the tests want and a fresh machine may lack."""

from __future__ import annotations

import os
import shutil
import subprocess


def install_when_allowed(package: str, *, allowed: bool | None = None) -> bool:
    """Install with apt-get when we are root; by default only on a machine of the CI.

    Returns whether the package is there now.
    """
    if allowed is None:
        allowed = os.environ.get("CI", "") == "true"
    if not (package and allowed and os.geteuid() == 0 and shutil.which("apt-get")):
        return False
    print(f"Installing {package} with apt-get", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", package]
    subprocess.run(["apt-get", "update", "--quiet=2"], env=quiet, stdin=subprocess.DEVNULL)
    return subprocess.run(install, env=quiet, stdin=subprocess.DEVNULL).returncode == 0
