"""Static files under names that hold their content's hash, each name worked out once a process."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # published untyped
    """A page writes the address of its icons some forty times; the manifest never changes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002  Django's own
        if force or name not in self._kept:
            self._kept[name] = super().url(name, force)
        return self._kept[name]
