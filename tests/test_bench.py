"""The bench's own tools: figures beside their goals, a client that counts, CPU of a process."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from bench import figures
from bench.figures import Figure, figure
from bench.load import NotOk, hammer
from bench.servers import command, cpu_seconds
from kernel.models import AgencyProfile


@pytest.mark.parametrize(
    ("value", "goal", "is_met"),
    [
        (1.5, "<= 1.5", True),
        (1.51, "<= 1.5", False),
        (4.0, ">= 4", True),
        (3.9, ">= 4", False),
        (1, "== 1", True),
        (2, "== 1", False),
        (9, "", None),
    ],
)
def test_goal_is_met_or_missed(value: float, goal: str, is_met: bool | None) -> None:
    assert figure("any", value, "x", goal).is_met is is_met


def test_figures_are_kept_by_name_and_shown_beside_the_last(tmp_path: Path) -> None:
    found = [Figure("page", 1.2, "x", "<= 1.5"), Figure("speed", 7.0, "requests/s")]
    path = tmp_path / "var" / "bench.json"

    figures.save(found, path)

    assert figures.load(path) == found
    assert '"page": {' in path.read_text()
    lines = figures.table([Figure("page", 1.6, "x", "<= 1.5")], {"page": 1.2}).splitlines()
    assert lines[1].split() == ["page", "1.6", "x", "<=", "1.5", "MISSED", "1.2"]


@pytest.mark.django_db(transaction=True)
def test_client_reads_whole_answers_and_refuses_others(
    live_server: LiveServer, agency: AgencyProfile
) -> None:
    port = int(live_server.url.rpartition(":")[2])
    asked: list[int] = []

    seconds = hammer(port, "/healthz", count=5, connections=1, before_each=lambda: asked.append(1))

    assert seconds > 0
    assert len(asked) == 5
    with pytest.raises(NotOk):
        hammer(port, "/en/services/none/", count=1)


def test_cpu_of_a_process_grows_with_its_work() -> None:
    before, started = cpu_seconds(os.getpid()), time.process_time()
    while time.process_time() - started < 0.1:
        pass

    assert cpu_seconds(os.getpid()) - before >= 0.05


def test_servers_are_started_as_the_product_starts_them() -> None:
    assert "gunicorn agency.wsgi:application" in command("web")
    assert "celery" in command("worker")
