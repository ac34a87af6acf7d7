"""What Google's Lighthouse says of four pages as a phone meets them, and what a first visit weighs.

The median of three visits on Lighthouse's mobile preset. Whether search engines may keep a page
(`is-crawlable`) is not asked: a practice agency, a summary and an order are all kept from them.
`make lighthouse` runs it: scripts/lighthouse.py.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from bench import stage
from bench.figures import Figure, figure
from bench.servers import ROOT, web
from catalog.models import Package
from kernel import outbox
from scripts.browser import find_chromium

NODE = ROOT / "bench" / "node"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
VISITS = 3
SECONDS = 180
TRIES = 3
CHROMIUM = "--headless=new --no-sandbox --disable-dev-shm-usage"
BUYER = {
    "email": "lena@clients.example",
    "name": "Lena Martin",
    "country": "FR",
    "buyer_kind": "consumer",
}


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cookie: str = ""


def measure() -> list[Figure]:
    """Build an agency in this process's settings, serve it, visit it."""
    stage.build()
    stage.ask_no_files()
    stage.freelancer()
    with outbox.quiet():
        pages = list(_pages())
    with web(dict(os.environ), "/healthz") as server:
        return [each for page in pages for each in _judged(page, server.port)]


def _pages() -> Iterator[Page]:
    service = Package.objects.select_related("service").order_by("pk")[0].service
    buyer = stage.client()
    order = stage.order_in_production(buyer)
    yield Page("home", reverse("catalog:home"))
    yield Page("service", reverse("catalog:service", args=[service.slug]))
    yield _summary(reverse("orders:new", args=[service.slug]))
    detail = reverse("orders:detail", args=[order.public_id])
    yield Page("order", detail, stage.cookie_of(buyer))


def _summary(path: str) -> Page:
    """The page with the button that buys, reached as a stranger reaches it."""
    browser = Client(headers={"host": "127.0.0.1"})
    answer = browser.post(path, {"package": "standard", **BUYER})
    cookie = "; ".join(f"{name}={each.value}" for name, each in browser.cookies.items())
    return Page("summary", answer.headers["Location"], cookie)


def _judged(page: Page, port: int) -> Iterator[Figure]:
    reports = [_visit(page, port) for _ in range(VISITS)]
    for category in CATEGORIES:
        scores = [100 * report["categories"][category]["score"] for report in reports]
        yield figure(f"{page.name}_{category}", statistics.median(scores), "points", ">= 100")
    for name in sorted({name for report in reports for name in _lost(report)}):
        print(f"{page.name}: {name}", flush=True)
    if not page.cookie:
        yield from _weight(page, reports[0], port)


def _visit(page: Page, port: int) -> dict[str, Any]:
    """Lighthouse's report. A busy machine now and then loses its trace: then once more."""
    for _ in range(TRIES):
        done = subprocess.run(
            _command(page, port),
            env={**os.environ, "CHROME_PATH": find_chromium()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=SECONDS,
        )
        if done.returncode == 0:
            return _read(page, done.stdout)
    raise RuntimeError(f"Lighthouse saw nothing of {page.name} in {TRIES} tries")


def _command(page: Page, port: int) -> list[str]:
    command = [str(NODE / "node_modules/.bin/lighthouse"), f"http://127.0.0.1:{port}{page.path}"]
    command += ["--quiet", "--output=json", "--output-path=stdout", f"--chrome-flags={CHROMIUM}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", "--skip-audits=is-crawlable"]
    if page.cookie:
        command += [f"--extra-headers={json.dumps({'Cookie': page.cookie})}"]
    return command


def _read(page: Page, output: bytes) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(output)
    if report["requestedUrl"] != report["finalDisplayedUrl"]:
        raise RuntimeError(f"{page.name} led to {report['finalDisplayedUrl']}")
    return report


def _lost(report: dict[str, Any]) -> Iterator[str]:
    """What cost a point, in Lighthouse's own words."""
    for category in CATEGORIES:
        for each in report["categories"][category]["auditRefs"]:
            audit = report["audits"][each["id"]]
            if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{category}: {audit['title']} ({audit.get('displayValue', 'no')})"


def _weight(page: Page, report: dict[str, Any], port: int) -> Iterator[Figure]:
    """Of a first visit, pictures apart: requests, and bytes as they came, headers and all."""
    rows = report["audits"]["network-requests"]["details"]["items"]
    rows = [row for row in rows if not row["mimeType"].startswith("image/")]
    scripts = sum(_length(row["url"], port) for row in rows if row["resourceType"] == "Script")
    weight = sum(row["transferSize"] for row in rows)
    yield figure(f"{page.name}_first_visit", weight / 1000, "kB", "<= 60")
    yield figure(f"{page.name}_scripts", scripts / 1000, "kB", "<= 3")
    yield figure(f"{page.name}_requests", len(rows), "requests", "<= 10")


def _length(url: str, port: int) -> int:
    """Bytes of a file as a browser asks for it, without headers."""
    line = HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", urlsplit(url).path, headers={"Accept-Encoding": "gzip"})
    return len(line.getresponse().read())
