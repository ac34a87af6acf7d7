"""The simulator itself: the same history everywhere, sixteen planted bugs seen, a plain report."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings

from agency.simulation import corpus, coverage, database
from agency.simulation.faults import FAULTS

SETTINGS = {"DJANGO_SETTINGS_MODULE": "agency.simulation.settings"}
KEYS = ["seed", "days", "orders", "transitions", "faults", "violations", "history_hash"]


def start(module: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own, as `manage.py simulate` starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, **SETTINGS, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def end(process: subprocess.Popen[str]) -> Any:
    out, err = process.communicate(timeout=900)
    assert process.returncode == 0, err
    return json.loads(out)


def test_same_seed_makes_the_same_history_whatever_the_hash_seed() -> None:
    asked = ("agency.simulation.corpus", "--seed=3", "--days=4", "--orders=5", "--json")

    running = [start(*asked, PYTHONHASHSEED=salt) for salt in ("1", "4242")]
    first, second = [end(process) for process in running]

    assert first == second
    assert list(first) == KEYS
    assert list(first["faults"]) == list(FAULTS)
    assert first["violations"] == []
    assert first["transitions"] > 0


def test_every_planted_bug_is_seen_and_the_clean_product_holds() -> None:
    found = end(start("tests.simulation.planted"))

    unseen = [name for name, result in found["planted"].items() if not result["violations"]]
    assert unseen == []
    assert len(found["planted"]) == 16
    assert [run["violations"] for run in found["clean"]] == [[] for _run in found["clean"]]


def test_it_refuses_a_database_that_is_not_its_own() -> None:
    with pytest.raises(database.NotOurs):
        database.fresh()


def test_a_broken_seed_is_told_with_its_last_events_and_how_to_see_it_again() -> None:
    public = {"seed": 3, "days": 5, "orders": 6, "transitions": 9, "faults": {"F1": 1}}
    report = corpus.Report(
        public={**public, "violations": ["S1: a cent is missing"]},
        last=["2026-06-01 09:00:00 owner deliver 1 done"],
        allowed=[],
        refused=[],
    )
    out = io.StringIO()

    corpus.explain(report, out)

    assert out.getvalue().splitlines() == [
        "Seed 3 broke 1 promise(s):",
        "  S1: a cent is missing",
        "The last 1 events:",
        "  2026-06-01 09:00:00 owner deliver 1 done",
        "Again: python manage.py simulate --seed 3 --days 5 --orders 6",
    ]


def test_a_corpus_whose_faults_did_not_all_hit_is_void() -> None:
    tally = corpus.Tally()
    facts = {"transitions": 1, "faults": {"F1": 1, "F2": 0}, "violations": []}
    tally.add(corpus.Report(facts, [], [("order", "delivered", "approve")], []))

    lines, passed = corpus.summary(tally, whole=True)

    assert not passed
    assert lines[-1] == "VOID: F2 never hit"
    assert "1 of" in lines[1]


def test_pairs_are_legal_or_not() -> None:
    assert ("order", "delivered", "approve") in coverage.legal_pairs()
    assert ("order", "completed", "approve") not in coverage.legal_pairs()
    assert coverage.legal_pairs() < coverage.all_pairs()
