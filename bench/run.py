"""Measure queries and CPU per request of the public pages, against a bare Django page.

    python -m bench.run

Signed out, warm, in one process without a network; the figures go to var/bench.json. CPU
milliseconds depend on the machine, the ratio to the bare page hardly does.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

ROUNDS = 7
REQUESTS = 40
RESULT = Path(__file__).resolve().parent.parent / "var" / "bench.json"


@dataclass(frozen=True)
class Cost:
    """One warm page: the median of the rounds."""

    page: str
    queries: int
    cpu_ms: float
    ratio: float = 1.0


def build() -> None:
    """A database in memory with the demo's catalogue, as a visitor of the storefront sees it."""
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ["DJANGO_SETTINGS_MODULE"] = "agency.settings_test"
    django.setup()
    from agency.demo.catalogue import load_catalogue  # noqa: PLC0415  needs django.setup()
    from agency.demo.people import found_agency  # noqa: PLC0415  needs django.setup()
    from catalog.models import ServiceStatus  # noqa: PLC0415  needs django.setup()

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    found_agency()
    load_catalogue(status=ServiceStatus.PUBLISHED)


def measure(page: str, url: str) -> Cost:
    client = Client()
    for _ in range(3):
        if client.get(url).status_code != 200:
            raise SystemExit(f"{url} did not answer 200: there is nothing to measure.")
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    rounds = [_round(client, url) for _ in range(ROUNDS)]
    return Cost(page, len(queries), round(statistics.median(rounds), 3))


def _round(client: Client, url: str) -> float:
    started = time.process_time()
    for _ in range(REQUESTS):
        client.get(url)
    return (time.process_time() - started) * 1000 / REQUESTS


def measure_all() -> list[Cost]:
    from catalog.models import Service  # noqa: PLC0415  needs django.setup()

    slug = Service.objects.order_by("pk").values_list("slug", flat=True)[0]
    with override_settings(ROOT_URLCONF="bench.bare", MIDDLEWARE=[]):
        bare = measure("bare Django page", "/")
    ours = [
        measure("storefront", reverse("catalog:home")),
        measure("service page", reverse("catalog:service", args=[slug])),
    ]
    return [bare] + [
        Cost(cost.page, cost.queries, cost.cpu_ms, round(cost.cpu_ms / bare.cpu_ms, 1))
        for cost in ours
    ]


def main() -> int:
    build()
    costs = measure_all()
    print(f"{'page':<20}{'queries':>9}{'CPU ms':>10}{'ratio':>8}")
    for cost in costs:
        print(f"{cost.page:<20}{cost.queries:>9}{cost.cpu_ms:>10.3f}{cost.ratio:>8.1f}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps([asdict(cost) for cost in costs], indent=2) + "\n")
    print("Written to var/bench.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
