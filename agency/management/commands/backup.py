"""One archive with the database and the files (docs/backup.md)."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from agency.backup.ground import BackupError, stoppable
from agency.backup.make import back_up
from agency.golive import facts


class Command(BaseCommand):
    help = "Write the database and the files into one checked archive."
    requires_system_checks = ()  # whatever the settings lack, data can be saved

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="a new file, or a folder for a dated one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with stoppable():
                back_up(options["target"], self.stdout.write)
                self._remember()
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _remember(self) -> None:
        """For the owner's list. An install of an older version has no table for it yet."""
        with suppress(DatabaseError):
            facts.confirm(code=facts.BACKUP, about="")
