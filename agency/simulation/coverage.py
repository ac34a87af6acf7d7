"""Which (process, state, action) pairs a run asked for, and which were done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from freelancers.states import PROCESS as ASSIGNMENT
from kernel.actors import ActorKind
from kernel.states import IllegalTransition, Process, Transition
from orders.states import PROCESS as ORDER
from payments.states import PAYMENT, REFUND

PROCESSES = (ORDER, ASSIGNMENT, PAYMENT, REFUND)
Pair = tuple[str, str, str]


def legal_pairs() -> set[Pair]:
    return {
        (process.name, source, row.name)
        for process in PROCESSES
        for row in process.rows.values()
        for source in row.sources
    }


def all_pairs() -> set[Pair]:
    """Every status with every action of its process, legal or not."""
    found = set()
    for process in PROCESSES:
        rows = process.rows.values()
        states = {process.initial} | {source for row in rows for source in row.sources}
        states |= {row.target for row in rows}
        found |= {(process.name, state, row.name) for state in states for row in rows}
    return found


class Coverage:
    """`allowed` and `refused` count how often a pair was asked for."""

    def __init__(self) -> None:
        self.allowed: Counter[Pair] = Counter()
        self.refused: Counter[Pair] = Counter()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Every look-up in a transition table is counted."""
        check = Process.check

        def watched(process: Process, name: str, status: str, kind: ActorKind) -> Transition:
            pair = (process.name, str(status), name)
            try:
                row = check(process, name, status, kind)
            except IllegalTransition:
                self.refused[pair] += 1
                raise
            self.allowed[pair] += 1
            return row

        with patch.object(Process, "check", watched):
            yield
