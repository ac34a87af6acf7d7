"""Rules of the house that a machine can see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from kernel import triggers

ROOT = Path(settings.BASE_DIR)
ROOMS = ("kernel", "accounts", "catalog", "orders", "freelancers", "payments", "agency")
FILES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
FORBIDDEN_CALLS = re.compile(
    r"timezone\.now\(|datetime\.now\(|datetime\.utcnow|date\.today|uuid4|auto_now|import random\b"
    r"|time\.time\(|secrets\.token|random\.choice"
)
SOURCES_OF_TIME_AND_CHANCE = {"kernel/clock.py", "kernel/ids.py", "agency/settings.py"}
MONEY_BY_FLOAT = re.compile(r"float\(|/ ?100\b")
MONEY_PATH = (
    "catalog/",
    "orders/",
    "freelancers/",
    "payments/",
    "agency/desk/",
    "kernel/charges.py",
    "kernel/legal_rates.py",
    "kernel/templatetags/",
)
STATUS_WRITE = re.compile(r"\.status = |update\([^)]*\bstatus=")
STATUS_WRITERS = {
    "orders/services/process.py",
    "orders/services/lead_process.py",
    "orders/services/client_quote_process.py",
    "freelancers/services/process.py",
    "payments/services/process.py",
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def on_the_money_path(path: Path) -> bool:
    """Where amounts pass: not colours, weekly clocks and the demo's temperaments."""
    return name(path).startswith(MONEY_PATH)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", FILES, ids=name)
def test_file_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400 or "content" in path.parts


@pytest.mark.parametrize("path", FILES, ids=name)
def test_functions_are_short(path: Path) -> None:
    long = [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno >= 60]

    assert long == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_time_and_chance_come_from_the_kernel(path: Path) -> None:
    found = FORBIDDEN_CALLS.findall(path.read_text())

    assert found == [] or name(path) in SOURCES_OF_TIME_AND_CHANCE


@pytest.mark.parametrize("path", [path for path in FILES if on_the_money_path(path)], ids=name)
def test_money_is_never_a_float(path: Path) -> None:
    assert MONEY_BY_FLOAT.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[-2] != "models"], ids=name)
def test_status_moves_in_one_place(path: Path) -> None:
    owner = name(path).split("/", 1)[0]
    if owner not in {"orders", "freelancers", "payments"}:
        return

    assert STATUS_WRITE.findall(path.read_text()) == [] or name(path) in STATUS_WRITERS


def test_no_open_end_is_left() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b")
    left = [name(path) for path in FILES if marks.search(path.read_text())]

    assert left == []


@pytest.mark.django_db
def test_declared_guards_are_installed() -> None:
    declared = {trigger.name for trigger in triggers.declared()}

    assert declared
    assert declared <= triggers.installed()
