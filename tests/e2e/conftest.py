"""One agency and one browser for all journeys."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.browser import find_chromium
from tests.e2e.house import ROOT, House
from tests.e2e.people import Visitor

Visit = Callable[..., Visitor]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def say(sentence: str) -> None:
    """A measured figure, for who reads the run (pytest -s, or the report of .ci/run)."""
    sys.stderr.write(f"\n{sentence}\n")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo, opened as `make run` opens it; it must stop when asked to."""
    agency = House(tmp_path_factory.mktemp("house"))
    try:
        say(f"The agency opened in {agency.wait_until_open():.1f} s on {agency.url}")
        yield agency
    finally:
        code = agency.stop()
    assert code == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(house: House, browser: Browser) -> Iterator[Visit]:
    """Somebody with a browser of their own; at the end nobody met a broken script or policy."""
    visitors: list[Visitor] = []

    def arrive(**how: object) -> Visitor:
        visitor = Visitor(browser, house, **how)  # type: ignore[arg-type]  # passed on as given
        visitors.append(visitor)
        return visitor

    yield arrive
    problems = [problem for visitor in visitors for problem in visitor.problems]
    for visitor in visitors:
        visitor.leave()
    assert problems == []


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where the screenshots go."""
    folder = ROOT / "var" / "e2e"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
