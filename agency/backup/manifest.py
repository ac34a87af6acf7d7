"""The first page of an archive. It names no host, no user and no secret."""

from __future__ import annotations

import json
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from agency.backup.facts import Facts
from agency.backup.ground import BackupError

FORMAT = 1
"""Raised when an archive changes so that older code could misread it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`engine`: Django's vendor; `has_files`: False when files live in a bucket of their own."""

    format: int
    version: str
    made_at: str
    engine: str
    has_files: bool
    facts: Facts

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=2, sort_keys=True).encode() + b"\n"

    @classmethod
    def from_bytes(cls, content: bytes) -> Manifest:
        """Raises BackupError when it cannot be read or was made by a newer Relais."""
        try:
            found = json.loads(content)
            if int(found["format"]) <= FORMAT:
                return cls(**{**found, "facts": Facts(**found["facts"])})
        except (KeyError, TypeError, ValueError) as error:
            raise BackupError(f"The archive's manifest cannot be read ({error}).") from error
        raise BackupError(
            f"The archive was made by a newer Relais (version {found.get('version')}, format "
            f"{found['format']}; this one reads up to {FORMAT}): update Relais, then restore."
        )


def app_version() -> str:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    return str(project["project"]["version"])
