"""The scan's own rules: what counts as reviewed, what was planted, when it must not stay silent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from scripts import scan
from scripts.scanning import planted, source, web
from scripts.scanning.findings import (
    MOST_REVIEWED,
    Finding,
    Reviewed,
    ScanError,
    read_reviewed,
    sift,
)

ROOT = Path(django_settings.BASE_DIR)
RULES = re.findall(r"^  - id: ([a-z-]+)$", (ROOT / source.RULES).read_text(), re.MULTILINE)
REASON = "Looked at on a Monday, and it is only the test of this list."
SQL = Finding("bandit", "B608", "payments/triggers.py", 18, "Possible SQL injection")


def row(**fields: str) -> Reviewed:
    known = {"tool": "bandit", "rule": "B608", "where": "payments/*.py", "reason": REASON}
    return Reviewed(**{**known, **fields})


def write(folder: Path, *reasons: str) -> Path:
    path = folder / "reviewed.toml"
    head = '[[reviewed]]\ntool = "bandit"\nrule = "B1"\nwhere = "a.py"\n'
    path.write_text("".join(f'{head}reason = "{reason}"\n' for reason in reasons))
    return path


def test_every_rule_has_a_planted_case_and_every_case_a_rule() -> None:
    assert {rule for _name, _line, rule in source.marks(ROOT / source.PLANTED)} == set(RULES)
    assert len(RULES) == len(set(RULES)) >= 16


def test_planted_case_that_is_missed_or_made_up_is_told() -> None:
    promised = {("planted.py", 3, "mailer"), ("planted.py", 5, "network")}
    found = [
        Finding("semgrep", "mailer", "security/fixtures/planted.py", 3, "send_mail()"),
        Finding("semgrep", "enqueue", "security/fixtures/planted.py", 9, "x.delay()"),
    ]

    assert source.differences(promised, found) == [
        "not found: network at planted.py:5",
        "not planted: enqueue at planted.py:9",
    ]


@pytest.mark.parametrize(
    ("known", "is_new"),
    [
        (row(), False),
        (row(holds="SQL"), False),
        (row(holds="eval"), True),
        (row(rule="B609"), True),
        (row(tool="semgrep"), True),
        (row(where="orders/*.py"), True),
    ],
)
def test_finding_is_new_unless_a_row_covers_it(known: Reviewed, is_new: bool) -> None:
    new, stale = sift([SQL, SQL], [known])

    assert new == ([SQL] if is_new else [])
    assert stale == ([known] if is_new else [])


def test_scan_fails_on_what_is_new_and_on_what_is_stale(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert scan.report([SQL], [row()]) == 0
    assert scan.report([SQL], []) == 1
    assert scan.report([], [row()]) == 1
    assert "payments/triggers.py:18" in capsys.readouterr().out


def test_review_without_a_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScanError, match="needs a reason"):
        read_reviewed(write(tmp_path, "ok"))


def test_review_that_grows_long_is_refused(tmp_path: Path) -> None:
    assert len(read_reviewed(write(tmp_path, *[REASON] * MOST_REVIEWED))) == MOST_REVIEWED
    with pytest.raises(ScanError, match="mend findings"):
        read_reviewed(write(tmp_path, *[REASON] * (MOST_REVIEWED + 1)))


def test_our_list_is_one_that_the_scan_takes() -> None:
    assert {each.tool for each in read_reviewed(scan.REVIEWED)} <= {"bandit", "semgrep", "wapiti"}


def test_report_of_the_attacker_becomes_findings() -> None:
    hole: dict[str, Any] = {
        "method": "GET",
        "path": "http://127.0.0.1:9/en/services/?q=x",
        "info": "XSS via injection\nin q",
        "parameter": "q",
    }
    fault = {**hole, "parameter": "", "info": "a 500"}
    report = {
        "vulnerabilities": {"XSS": [hole], "SQL Injection": []},
        "anomalies": {"Internal Server Error": [fault]},
        "additionals": {"Told": [hole]},
    }

    assert web.findings(report, "client") == [
        Finding("wapiti", "XSS", "/en/services/", 0, "client: GET [q] XSS via injection in q"),
        Finding("wapiti", "Internal Server Error", "/en/services/", 0, "client: GET a 500"),
    ]


def test_planted_site_has_its_holes() -> None:
    """Without them the control proves nothing."""
    heads: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        heads.append((status, dict(headers)))

    hello = b"".join(planted.site({"PATH_INFO": "/hello", "QUERY_STRING": "name=<script>1"}, start))
    planted.site({"PATH_INFO": "/go", "QUERY_STRING": "to=https://evil.example/"}, start)

    assert b"<script>1" in hello
    assert heads[1] == ("302 Found", {"Location": "https://evil.example/"})
    assert "Content-Security-Policy" not in heads[0][1]


def test_scan_names_its_parts() -> None:
    assert scan.main(["everything"]) == 2
