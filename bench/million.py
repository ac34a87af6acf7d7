"""The owner's home, the list of orders and the sweep with a few and with a million orders.

Only on PostgreSQL, in a database of its own. SQL time is what the statements took from this
process, the way to the server included; warm, each statement at its quickest of nine visits.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from bench import stage
from bench.bulk import without_indexes
from bench.figures import Figure, figure
from kernel import outbox
from kernel.models import OutboxMessage
from orders.models import Order

FEW, MANY = 1_000, int(os.environ.get("BENCH_ORDERS", "1000000"))
VISITS = 9
GENERATOR = Path(__file__).with_name("million.sql")
FILLED = (
    "payments_dayresult",
    "payments_endedorder",
    "kernel_outboxmessage",
    "freelancers_jobmessage",
    "orders_message",
    "payments_payout",
    "payments_refund",
    "payments_payment",
    "freelancers_assignment",
    "orders_brief",
    "orders_order",
)
HOST = {"host": "127.0.0.1"}


@dataclass
class Watch:
    """The milliseconds of each statement, in the order they came."""

    ms: list[float] = field(default_factory=list)

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.ms.append((time.perf_counter() - started) * 1000)


def measure() -> list[Figure]:
    stage.build()
    stage.freelancer()
    few = _grow(FEW)
    small = {name: _visits(visit) for name, visit in _pages().items()}
    _empty()
    many = _grow(MANY)
    found = [figure("million_orders_made", many, "s", "<= 60")]
    found += [figure("thousand_orders_made", few, "s")]
    for name, visit in _pages().items():
        large, queries, page_ms = _visits(visit)
        found += [
            figure(f"{name}_sql_at_1k", small[name][0], "ms"),
            figure(f"{name}_sql_at_1m", large, "ms", "<= 25"),
            figure(f"{name}_sql_1m_to_1k", large / small[name][0], "x", "<= 3"),
            figure(f"{name}_queries_at_1m", queries, "queries", f"== {small[name][1]}"),
            figure(f"{name}_page_at_1m", page_ms, "ms"),
        ]
    return [*found, *_sweep()]


def _grow(orders: int) -> float:
    """Make the orders; returns the seconds it took, statistics included."""
    started = time.perf_counter()
    script = GENERATOR.read_text().replace(":orders", str(orders))
    with transaction.atomic(), without_indexes(_tables()), connection.cursor() as cursor:
        for statement in script.split(";\n"):
            cursor.execute(statement)
    taken = time.perf_counter() - started
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return taken


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_tables())} CASCADE")
    User.objects.filter(role=Role.CLIENT).delete()


def _tables() -> list[str]:
    """What the generator fills."""
    known = set(connection.introspection.table_names())
    return [table for table in FILLED if table in known]


def _pages() -> dict[str, Callable[[], object]]:
    owner = User.objects.filter(role=Role.OWNER).first() or User.objects.create_user(
        "olga@relais.example", role=Role.OWNER, name="Olga Martin", is_superuser=True
    )
    browser = Client(headers=HOST)
    browser.force_login(owner, backend=stage.BACKEND)
    orders = reverse("admin:orders_order_changelist")
    deep = f"{orders}{_deep()}"
    return {
        "home": lambda: _open(browser, reverse("admin:index")),
        "order_list": lambda: _open(browser, orders),
        "order_list_filtered": lambda: _open(browser, f"{orders}?status__exact=in_production"),
        "order_list_deep": lambda: _open(browser, deep),
    }


def _deep() -> str:
    """The address of a page in the middle of the list."""
    ends = Order.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return f"?older={(ends['first'] + ends['last']) // 2}"


def _open(browser: Client, path: str) -> None:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}.")


def _visits(visit: Callable[[], object]) -> tuple[float, int, float]:
    """SQL ms, queries, and page ms of a warm visit.

    SQL: each statement at its quickest of several visits, so that what else the machine does counts
    little. Page: the median visit.
    """
    visit()
    seen: list[list[float]] = []
    pages: list[float] = []
    for _ in range(VISITS):
        started = time.perf_counter()
        with _watched() as watch:
            visit()
        pages.append((time.perf_counter() - started) * 1000)
        seen.append(watch.ms)
    quickest = sum(min(times) for times in zip(*seen, strict=True))
    return quickest, len(seen[0]), statistics.median(pages)


@contextmanager
def _watched() -> Iterator[Watch]:
    watch = Watch()
    with connection.execute_wrapper(watch):
        yield watch


def _sweep() -> Iterator[Figure]:
    """One claim of what is due, then all of it, then a sweep that finds nothing."""
    due = OutboxMessage.objects.filter(done_at=None, parked_at=None, lease_until=None).count()
    with _watched() as first:
        batch = outbox.claim(outbox.RELAYED_AT_ONCE)
    yield figure("due_sweep_first_claim_at_1m", sum(first.ms), "ms", "<= 100")
    claimed = len(batch)
    with _watched() as rest:
        while batch := outbox.claim(outbox.RELAYED_AT_ONCE):
            claimed += len(batch)
    yield figure("due_sweep_all_due_at_1m", sum(first.ms) + sum(rest.ms), "ms", "<= 100")
    yield figure("due_sweep_messages", claimed, "messages")
    yield figure("due_sweep_open_timers", due, "messages")
    with _watched() as nothing:
        outbox.claim(outbox.RELAYED_AT_ONCE)
    yield figure("due_sweep_nothing_due_at_1m", sum(nothing.ms), "ms", "<= 100")
