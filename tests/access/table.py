"""docs/access.md, read: what each person meets at each address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.access.routes import table_routes

MD = Path(settings.BASE_DIR) / "docs" / "access.md"
PEOPLE = (
    *("anonymous", "client", "other client", "team mate who sees", "team mate with all"),
    *("freelancer", "other freelancer", "staff", "owner"),
)
_OUTSIDE = {"anonymous": "signs in", **dict.fromkeys(PEOPLE[1:7], "404")}


@dataclass(frozen=True, slots=True)
class Row:
    """One address. `cells`: person -> method -> word."""

    name: str
    methods: tuple[str, ...]
    cells: dict[str, dict[str, str]]


def rows() -> list[Row]:
    """Every row of the page, the five addresses of each table spelt out."""
    found: list[Row] = []
    for names, cells in _lines():
        if len(cells) == 2 + len(PEOPLE):
            found += [
                _row(name, cells[1], dict(zip(PEOPLE, cells[2:], strict=True))) for name in names
            ]
        elif len(cells) == 3:
            found += _table(names[0], staff=cells[1], owner=cells[2])
    return found


def labels() -> list[str]:
    """The tables behind the desk that have a row."""
    return [names[0] for names, cells in _lines() if len(cells) == 3]


def _lines() -> Iterator[tuple[list[str], list[str]]]:
    """The rows that begin with names: these, and every cell."""
    for line in MD.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        names = re.findall(r"`([\w:.-]+)`", cells[0])
        if names and len(cells) > 1:
            yield names, cells


def _row(name: str, methods: str, words: dict[str, str]) -> Row:
    taken = tuple(methods.split())
    cells = {}
    for person, word in words.items():
        first, _, second = word.partition(" / ")
        cells[person] = {method: second or first if method == "POST" else first for method in taken}
    return Row(name, taken, cells)


def _table(label: str, **rights: str) -> Iterator[Row]:
    """Reading is list, history and the form to look at; adding, changing, deleting are forms."""
    for action, name in table_routes(label).items():
        words = dict(_OUTSIDE)
        for person, right in rights.items():
            verbs = {"add": "adds", "change": "reads", "delete": "deletes"}
            reads = "opens" if verbs.get(action, "reads") in right else "403"
            sends = "403" if action == "change" and "changes" not in right else reads
            words[person] = f"{reads} / {sends}"
        yield _row(name, "GET POST", words)
