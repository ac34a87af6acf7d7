"""Real workers, briefly: two beats at once, deaths, a beat that dies alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.killtest import ROOT, environment
from scripts.supervisor import Leader
from tests.kill.crew import SECOND_BEAT, children_of, commands

pytestmark = pytest.mark.kill
LONG_ENOUGH = 240


def drill(*options: str) -> list[dict[str, Any]]:
    """The verdicts of a run, one a mode; fails with what it printed."""
    command = [sys.executable, "-m", "scripts.killtest", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONG_ENOUGH)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return [json.loads(line)["verdict"] for line in lines]


def test_two_beats_at_once_change_nothing() -> None:
    embedded, services = drill("--orders=10", "--kills=0", "--beats=2")

    for verdict in (embedded, services):
        assert (verdict["offers"], verdict["client_mails"], verdict["raw"]) == (10, 10, 20)
        assert verdict["started_again"] == 0


def test_killed_workers_lose_nothing() -> None:
    [verdict] = drill("--mode=embedded", "--orders=10", "--kills=3", "--seed=5")

    assert (verdict["offers"], verdict["client_mails"]) == (10, 10)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Leader]]:
    """Starts commands in one new embedded install; `log` in `tmp_path` is what they say."""
    started = []
    with environment("embedded") as env, (tmp_path / "log").open("wb") as output:

        def start(command: str) -> Leader:
            started.append(Leader(command, cwd=ROOT, env=env, stdout=output))
            return started[-1]

        yield start
        for leader in started:
            leader.kill()
            leader.wait()


def test_worker_whose_beat_died_ends_with_an_error(
    start: Callable[[str], Leader], tmp_path: Path
) -> None:
    """With a pool that works in the main process, the only child is the beat."""
    worker = start(commands("embedded")["worker"].replace("--concurrency 2", "--pool solo"))
    [beat] = wait_for_children(worker, 1)

    os.kill(beat, signal.SIGKILL)

    assert worker.wait(LONG_ENOUGH) == 1
    assert "The beat ended by itself" in (tmp_path / "log").read_text()


def test_worker_whose_waiting_children_died_works_on(
    start: Callable[[str], Leader], tmp_path: Path
) -> None:
    """Its database has no tables, so each sweep that a child works on leaves an error behind."""
    worker = start(commands("embedded")["worker"].replace("--beat ", ""))
    start(SECOND_BEAT["second beat"])
    children = wait_for_children(worker, 2)
    wait_until(lambda: sweeps(tmp_path) > 0)

    for child in children:
        os.kill(child, signal.SIGKILL)
    wait_for_children(worker, 2, but=children)
    before = sweeps(tmp_path)

    wait_until(lambda: sweeps(tmp_path) > before + 2)


def sweeps(folder: Path) -> int:
    return (folder / "log").read_text().count("raised unexpected: OperationalError")


def wait_for_children(worker: Leader, count: int, but: Collection[int] = ()) -> list[int]:
    def children() -> list[int]:
        return [pid for pid in children_of(worker.pid) if pid not in but]

    wait_until(lambda: len(children()) == count)
    return children()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG_ENOUGH
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
