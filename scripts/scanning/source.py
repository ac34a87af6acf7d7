"""Read the source: bandit, and the house's own semgrep rules, tried on planted cases first."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from scripts.scanning.environments import ROOT
from scripts.scanning.findings import Finding, ScanError

ROOMS = ["agency", "payments", "freelancers", "orders", "catalog", "accounts", "kernel"]
CODE = [*ROOMS, "scripts", "bench"]
PAGES = ["templates", "static/js"]
PLANTED = "security/fixtures"
RULES = "security/semgrep.yml"
READ_SECONDS = 240
_MARK = re.compile(r"ruleid: ([a-z-]+)")


def read_source(programs: Path) -> list[Finding]:
    """Findings of both tools. Raises ScanError unless they find exactly what was planted."""
    bandit, semgrep = run_bandit(programs), run_semgrep(programs)
    if not _inside(bandit):
        raise ScanError(f"bandit finds nothing in {PLANTED}: its run proves nothing.")
    problems = differences(marks(ROOT / PLANTED), _inside(semgrep))
    if problems:
        raise ScanError("semgrep and the planted cases differ:\n  " + "\n  ".join(problems))
    return [each for each in (*bandit, *semgrep) if not each.where.startswith(PLANTED)]


def _inside(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.where.startswith(PLANTED)]


def run_bandit(programs: Path) -> list[Finding]:
    """Medium and high; `# nosec` is not heard, the reviewed list is."""
    command = [str(programs / "bandit"), "-q", "-r", *CODE, "manage.py", PLANTED]
    report = _run([*command, "-ll", "--ignore-nosec", "-f", "json"], "-o", allowed={0, 1})
    if report["errors"]:
        raise ScanError(f"bandit could not read everything: {report['errors']}")
    return [
        Finding("bandit", row["test_id"], row["filename"], row["line_number"], row["issue_text"])
        for row in report["results"]
    ]


def run_semgrep(programs: Path) -> list[Finding]:
    """Our own rules; nothing is fetched and nothing is told to anybody."""
    command = [str(programs / "semgrep"), "scan", "--config", RULES, "--metrics=off"]
    command += ["--disable-version-check", "--disable-nosem", "--quiet", "--json", "--jobs=2"]
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    report = _run([*command, *CODE, *PAGES, PLANTED], "-o", allowed={0}, path=path)
    if report["errors"]:
        raise ScanError(f"semgrep could not read everything: {report['errors']}")
    return [_semgrep_finding(row) for row in report["results"]]


def _semgrep_finding(row: dict[str, Any]) -> Finding:
    number = row["start"]["line"]
    text = (ROOT / row["path"]).read_text().splitlines()[number - 1].strip()
    return Finding("semgrep", row["check_id"].rpartition(".")[2], row["path"], number, text)


def _run(
    command: Sequence[str], option: str, *, allowed: set[int], path: str | None = None
) -> dict[str, Any]:
    """The JSON that the tool writes where `option` says."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = subprocess.run(
            [*command, option, str(report)],
            cwd=ROOT,
            env={**os.environ, "PATH": path} if path else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=READ_SECONDS,
        )
        if done.returncode not in allowed or not report.exists():
            raise ScanError(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
        found: dict[str, Any] = json.loads(report.read_text())
        return found


def marks(folder: Path) -> set[tuple[str, int, str]]:
    """(file, line, rule) that the planted cases promise: the line under each mark."""
    return {
        (path.name, number + 1, hit[1])
        for path in sorted(folder.iterdir())
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if (hit := _MARK.search(line))
    }


def differences(promised: set[tuple[str, int, str]], found: Iterable[Finding]) -> list[str]:
    """What was planted and not found, and what was found and not planted."""
    seen = {(Path(each.where).name, each.line, each.rule) for each in found}
    missed = [f"not found: {rule} at {name}:{line}" for name, line, rule in promised - seen]
    extra = [f"not planted: {rule} at {name}:{line}" for name, line, rule in seen - promised]
    return sorted(missed + extra)
