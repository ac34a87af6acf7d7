"""docs/security.md: every requirement we trace, each to tests that exist or to a reason."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest
from django.conf import settings

from accounts.limits import RATES
from freelancers.services.work import MAX_FILES
from kernel import fileparsers
from kernel.files import LINK_LIFE
from kernel.filetypes import TYPES
from orders.services.briefing import FILES_PER_ANSWER

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "security.md").read_text()
NUMBERS = """
    1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.4 1.3.6 1.3.7 1.3.11 1.5.1
    2.1.3 2.2.2 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1
    3.2.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.3 3.5.4 3.7.2
    4.1.1 4.1.3 5.1.1 5.2.1 5.2.2 5.2.3 5.3.2 5.4.1 5.4.2 5.4.3
    6.2.4 6.3.1 6.3.2 6.3.3 6.3.4 6.5.1 6.5.5 6.6.3 7.2.4 7.4.2 7.5.1
    8.1.2 8.2.1 8.2.2 8.2.3
    13.3.1 13.4.2 14.2.1 14.3.2 15.3.3 16.3.2 16.5.1
"""
TRACED = NUMBERS.split()
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@dataclass(frozen=True)
class Row:
    """A line of a table: the requirement, how the house holds it, and what shows it."""

    number: str
    how: str
    shown: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        return [(path, name) for path, name in TEST.findall(self.shown)]


def rows(heading: str) -> list[Row]:
    section = TEXT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    return [Row(*each) for each in found]


@lru_cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


ALL = rows("The 63 requirements")
MORE = rows("Beyond the 63")


def test_every_requirement_is_there_once() -> None:
    assert len(TRACED) == 63
    assert [row.number for row in ALL] == TRACED


def test_nothing_beyond_is_counted_twice() -> None:
    numbers = [row.number for row in MORE]

    assert len(set(numbers)) == len(numbers)
    assert not set(numbers) & set(TRACED)


@pytest.mark.parametrize("row", [*ALL, *MORE], ids=lambda row: row.number)
def test_requirement_is_shown_by_tests_that_exist_or_has_a_reason(row: Row) -> None:
    missing = [f"{path}::{name}" for path, name in row.tests if name not in functions(path)]

    assert missing == []
    assert len(row.tests) == len(set(row.tests))
    reason = "not applicable" if row in ALL else "not yet"
    assert row.tests or re.fullmatch(rf"{reason}: .{{20,}}", row.shown)
    assert all(name.startswith("test_") for _path, name in row.tests)


def limits() -> dict[str, str]:
    section = TEXT.partition("\n## Limits\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| [^|]+ \|$", section, re.MULTILINE))


def test_limits_are_those_of_the_code() -> None:
    per_hour = dict(part.rsplit("/h/", 1)[::-1] for part in RATES["order"].split(","))

    assert {name: value for name, value in limits().items() if name[0].isupper()} == {
        "One upload": f"{settings.MAX_UPLOAD_BYTES // 1_000_000} MB",
        "One picture": f"{fileparsers.MAX_PIXELS // 1_000_000} million pixels",
        "One drawing": f"{fileparsers.MAX_SVG_BYTES // 1_000_000} MB",
        "Files in an archive": f"{fileparsers.MAX_MEMBERS:,}",
        "An archive unpacked": f"{fileparsers.MAX_UNPACKED // 1_000_000_000} GB",
        "Unpacked to packed": f"{fileparsers.MAX_RATIO} to 1",
        "Archives in archives": f"{fileparsers.MAX_DEPTH} levels",
        "Files to a question": str(FILES_PER_ANSWER),
        "Files to a hand-in": str(MAX_FILES),
        "A download link": f"{LINK_LIFE.seconds // 60} minutes",
        "A sign-in code": f"{settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} minutes",
        "Tries of a code": str(settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS),
        "A team session": f"{settings.ACCOUNT_SESSION_COOKIE_AGE // 3600} hours",
        "A client session": f"{settings.SESSION_COOKIE_AGE // 86_400} days",
        "Orders from one address of the net": f"{per_hour['ip']} an hour",
        "Orders for one e-mail": f"{per_hour['key']} an hour",
    }


def test_kinds_of_file_are_those_of_the_code() -> None:
    section = TEXT.partition("\n## Files\n")[2].partition("\n## ")[0]
    listed = re.search(r"^Accepted: (.+?)\.$", section, re.MULTILINE | re.DOTALL)

    assert listed
    assert re.findall(r"`(\w+)`", listed[1]) == list(TYPES)
