"""What the first page of an empty install asks for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agency.start.code import setup_code
from agency.start.services import is_open


class Command(BaseCommand):
    help = "Print the code that begins an agency on this empty install."
    requires_system_checks = ()  # it is asked before the agency has any settings

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_open():
            raise CommandError("This install already holds an agency: no code begins another one.")
        self.stdout.write(setup_code())
