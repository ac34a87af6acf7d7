"""What the tools found, and what somebody has looked at: security/reviewed.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

MOST_REVIEWED = 10
SHORTEST_REASON = 30


class ScanError(Exception):
    """The scan says nothing: a tool did not run, or no longer finds what was planted."""


@dataclass(frozen=True, order=True)
class Finding:
    """One remark of a tool. `where`: a file, or a path of the site; `said`: what stands there."""

    tool: str
    rule: str
    where: str
    line: int
    said: str

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        return f"{self.tool:<8} {self.rule:<28} {place}  {self.said}"


@dataclass(frozen=True)
class Reviewed:
    """Findings of `rule` in `where` (a shell pattern) that say `holds` are known, with a reason."""

    tool: str
    rule: str
    where: str
    reason: str
    holds: str = ""

    def covers(self, finding: Finding) -> bool:
        return (
            (self.tool, self.rule) == (finding.tool, finding.rule)
            and fnmatchcase(finding.where, self.where)
            and self.holds in finding.said
        )


def read_reviewed(path: Path) -> list[Reviewed]:
    """The reviewed list. Raises ScanError when a reason is missing or the list has grown long."""
    rows = [Reviewed(**row) for row in tomllib.loads(path.read_text()).get("reviewed", [])]
    if len(rows) > MOST_REVIEWED:
        raise ScanError(
            f"{path.name} has {len(rows)} rows; mend findings, {MOST_REVIEWED} at most."
        )
    for row in rows:
        if len(row.reason) < SHORTEST_REASON:
            raise ScanError(f"{path.name}: {row.rule} in {row.where} needs a reason in a sentence.")
    return rows


def sift(
    findings: Iterable[Finding], reviewed: Sequence[Reviewed]
) -> tuple[list[Finding], list[Reviewed]]:
    """(findings that nobody has looked at, reviewed rows that cover nothing any more)."""
    found = sorted(set(findings))
    new = [each for each in found if not any(row.covers(each) for row in reviewed)]
    stale = [row for row in reviewed if not any(row.covers(each) for each in found)]
    return new, stale
