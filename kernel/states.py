"""Processes as data: the row type of a transition table, and what is derived from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from kernel.actors import ActorKind


class IllegalTransition(Exception):
    """The state does not allow this step. Nothing was changed."""


class Conflict(Exception):
    """Somebody else changed the row first. Nothing was changed; read again."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a process: who may move what where, and what follows.

    `requires`, `timer` are sentences for docs/states.md; `topic` is announced through the outbox.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[ActorKind, ...]
    requires: str = ""
    timer: str = ""
    topic: str = ""


class Process:
    """A transition table with look-ups. Pure data, no database."""

    def __init__(self, name: str, initial: str, rows: Iterable[Transition]) -> None:
        self.name = name
        self.initial = initial
        self.rows = {row.name: row for row in rows}

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((src, row.target) for row in self.rows.values() for src in row.sources)

    def check(self, name: str, status: str, kind: ActorKind) -> Transition:
        """The transition `name` from `status`; raises IllegalTransition when not allowed."""
        row = self.rows[name]
        if status not in row.sources or kind not in row.actors:
            raise IllegalTransition(f"{self.name}: {kind} may not {name} when {status}")
        return row

    def allowed(self, status: str, kind: ActorKind) -> frozenset[str]:
        return frozenset(
            row.name for row in self.rows.values() if status in row.sources and kind in row.actors
        )

    def event_rule(self) -> Q:
        """A CheckConstraint condition: the event table holds legal pairs only, or the birth."""
        rule = Q(from_status="", to_status=self.initial)
        for source, target in sorted(self.pairs):
            rule |= Q(from_status=source, to_status=target)
        return rule
