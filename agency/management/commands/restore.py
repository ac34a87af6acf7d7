"""Bring back an archive made by `backup` (docs/backup.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agency.backup import archive
from agency.backup.ground import BackupError, stoppable
from agency.backup.restore import describe, restore


class Command(BaseCommand):
    help = "Check an archive, bring it back, and prove that everything is there."
    requires_system_checks = ()  # live mode refuses an empty profile, which is what we bring

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="a file made by the command backup")
        parser.add_argument("--verify", action="store_true", help="only check the archive")
        parser.add_argument("--replace", action="store_true", help="lose the data this install has")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["archive"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            with stoppable():
                if options["verify"]:
                    self.stdout.write(describe(archive.verify(path)))
                else:
                    restore(path, replace=options["replace"], say=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
