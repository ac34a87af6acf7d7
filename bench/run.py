"""Measure the product and say what it costs.

    make bench                       (python -m bench.run)
    python -m bench.run pages        one part only: pages, embedded, services, million

Figures go to var/bench.json as name -> {value, unit, goal} and to bench/results/<day>.json, which
is committed; a part run alone replaces its own figures in both. PostgreSQL and Redis are started
when DATABASE_URL and REDIS_URL are not set; the bench makes and drops databases of its own there.
Linux only.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench import figures
from bench.figures import Figure
from bench.install import drop_database, environment, new_database, with_settings
from scripts.services import ServiceError, services

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "var" / "bench.json"
HISTORY = ROOT / "bench" / "results"
SECONDS_A_PART = 420


def pages(folder: Path, urls: dict[str, str]) -> list[Figure]:
    server = urls["DATABASE_URL"]
    ours, bare = new_database(server, "pages"), new_database(server, "bare")
    env = environment(folder, database=ours, redis=urls["REDIS_URL"])
    bare_env = with_settings({**env, "DATABASE_URL": bare}, "bench.bare.settings")
    try:
        _python(["-c", _PREPARE_BARE], bare_env)
        return _part("pages", {**env, "BENCH_BARE_DATABASE_URL": bare}, folder)
    finally:
        drop_database(server, ours)
        drop_database(server, bare)


def embedded(folder: Path, urls: dict[str, str]) -> list[Figure]:
    return _part("outbox", environment(folder), folder)


def served(folder: Path, urls: dict[str, str]) -> list[Figure]:
    url = new_database(urls["DATABASE_URL"], "outbox")
    env = environment(folder, database=url, redis=urls["REDIS_URL"])
    try:
        return _part("outbox", env, folder)
    finally:
        drop_database(urls["DATABASE_URL"], url)


def million(folder: Path, urls: dict[str, str]) -> list[Figure]:
    url = new_database(urls["DATABASE_URL"], "million")
    try:
        return _part("million", environment(folder, database=url), folder)
    finally:
        drop_database(urls["DATABASE_URL"], url)


PARTS: dict[str, Callable[[Path, dict[str, str]], list[Figure]]] = {
    "pages": pages,
    "embedded": embedded,
    "services": served,
    "million": million,
}
_PREPARE_BARE = "import django; django.setup(); from bench.bare import prepare; prepare.prepare()"


def _part(name: str, env: dict[str, str], folder: Path) -> list[Figure]:
    target = folder / f"{name}.json"
    _python(["-m", "bench.part", name, str(target)], env)
    return figures.load(target)


def _python(arguments: Sequence[str], env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=True, timeout=SECONDS_A_PART
    )


def main(names: Sequence[str]) -> int:
    wanted = names or list(PARTS)
    found: list[Figure] = []
    try:
        with services() as urls, tempfile.TemporaryDirectory(prefix="relais-bench-") as place:
            for name in wanted:
                started = time.monotonic()
                found += PARTS[name](Path(place) / name, urls)
                print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    except ServiceError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    print(figures.table(found, _last()))
    for path in (RESULT, HISTORY / f"{datetime.now(UTC):%Y-%m-%d}.json"):
        known = figures.load(path) if path.exists() and names else []
        others = [each for each in known if each.name not in {new.name for new in found}]
        figures.save([*others, *found], path)
    print("Written to var/bench.json")
    return 0


def _last() -> dict[str, float]:
    """The figures of the last day that was kept before today."""
    today = f"{datetime.now(UTC):%Y-%m-%d}.json"
    kept = sorted(path for path in HISTORY.glob("*.json") if path.name < today)
    return {each.name: each.value for each in figures.load(kept[-1])} if kept else {}


if __name__ == "__main__":
    # As an exception, SIGTERM too stops the servers on its way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
