"""The example of the environment names every variable the settings read, with its meaning."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
SETTINGS = (ROOT / "agency/settings.py").read_text()
READ = sorted(set(re.findall(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""", SETTINGS)))


def test_settings_read_the_environment() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "EMAIL_BACKEND", "PORT"} <= set(READ)


@pytest.mark.parametrize("name", READ)
def test_example_documents_the_variable(name: str) -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()

    places = [number for number, line in enumerate(lines) if line.startswith(f"# {name}=")]

    assert len(places) == 1, f"{name} is not in .env.example"
    meaning = lines[places[0] - 1]
    assert meaning.startswith("# ")
    assert "=" not in meaning.split(" ")[1]


def test_example_names_nothing_the_settings_do_not_read() -> None:
    named = re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(named) == READ
