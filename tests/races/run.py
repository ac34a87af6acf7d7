"""Runs rounds of a race and tells what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pytest

from kernel import outbox
from tests.live.facts import Facts, broken_rules, facts
from tests.live.together import together
from tests.races.guards import meeting_before_writing, take_away
from tests.races.kinds import Round
from tests.races.outcomes import Race
from tests.races.town import Town, hush

SHORT, LONG = 0.03, 0.3


def run_round(town: Town, race: Race, number: int) -> list[str]:
    """One round with every guard; every second one holds the presses between reading and writing.

    Returns what is wrong: nothing when the outcome is one of the race's and every rule holds.
    """
    found = _staged(town, race, number)
    before = facts()
    with _meeting(race, found, SHORT) if number % 2 else nullcontext():
        answers = together(*(press for _, press in found.presses))
    return _wrong(race, found, before, answers)


def run_control(town: Town, race: Race, *, process_table: bool = False) -> list[str]:
    """A round without guards; the presses meet for longer, so that it hangs on no luck."""
    found = _staged(town, race, 0)
    before = facts()
    with _guards_away(process_table=process_table), _meeting(race, found, LONG):
        answers = together(*(press for _, press in found.presses))
    return _wrong(race, found, before, answers)


def _meeting(race: Race, found: Round, seconds: float) -> AbstractContextManager[None]:
    return meeting_before_writing(race.decided_in, len(found.presses), seconds)


@contextmanager
def _guards_away(*, process_table: bool) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        take_away(patch, process_table=process_table)
        yield


def _staged(town: Town, race: Race, number: int) -> Round:
    """Another press comes first each time; what the staging promised is not the race's."""
    found = race.stage(town)
    hush()
    found.prepare()
    turn = number % len(found.presses)
    return replace(found, presses=found.presses[turn:] + found.presses[:turn])


def _wrong(race: Race, found: Round, before: Facts, answers: list[Any]) -> list[str]:
    outbox.deliver_due()
    happened = facts() - before + _answered(found, answers)
    broken = broken_rules(found.orders)
    if happened in race.outcomes:
        return broken
    nearest = min(race.outcomes, key=lambda each: _distance(each, happened))
    more, less = sorted(happened - nearest), sorted(nearest - happened)
    return [f"{race.name}: too much {more}, missing {less}", *broken]


def _distance(one: Facts, other: Facts) -> int:
    return (one - other).total() + (other - one).total()


def _answered(found: Round, answers: list[Any]) -> Facts:
    """`accept 302` for each press; a worker says nothing unless it broke."""
    said: Facts = Counter()
    for (word, _), answer in zip(found.presses, answers, strict=True):
        if isinstance(answer, Exception):
            said[f"{word} {answer!r}"] += 1
        elif word != "worker":
            said[f"{word} {answer.status}"] += 1
    return said
