"""Virtual time: one heap of moments, one log of what happened, one source of chance per role."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from random import Random

from agency.simulation.coverage import Coverage
from agency.simulation.faults import Plan
from kernel import clock

Act = Callable[[], object]


class World:
    """`now` is true time; the product's clock is `now` plus `skew` (F16), never above `doubt`."""

    def __init__(self, seed: int, start: datetime, end: datetime) -> None:
        self.seed, self.start, self.now = seed, start, start
        self.end = end
        self.skew = self.doubt = timedelta()
        self.plan = Plan(self.chance("faults"))
        self.coverage = Coverage()
        self.log: list[str] = []
        self.violations: list[str] = []
        self.watchers: list[Act] = []
        self._heap: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def chance(self, role: str) -> Random:
        """A stream of chance of its own, the same on every machine."""
        return Random(f"{self.seed}:{role}")  # noqa: S311  a simulation

    def at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._heap, (max(moment, self.now), next(self._numbers), act))

    def later(self, wait: timedelta, act: Act) -> None:
        self.at(self.now + wait, act)

    def note(self, who: str, what: str, outcome: str = "") -> None:
        self.log.append(f"{self.now:%Y-%m-%d %H:%M:%S} {who} {what} {outcome}".rstrip())

    def violated(self, rule: str, what: str) -> None:
        """A promise of the product was broken; the same sentence counts once."""
        found = f"{rule}: {what}"
        if found not in self.violations:
            self.violations.append(found)
            self.note("CHECK", found)

    def move_to(self, moment: datetime) -> None:
        """Let time pass; it never runs backwards except by a step of the clock."""
        self.now = max(self.now, moment)
        clock.set_frozen(self.now + self.skew)

    def run(self, until: datetime, tick: Callable[[datetime], datetime | None]) -> None:
        """Play the heap until `until`. `tick` beats when that is sooner."""
        while not self.violations:
            following = min(self._heap[0][0], until) if self._heap else until
            beat = tick(following)
            if beat is not None and beat < following:
                continue
            if not self._heap or self._heap[0][0] > until:
                self.move_to(until)
                return
            moment, _number, act = heapq.heappop(self._heap)
            self.move_to(moment)
            act()
            for watch in self.watchers:
                watch()
