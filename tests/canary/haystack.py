"""Everything one side was told, line by line, and where each line first stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from tests.canary import decode


class Haystack:
    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self._seen: set[int] = set()

    def add(self, place: str, content: bytes | str) -> None:
        """Unpack and keep. The same bytes again are not unpacked twice."""
        raw = content.encode() if isinstance(content, str) else content
        if hash(raw) in self._seen:
            return
        self._seen.add(hash(raw))
        for text in decode.texts(raw):
            self._keep(place, text)

    def add_mail(self, place: str, raw: bytes) -> None:
        for text in decode.mail(raw):
            self._keep(place, text)

    def _keep(self, place: str, text: str) -> None:
        for line in text.splitlines():
            if line := " ".join(line.split()):
                self.lines.setdefault(line, place)

    def find(self, marks: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """(column, mark, place) of every mark that was told. `marks`: form -> column."""
        plain = [normal(line) for line in self.lines]
        places = list(self.lines.values())
        whole = "\n".join(plain)
        found = []
        for form, column in marks.items():
            if (word := normal(form)) in whole:
                pattern = bounded(word)
                at = next((i for i, line in enumerate(plain) if pattern.search(line)), None)
                if at is not None:
                    found.append((column, form, places[at]))
        return found


def normal(text: str) -> str:
    """One spelling: compatible characters, one case, one kind of space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def bounded(word: str) -> re.Pattern[str]:
    """A number is found as a number, not inside a longer one; a word is found anywhere."""
    escaped = re.escape(word)
    if word.isdigit():
        return re.compile(rf"(?<![0-9a-z]){escaped}(?![0-9a-z])")
    if word[:1].isdigit() or word[-1:].isdigit():
        return re.compile(rf"(?<!\d){escaped}(?!\d)")
    return re.compile(escaped)
