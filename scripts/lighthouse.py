"""Let Lighthouse look at an agency of its own.

    make lighthouse                  (python -m scripts.lighthouse)

Wants Debian's Chromium and node 18.16 or newer; the packages are pinned in bench/node. Figures are
printed beside their goals and go to var/lighthouse.json. No gate: a busy machine costs points.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import figures
from bench.install import environment
from scripts.browser import find_chromium
from scripts.packages import install_when_allowed

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "bench" / "node"
RESULT = ROOT / "var" / "lighthouse.json"


def install() -> str:
    """Node's packages, when they are missing; what is wrong, or nothing."""
    if not find_chromium():
        return "needs Chromium: python -m scripts.browser"
    if shutil.which("npm") is None and not install_when_allowed("npm", allowed=True):
        return "needs node 18.16 or newer and npm (on Debian: apt-get install npm)"
    if not (NODE / "node_modules/.bin/lighthouse").exists():
        print("Installing the packages of bench/node (only the first time)", flush=True)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=NODE, stdin=subprocess.DEVNULL).returncode != 0:
            return "npm could not install bench/node"
    return ""


def main() -> int:
    if wrong := install():
        print(f"lighthouse {wrong}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="relais-lighthouse-") as place:
        target = Path(place) / "lighthouse.json"
        command = [sys.executable, "-m", "bench.part", "lighthouse", str(target)]
        subprocess.run(command, cwd=ROOT, env=environment(Path(place) / "var"), check=True)
        found = figures.load(target)
    print(figures.table(found, {}))
    figures.save(found, RESULT)
    print("Written to var/lighthouse.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
