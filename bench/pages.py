"""Our pages and a bare Django page, in turn, against real server processes of the same kind.

CPU is what the web processes used (user and system), without the database's share. A cold page is
the first after a change of the catalogue: neither page nor catalogue is kept. It is asked for on
one connection, so it is compared with the bare page asked for in the same way.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import stage
from bench.figures import Figure, figure
from bench.install import with_settings
from bench.load import hammer
from bench.servers import Server, web
from catalog.models import Service
from kernel import outbox, versions
from orders.models import Order

ROUNDS = 12
REQUESTS = 40


@dataclass
class Target:
    """A page of one server; `laps` are (CPU ms per request, requests per second)."""

    name: str
    server: Server
    path: str
    cookie: str = ""
    requests: int = REQUESTS
    before_each: Callable[[], object] | None = None
    yardstick: str = "bare"
    laps: list[tuple[float, float]] = field(default_factory=list)

    def lap(self) -> None:
        used = self.server.cpu_seconds()
        lines = 1 if self.before_each else 4
        seconds = hammer(
            self.server.port,
            self.path,
            count=self.requests,
            connections=lines,
            cookie=self.cookie,
            before_each=self.before_each,
        )
        used = self.server.cpu_seconds() - used
        self.laps.append((used * 1000 / self.requests, self.requests / seconds))

    @property
    def cpu_ms(self) -> float:
        """The mean of the quieter three quarters of the laps: others use this machine too."""
        return statistics.fmean(sorted(lap[0] for lap in self.laps)[: len(self.laps) * 3 // 4])

    @property
    def per_second(self) -> float:
        return statistics.median(lap[1] for lap in self.laps)


def measure() -> list[Figure]:
    stage.build()
    stage.ask_no_files()
    stage.freelancer()
    with outbox.quiet():
        buyer = stage.client()
        order = stage.order_in_production(buyer)
    found = _queries(order)
    with _servers() as (bare, ours):
        targets = _targets(bare, ours, order)
        for target in targets:
            hammer(target.server.port, target.path, count=24, cookie=target.cookie)
        for _ in range(ROUNDS):
            for target in targets:
                target.lap()
    return [*found, *_compared(targets)]


@contextmanager
def _servers() -> Iterator[tuple[Server, Server]]:
    """The yardstick and the product, run by the same line of the Procfile."""
    env = dict(os.environ)
    bare_env = {**env, "DATABASE_URL": env["BENCH_BARE_DATABASE_URL"]}
    with ExitStack() as stack:
        bare = web(with_settings(bare_env, "bench.bare.settings"), "/", application="bench.bare")
        yield stack.enter_context(bare), stack.enter_context(web(env, "/healthz"))


def _targets(bare: Server, ours: Server, order: Order) -> list[Target]:
    assert order.client is not None  # noqa: S101  the stage made it so
    home = reverse("catalog:home")
    service = reverse("catalog:service", args=[order.service.slug])
    detail = reverse("orders:detail", args=[order.public_id])
    change, cookie = versions.bump_catalogue, stage.cookie_of(order.client)

    def cold(name: str, path: str) -> Target:
        return Target(name, ours, path, before_each=change, yardstick="bare_alone")

    return [
        Target("bare", bare, "/"),
        Target("bare_alone", bare, "/", before_each=_nothing),
        Target("storefront", ours, home, requests=2 * REQUESTS),
        cold("storefront_cold", home),
        Target("storefront_signed_in", ours, home, cookie=cookie),
        Target("service_page", ours, service, requests=2 * REQUESTS),
        Target("service_page_signed_in", ours, service, cookie=cookie),
        cold("service_page_cold", service),
        Target("order_page", ours, detail, cookie=cookie),
        Target("order_list", ours, reverse("orders:list"), cookie=cookie),
    ]


def _nothing() -> None:
    """Nothing changes before a bare page."""


def _compared(targets: list[Target]) -> Iterator[Figure]:
    bare, alone, *ours = targets
    yardsticks = {each.name: each for each in (bare, alone)}
    goals = {
        "storefront": "<= 1.5",
        "storefront_signed_in": "<= 1.5",
        "storefront_cold": "<= 1.3",
        "service_page": "<= 1.5",
        "service_page_signed_in": "<= 1.5",
        "service_page_cold": "<= 1.3",
        "order_page": "<= 2.5",
    }
    yield figure("bare_page_cpu", bare.cpu_ms, "ms/request")
    yield figure("bare_page_alone_cpu", alone.cpu_ms, "ms/request")
    yield figure("bare_page_throughput", bare.per_second, "requests/s")
    for page in ours:
        yield figure(f"{page.name}_cpu", page.cpu_ms, "ms/request")
        ratio = page.cpu_ms / yardsticks[page.yardstick].cpu_ms
        yield figure(f"{page.name}_cpu_to_bare", ratio, "x", goals.get(page.name, ""))
        if page.name in ("storefront", "service_page"):
            yield figure(f"{page.name}_throughput", page.per_second, "requests/s")
            speed = page.per_second / bare.per_second
            yield figure(f"{page.name}_throughput_to_bare", speed, "x", ">= 6")


def _queries(order: Order) -> Iterator[Figure]:
    """Queries of each page once the process is warm; the goals are what the tests fix."""
    assert order.client is not None  # noqa: S101  the stage made it so
    stranger, buyer = Client(), Client()
    buyer.force_login(order.client, backend=stage.BACKEND)
    slug = Service.objects.order_by("pk").values_list("slug", flat=True)[0]
    pages = [
        ("storefront", stranger, reverse("catalog:home"), "<= 1"),
        ("services", stranger, reverse("catalog:services"), "<= 1"),
        ("service_page", stranger, reverse("catalog:service", args=[slug]), "<= 1"),
        ("order_list", buyer, reverse("orders:list"), "<= 6"),
        ("order_page", buyer, reverse("orders:detail", args=[order.public_id]), "<= 10"),
    ]
    for name, browser, path, goal in pages:
        yield figure(f"{name}_queries", _count(browser, path), "queries", goal)


def _count(browser: Client, path: str) -> int:
    browser.get(path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(path, headers={"host": "127.0.0.1"})
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}: there is nothing to measure.")
    return len(seen)
