"""Many seeds: one process a job, one verdict. `manage.py simulate` starts this module."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from typing import TextIO

import django

LAST = 50


@dataclass(slots=True)
class Task:
    seed: int
    days: int
    orders: int


@dataclass(slots=True)
class Report:
    """What a job hands back: plain data, so that it travels between processes."""

    public: dict[str, object]
    last: list[str]
    allowed: list[tuple[str, str, str]]
    refused: list[tuple[str, str, str]]

    @property
    def violations(self) -> list[str]:
        found = self.public["violations"]
        return [str(each) for each in found] if isinstance(found, list) else []


@dataclass(slots=True)
class Tally:
    """The corpus so far."""

    runs: int = 0
    transitions: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    allowed: set[tuple[str, str, str]] = field(default_factory=set)
    refused: set[tuple[str, str, str]] = field(default_factory=set)
    broken: list[Report] = field(default_factory=list)

    def add(self, report: Report) -> None:
        self.runs += 1
        self.transitions += int(str(report.public["transitions"]))
        self.faults.update(dict(report.public["faults"]))  # type: ignore[call-overload]
        self.allowed.update(report.allowed)
        self.refused.update(report.refused)
        if report.violations:
            self.broken.append(report)


def work(task: Task) -> Report:
    """One seed, in a process of its own whose settings are the simulator's."""
    django.setup()
    from agency.simulation.run import simulate  # noqa: PLC0415  needs the settings

    _spare_the_collector()
    result = simulate(task.seed, task.days, task.orders)
    coverage = result.coverage
    return Report(
        result.public(), result.log[-LAST:], sorted(coverage.allowed), sorted(coverage.refused)
    )


@cache
def _spare_the_collector() -> None:
    """Once a process: what is loaded stays, what a seed leaves behind is collected less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def play(tasks: list[Task], jobs: int) -> Iterable[Report]:
    """Every task's report, as they end."""
    if jobs == 1 or len(tasks) == 1:
        yield from map(work, tasks)
        return
    with get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(work, tasks)


def explain(report: Report, out: TextIO) -> None:
    """Seed, what broke, the last events, how to see it again."""
    facts = report.public
    out.write(f"Seed {facts['seed']} broke {len(report.violations)} promise(s):\n")
    for line in report.violations:
        out.write(f"  {line}" + "\n")
    out.write(f"The last {len(report.last)} events:" + "\n")
    for line in report.last:
        out.write(f"  {line}" + "\n")
    again = f"--seed {facts['seed']} --days {facts['days']} --orders {facts['orders']}"
    out.write(f"Again: python manage.py simulate {again}" + "\n")


def summary(tally: Tally, *, whole: bool) -> tuple[list[str], bool]:
    """Lines to print, and whether the corpus passed. `whole`: every fault must have hit."""
    from agency.simulation.coverage import all_pairs, legal_pairs  # noqa: PLC0415

    legal = legal_pairs()
    done, asked = legal & tally.allowed, (all_pairs() - legal) & tally.refused
    unhit = [name for name, hits in tally.faults.items() if not hits]
    missing = sorted(legal - tally.allowed)
    lines = [
        f"{tally.runs} seeds, {tally.transitions} transitions, {len(tally.broken)} broken",
        f"(state, action) pairs: {len(done)} of {len(legal)} legal ones done, "
        f"{len(asked)} of {len(all_pairs() - legal)} illegal ones refused",
        *(f"  not done: {process}, {state}: {name}" for process, state, name in missing),
        "faults: " + ", ".join(f"{name} {hits}" for name, hits in sorted(tally.faults.items())),
    ]
    if whole and unhit:
        lines.append(f"VOID: {', '.join(unhit)} never hit")
    return lines, not tally.broken and not (whole and unhit)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="simulate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--orders", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    last = given.seed + given.seeds
    tasks = [Task(seed, given.days, given.orders) for seed in range(given.seed, last)]
    tally = Tally()
    for report in play(tasks, given.jobs):
        tally.add(report)
        if report.violations:
            explain(report, sys.stderr)
        if given.json:
            sys.stdout.write(json.dumps(report.public) + "\n")
            sys.stdout.flush()
    django.setup()
    lines, passed = summary(tally, whole=given.seeds >= 20)
    if given.seeds > 1 or not given.json:
        out = sys.stderr if given.json else sys.stdout
        out.write("\n".join(lines) + "\n")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
