"""The demo's time: planned acts and real timers, played in their true order on a frozen clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

from kernel import clock, outbox
from kernel.models import OutboxMessage

Act = Callable[[], object]
NEVER = datetime.max.replace(tzinfo=UTC)


class Stage:
    """Plays until `end`; `after_each` is called whenever something may have changed."""

    def __init__(self, end: datetime) -> None:
        self.end = end
        self.after_each: list[Act] = []
        self._plan: list[tuple[datetime, int, Act]] = []
        self._numbers = count()

    def at(self, moment: datetime, act: Act) -> None:
        """Plan `act`; a moment that has passed means at once."""
        heapq.heappush(self._plan, (max(moment, clock.now()), next(self._numbers), act))

    def play(self) -> None:
        """Every planned act and every due timer, oldest first; the clock must be frozen."""
        while (moment := self._next()) <= self.end:
            clock.set_frozen(max(moment, clock.now()))
            if self._plan and self._plan[0][0] <= clock.now():
                heapq.heappop(self._plan)[2]()
            outbox.deliver_due()
            for look in self.after_each:
                look()
        clock.set_frozen(self.end)

    def _next(self) -> datetime:
        """The earliest of the next planned act and the next timer; never, when there is none."""
        timer = (
            OutboxMessage.objects.open()
            .order_by("available_at")
            .values_list("available_at", flat=True)
            .first()
        )
        planned = self._plan[0][0] if self._plan else None
        return min(filter(None, (timer, planned)), default=NEVER)
