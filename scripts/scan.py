"""Look at the house from outside: read its source, attack a demo of it.

    python -m scripts.scan            both
    python -m scripts.scan source     bandit and the house's semgrep rules
    python -m scripts.scan web        wapiti as visitor, client, freelancer and owner

Ends with 1 when a tool finds what nobody has reviewed, when a row of security/reviewed.toml covers
nothing any more, or when a tool no longer finds what was planted for it.
"""

from __future__ import annotations

import sys
import time
from subprocess import TimeoutExpired

from scripts.scanning.environments import ROOT, environment
from scripts.scanning.findings import Finding, Reviewed, ScanError, read_reviewed, sift
from scripts.scanning.source import read_source
from scripts.scanning.web import attack

REVIEWED = ROOT / "security" / "reviewed.toml"
PARTS = {"source": {"bandit", "semgrep"}, "web": {"wapiti"}}


def look(part: str) -> list[Finding]:
    """The findings of one part, its environment made when it is missing."""
    started = time.monotonic()
    if part == "source":
        found = read_source(environment("scan", "requirements-scan.txt"))
    else:
        found = attack(environment("scan-web", "requirements-scan-web.txt"))
    print(f"{part}: {len(found)} findings, {time.monotonic() - started:.0f} s", flush=True)
    return found


def report(findings: list[Finding], reviewed: list[Reviewed]) -> int:
    """Print what is left to look at; 1 when there is something."""
    new, stale = sift(findings, reviewed)
    for row in stale:
        print(f"stale    {row.rule} in {row.where}: found no more, take it off the list")
    for finding in new:
        print(finding)
    known = len(set(findings)) - len(new)
    print(f"{len(new)} unreviewed, {known} reviewed by {len(reviewed)} rows, {len(stale)} stale")
    return 1 if new or stale else 0


def main(arguments: list[str]) -> int:
    parts = arguments or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        print(f"scan: {', '.join(sorted(unknown))}? Choose source or web.", file=sys.stderr)
        return 2
    tools = set().union(*(PARTS[part] for part in parts))
    try:
        reviewed = [row for row in read_reviewed(REVIEWED) if row.tool in tools]
        return report([finding for part in parts for finding in look(part)], reviewed)
    except (ScanError, TimeoutExpired) as error:
        print(f"scan: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
