"""Run one part of the bench in a process of its own: settings come from the environment.

python -m bench.part pages var/part.json
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import django

from bench import figures


def main(name: str, target: str) -> int:
    """Measure `bench.<name>` and leave its figures in `target`."""
    django.setup()
    figures.save(import_module(f"bench.{name}").measure(), Path(target))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
