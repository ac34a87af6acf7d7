"""Compile the translations (`locale/*/LC_MESSAGES/django.po`) without gettext."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_catalogs(*, locale_dir: Path | None = None) -> list[Path]:
    """Write each `.mo` that is older than its `.po`; return those written.

    Each file appears whole or not at all, since test processes may compile at the same moment.
    """
    folder = locale_dir or Path(settings.LOCALE_PATHS[0])
    sources = sorted(folder.glob("*/LC_MESSAGES/django.po"))
    return [_compile(source) for source in sources if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> Path:
    handle, unfinished = tempfile.mkstemp(dir=source.parent, suffix=".mo.part")
    os.close(handle)
    polib.pofile(str(source)).save_as_mofile(unfinished)
    os.chmod(unfinished, 0o644)
    return Path(unfinished).replace(source.with_suffix(".mo"))


class Command(BaseCommand):
    help = "Compile the translations; says nothing when they are fresh."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_catalogs():
            self.stdout.write(f"Compiled the translations of {path.parent.parent.name}.")
