"""See to it that the journeys find a real Chromium."""

from __future__ import annotations

import os
import shutil
import sys

from scripts.packages import install_when_allowed

PACKAGE = "chromium"


def find_chromium() -> str:
    """The browser's path, or nothing; `CHROMIUM` in the environment comes first."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), "")


def main() -> int:
    if find_chromium() or (install_when_allowed(PACKAGE, allowed=True) and find_chromium()):
        print(f"The journeys use {find_chromium()}")
        return 0
    print(
        "make e2e needs Chromium. Install it (on Debian: apt-get install chromium), or set "
        "CHROMIUM to the path of a browser built on it.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
