"""Two people press at the same moment: real parallel requests, and never a double effect.

Every round's outcome must equal, to the last mail and posting, one of pressing one after the
other. Half of the rounds hold the presses between reading and writing.
"""

from __future__ import annotations

import sys
import time

import pytest
from django.db import connection

from tests.races.outcomes import (
    ACCEPTED_TWICE,
    APPROVED_TWICE,
    DELIVERED_AND_RETURNED,
    KINDS,
    LAST_PLACE_ACCEPTED,
    PAID_AND_CANCELLED,
    REFUNDED_BY_TWO,
    Race,
)
from tests.races.run import run_control, run_round
from tests.races.town import Town

ROUNDS = 50
FEW = 4
GO_WRONG = [
    LAST_PLACE_ACCEPTED,
    ACCEPTED_TWICE,
    APPROVED_TWICE,
    REFUNDED_BY_TWO,
    PAID_AND_CANCELLED,
]
pytestmark = pytest.mark.django_db


def run(town: Town, kind: str, rounds: int) -> None:
    """The kind's races in turn, `rounds` in all; prints what it took."""
    races, start = KINDS[kind], time.monotonic()
    wrong = [
        f"round {number}: {line}"
        for number in range(rounds)
        for line in run_round(town, races[number % len(races)], number // len(races))
    ]
    seconds = time.monotonic() - start
    say(f"{kind} on {connection.vendor}: {rounds} rounds, {len(wrong)} wrong, {seconds:.1f} s")
    assert wrong == []


@pytest.mark.services
@pytest.mark.parametrize("kind", KINDS)
def test_no_double_effect_in_many_rounds(town: Town, kind: str) -> None:
    run(town, kind, ROUNDS)


def test_no_double_effect_in_a_few_rounds_of_each_kind(town: Town) -> None:
    for kind in KINDS:
        run(town, kind, FEW)


@pytest.mark.parametrize("race", GO_WRONG, ids=lambda race: race.name)
def test_without_lock_and_comparison_the_same_race_goes_wrong(town: Town, race: Race) -> None:
    wrong = run_control(town, race)

    say(f"{race.name} without guards on {connection.vendor}: {wrong}")
    assert wrong != []


def test_delivering_and_returning_need_the_process_table_gone_too(town: Town) -> None:
    """The job's step holds the order's step: without lock and comparison that one still refuses."""
    two = run_control(town, DELIVERED_AND_RETURNED)
    three = run_control(town, DELIVERED_AND_RETURNED, process_table=True)

    say(f"deliver and return without guards on {connection.vendor}: {three}")
    assert two == []
    assert three != []


def say(sentence: str) -> None:
    """A figure for who reads the run (pytest -s)."""
    sys.stderr.write(f"\n{sentence}\n")
