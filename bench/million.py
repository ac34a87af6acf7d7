"""The owner's home, the list of orders and the sweep with a few and with a million orders.

Only on PostgreSQL, on this machine, in a database of its own. SQL time is the CPU the server spent
on our connection, the mean of forty warm visits: the time the statements take on an idle machine,
which does not grow because others work on this one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max, Min
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from bench import stage
from bench.bulk import without_indexes
from bench.figures import Figure, figure
from bench.servers import cpu_seconds
from kernel import clock, outbox
from kernel.models import OutboxMessage
from orders.models import Order

FEW, MANY = 1_000, int(os.environ.get("BENCH_ORDERS", "1000000"))
VISITS = 40
ONE_TICK_MS = 10.0
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


@dataclass(frozen=True)
class Cost:
    """One visit: the database's CPU, the statements, and how long it took in all."""

    sql_ms: float
    queries: int
    page_ms: float


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
        large = _visits(visit)
        ratio = large.sql_ms / max(small[name].sql_ms, ONE_TICK_MS / VISITS)
        found += [
            figure(f"{name}_sql_at_1k", small[name].sql_ms, "ms"),
            figure(f"{name}_sql_at_1m", large.sql_ms, "ms", "<= 25"),
            figure(f"{name}_sql_1m_to_1k", ratio, "x", "<= 3"),
            figure(f"{name}_queries_at_1m", large.queries, "queries", f"== {small[name].queries}"),
            figure(f"{name}_wall_at_1m", large.page_ms, "ms"),
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
        "order_list_filtered": lambda: _open(browser, f"{orders}?status=in_production"),
        "order_list_late": lambda: _open(browser, f"{orders}?late=yes"),
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


def _visits(visit: Callable[[], object], count: int = VISITS) -> Cost:
    """The mean of some warm visits; the first one warms and counts the queries."""
    visit()
    with CaptureQueriesContext(connection) as seen:
        visit()
    queries = len(seen)  # before another request empties the log
    started, used = time.perf_counter(), _database_seconds()
    for _ in range(count):
        visit()
    used = _database_seconds() - used
    page = (time.perf_counter() - started) * 1000 / count
    return Cost(used * 1000 / count, queries, page)


def _database_seconds() -> float:
    """CPU that the server has spent on our connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds(cursor.fetchone()[0])


def _finish(batch: Sequence[tuple[OutboxMessage, str]]) -> None:
    done = OutboxMessage.objects.filter(pk__in=[message.pk for message, _ in batch])
    done.update(done_at=clock.now(), lease_token="", lease_until=None)


def _sweep() -> Iterator[Figure]:
    """Everything that is due is claimed, batch by batch, then sweeps that find nothing.

    Each batch is done before the next is claimed, as the relay has it; that is not counted here.
    """
    open_ones = OutboxMessage.objects.open().count()
    claimed = batches = 0
    used = waited = 0.0
    while True:
        started, before = time.perf_counter(), _database_seconds()
        batch = outbox.claim(outbox.IN_FLIGHT)
        used += (_database_seconds() - before) * 1000
        waited += (time.perf_counter() - started) * 1000
        if not batch:
            break
        claimed += len(batch)
        batches += 1
        _finish(batch)
    yield figure("due_sweep_all_sql_at_1m", used, "ms", "<= 100")
    yield figure("due_sweep_all_wall_at_1m", waited, "ms")
    yield figure("due_sweep_one_claim_sql_at_1m", used / batches, "ms", "<= 100")
    yield figure("due_sweep_messages_claimed", claimed, "messages")
    yield figure("due_sweep_messages_open", open_ones, "messages")
    idle = _visits(outbox.claim, 4 * VISITS)
    yield figure("due_sweep_nothing_due_sql_at_1m", idle.sql_ms, "ms", "<= 100")
