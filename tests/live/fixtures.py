"""Fixtures of a live database, imported by the conftest of each room that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from tests.live.database import own_database, template


@pytest.fixture(scope="session")
def live_template(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Made once, before any test's transaction is open."""
    with django_db_blocker.unblock():
        copy = template(tmp_path_factory.mktemp("template"))
        name = copy.__enter__()
    yield name
    with django_db_blocker.unblock():
        copy.__exit__(None, None, None)


@pytest.fixture
def live_database(live_template: str, db: None, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database, in which all that follows happens; the suite's is untouched."""
    with own_database(live_template, tmp_path) as url:
        yield url
