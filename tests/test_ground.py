"""The ground: one command to run, processes that end, words and dependencies accounted for."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from scripts import messages, services
from scripts.packages import install_when_allowed

ROOT = Path(__file__).resolve().parent.parent
SUPERVISE = (
    "import os, sys; from pathlib import Path; from scripts.supervisor import supervise; "
    "sys.exit(supervise(Path(sys.argv[1]), os.environ, grace=1.0))"
)
PROGRAM = """
import os, signal, sys
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if "forks" in sys.argv:
    os.fork()
# One write, so that two processes on one pipe cannot mix their words.
os.write(1, f"pid {os.getpid()} port {os.environ.get('PORT')}\\n".encode())
signal.pause()
"""


def is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@contextmanager
def supervised(folder: Path, **programs: str) -> Iterator[subprocess.Popen[str]]:
    """Our supervisor on a Procfile of small programs, each of which prints its id and its PORT."""
    (folder / "program.py").write_text(PROGRAM)
    lines = [f"{name}: exec {sys.executable} program.py {how}" for name, how in programs.items()]
    (folder / "Procfile").write_text("\n".join(lines))
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, "Procfile"],
        cwd=folder,
        env={**os.environ, "PORT": "8129", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    too_late = threading.Timer(20, process.terminate)
    too_late.start()
    try:
        yield process
    finally:
        too_late.cancel()
        process.terminate()
        process.communicate(timeout=10)


def read_until_up(process: subprocess.Popen[str], count: int) -> list[tuple[str, int, str]]:
    """Who is up, with id and PORT; the lines look like `00:00:00 web    | pid 1 port 2`."""
    assert process.stdout is not None
    found: list[tuple[str, int, str]] = []
    while len(found) < count:
        line = process.stdout.readline()
        match = re.search(r"(\w+) +\| pid (\d+) port (\w+)", line)
        assert match, line
        found.append((match[1], int(match[2]), match[3]))
    return found


def test_supervisor_ends_every_process_when_asked_to_stop(tmp_path: Path) -> None:
    with supervised(tmp_path, web="", worker="stubborn") as process:
        up = read_until_up(process, 2)

        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)

    assert process.returncode == 0
    assert not [pid for _, pid, _ in up if is_alive(pid)]


def test_supervisor_stops_all_with_a_sentence_when_one_process_dies(tmp_path: Path) -> None:
    with supervised(tmp_path, web="", worker="") as process:
        up = read_until_up(process, 2)

        os.kill(next(pid for name, pid, _ in up if name == "worker"), signal.SIGKILL)
        said, _ = process.communicate(timeout=10)

    assert process.returncode != 0
    assert said.count("worker ended by itself (code -9), so Relais stops the others.") == 1
    assert not [pid for _, pid, _ in up if is_alive(pid)]


def test_supervisor_leaves_no_grandchild_when_a_leader_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, web="", worker="stubborn forks") as process:
        up = read_until_up(process, 3)

        os.kill(min(pid for name, pid, _ in up if name == "worker"), signal.SIGKILL)
        process.communicate(timeout=10)

    assert sorted(name for name, _, _ in up) == ["web", "worker", "worker"]
    assert not [pid for _, pid, _ in up if is_alive(pid)]


def test_supervisor_gives_the_port_to_the_web_process_only(tmp_path: Path) -> None:
    with supervised(tmp_path, web="", worker="") as process:
        up = read_until_up(process, 2)

    assert {name: port for name, _, port in up} == {"web": "8129", "worker": "None"}


def test_import_contracts_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == (
        EXIT_STATUS_SUCCESS
    )


def test_makefile_has_every_door_of_the_house() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    daily = ["run", "start", "test", "check", "services-test", "e2e", "messages", "demo-reset"]
    proofs = ["simulate", "killtest", "scan", "bench", "lighthouse"]
    assert targets == {*daily, *proofs}


def test_ci_runs_every_check_and_may_be_executed() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    lines = script.read_text().splitlines()
    assert [line for line in lines if line.startswith("run ")] == [
        f"run {step}" for step in ("check", "test", "services-test", "e2e")
    ]
    assert any("make simulate" in line and line.endswith("&") for line in lines)


REQUIREMENTS = [f"requirements{part}.txt" for part in ("", "-dev", "-scan", "-scan-web")]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_dependency_is_pinned(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line]

    assert [line for line in lines if "==" not in line] in ([], ["-r requirements.txt"])


def test_every_dependency_has_a_reason() -> None:
    pinned = [
        re.split(r"==|\[", line)[0].lower()
        for name in REQUIREMENTS
        for line in (ROOT / name).read_text().splitlines()
        if "==" in line
    ]
    text = (ROOT / "docs" / "dependencies.md").read_text()
    explained = re.findall(r"^- \*\*(.+?)\*\*: \S.{15,}$", text, re.MULTILINE)

    assert sorted(name.lower() for name in explained) == sorted(pinned)


def test_translations_are_complete() -> None:
    assert messages.problems() == []


def write_catalog(root: Path, language: str, *entries: polib.POEntry) -> None:
    path = messages.catalog_path(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = polib.POFile()
    catalog.extend(entries)
    catalog.save(str(path))


def write_sources(root: Path) -> None:
    (root / "orders").mkdir()
    (root / "orders" / "views.py").write_text('text = _("Hello %(name)s")\n')
    (root / "templates").mkdir()
    (root / "templates" / "page.html").write_text(
        "{% load i18n %}\n  <p>{% translate 'Pay' %}</p>\n<b>\n"
        "{% blocktranslate count n=n trimmed %}\n  {{ n }} file\n{% plural %}\n  {{ n }} files\n"
        "{% endblocktranslate %}</b>"
    )


def test_messages_finds_code_and_templates_and_keeps_translations(tmp_path: Path) -> None:
    write_sources(tmp_path)
    write_catalog(
        tmp_path,
        "fr",
        polib.POEntry(msgid="Pay", msgstr="Payer"),
        polib.POEntry(msgid="Gone", msgstr="Parti"),
    )

    messages.extract(tmp_path)

    french = {e.msgid: e for e in polib.pofile(str(messages.catalog_path("fr", tmp_path)))}
    english = {e.msgid: e for e in polib.pofile(str(messages.catalog_path("en", tmp_path)))}
    assert sorted(french) == ["%(n)s file", "Hello %(name)s", "Pay"]
    assert french["Pay"].msgstr == "Payer"
    assert english["Pay"].msgstr == "Pay"
    assert english["%(n)s file"].msgstr_plural == {0: "%(n)s file", 1: "%(n)s files"}
    assert messages.problems(tmp_path) == [
        "fr: not translated: '%(n)s file'",
        "fr: not translated: 'Hello %(name)s'",
    ]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (polib.POEntry(msgid="Hello %(name)s", msgstr="Bonjour"), "placeholders differ"),
        (polib.POEntry(msgid="Hello %(name)s", msgstr="Bonjour %(nom)s"), "placeholders differ"),
        (polib.POEntry(msgid="Hello %(name)s", msgstr=""), "not translated"),
        (
            polib.POEntry(msgid="Hello %(name)s", msgstr="Salut %(name)s", flags=["fuzzy"]),
            "fuzzy",
        ),
        (polib.POEntry(msgid="Old", msgstr="Vieux"), "no longer used"),
    ],
)
def test_messages_reports_a_broken_translation(
    tmp_path: Path, entry: polib.POEntry, problem: str
) -> None:
    write_sources(tmp_path)
    write_catalog(tmp_path, "fr", entry)

    found = messages.problems(tmp_path)

    assert [line for line in found if problem in line and repr(entry.msgid) in line]


def test_services_fail_with_a_sentence_when_nothing_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = services.free_port()
    monkeypatch.setenv("DATABASE_URL", f"postgres://nobody@127.0.0.1:{port}/none")
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")

    code = services.main([sys.executable, "-c", "raise SystemExit(0)"])

    assert code == 1
    assert "Nothing answers at DATABASE_URL." in capsys.readouterr().err


def test_services_never_run_as_root() -> None:
    assert services.Account.choose().uid != 0


def test_packages_are_not_installed_outside_the_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    assert install_when_allowed("postgresql") is False
