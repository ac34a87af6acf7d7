"""One measured value beside its goal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is `<= 1.5`, `>= 4` or `== 1` in the figure's unit; empty: told, not judged."""

    name: str
    value: float
    unit: str
    goal: str = ""

    @property
    def is_met(self) -> bool | None:
        """None when there is no goal."""
        if not self.goal:
            return None
        sign, _, bound = self.goal.partition(" ")
        limit = float(bound)
        kept = {"<=": self.value <= limit, ">=": self.value >= limit, "==": self.value == limit}
        return kept[sign]


def figure(name: str, value: float, unit: str, goal: str = "") -> Figure:
    """Three significant decimals at most."""
    return Figure(name, round(value, 3), unit, goal)


def save(figures: Iterable[Figure], path: Path) -> None:
    """The figures as `name -> {value, unit, goal}`."""
    rows = {each.name: _without_name(asdict(each)) for each in figures}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows, indent=1) + "\n")


def load(path: Path) -> list[Figure]:
    rows = json.loads(path.read_text())
    return [Figure(name, row["value"], row["unit"], row["goal"]) for name, row in rows.items()]


def table(figures: Iterable[Figure], before: Mapping[str, float]) -> str:
    """A line a figure: value, unit, goal, whether it is met, and the value of the run before."""
    words = {None: "", True: "met", False: "MISSED"}
    rows = [f"{'figure':<44}{'value':>12} {'unit':<11}{'goal':<10}{'':<8}{'before':>12}"]
    for each in figures:
        last = before.get(each.name)
        rows.append(
            f"{each.name:<44}{each.value:>12g} {each.unit:<11}{each.goal:<10}"
            f"{words[each.is_met]:<8}{'' if last is None else f'{last:g}':>12}"
        )
    return "\n".join(rows)


def _without_name(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != "name"}
