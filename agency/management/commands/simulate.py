"""Play the agency under virtual time with faults, and check what must hold (docs/simulation.md)."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Simulate the agency from a seed, in a throw-away database. Never touches yours."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1, help="the first seed")
        parser.add_argument("--seeds", type=int, default=1, help="how many seeds from there on")
        parser.add_argument("--days", type=int, default=30, help="virtual days with faults")
        parser.add_argument("--orders", type=int, default=40, help="orders in these days")
        parser.add_argument("--jobs", type=int, default=1, help="processes at a time")
        parser.add_argument("--json", action="store_true", help="one object a seed")

    def handle(self, *args: Any, **options: Any) -> None:
        """A process of its own, so that settings and database are the simulator's."""
        command = [sys.executable, "-m", "agency.simulation.corpus"]
        for name in ("seed", "seeds", "days", "orders", "jobs"):
            command += [f"--{name}", str(options[name])]
        if options["json"]:
            command.append("--json")
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "agency.simulation.settings"}
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False)  # noqa: S603
        if done.returncode:
            raise CommandError("A promise was broken, or the corpus is void.")
