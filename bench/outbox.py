"""The queue at work: from a complete brief to the offer in the mailbox, and messages a second.

A real worker runs beside this process, on the folder broker with SQLite (embedded) or on Redis with
PostgreSQL (services), as the environment says.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable

from django.conf import settings
from django.db import transaction

from accounts.models import User
from bench import stage
from bench.figures import Figure, figure
from bench.servers import cpu_seconds, worker
from kernel import clock, ids, outbox
from kernel.models import Mail, MailboxMessage, OutboxMessage
from orders import services as orders

OFFERS = 12
MESSAGES = 300
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.004


def measure() -> list[Figure]:
    mode = "services" if settings.REDIS_URL else "embedded"
    stage.build()
    stage.ask_no_files()
    maker = stage.freelancer()
    with worker(dict(os.environ)) as process:
        _drain(20)
        waits = sorted(_offer_wait(number, maker.email) for number in range(OFFERS))
        _until(_nothing_due)
        used = cpu_seconds(process)
        seconds = _drain(MESSAGES)
        used = cpu_seconds(process) - used
    return [
        figure(f"offer_latency_median_{mode}", statistics.median(waits), "ms", "<= 1000"),
        figure(f"offer_latency_worst_of_{OFFERS}_{mode}", waits[-1], "ms", "<= 3000"),
        figure(f"outbox_throughput_{mode}", MESSAGES / seconds, "messages/s", ">= 20"),
        figure(f"outbox_worker_cpu_{mode}", used * 1000 / MESSAGES, "ms/message"),
    ]


def _offer_wait(number: int, address: str) -> float:
    """Milliseconds from handing in a brief to the offer lying in the freelancer's mailbox."""
    buyer: User = stage.client(f"client{number}@clients.example")
    order = stage.paid_order(buyer)
    _until(_nothing_due)
    arrived = MailboxMessage.objects.filter(to=address)
    before = arrived.count()
    started = time.perf_counter()
    orders.submit_brief(order_id=order.pk, actor=stage.CLIENT)
    _until(lambda: arrived.count() > before)
    return (time.perf_counter() - started) * 1000


def _drain(count: int) -> float:
    """Seconds from promising so many mails, at once, until the last has left."""
    started = time.perf_counter()
    with transaction.atomic():
        mails = Mail.objects.bulk_create(_mail() for _ in range(count))
        for mail in mails:
            payload = {"mail_id": mail.pk}
            outbox.schedule("kernel.send_mail", key=f"mail:{mail.pk}", payload=payload)
    _until(lambda: not Mail.objects.filter(sent_at=None).exists(), poll=10 * POLL_SECONDS)
    return time.perf_counter() - started


def _mail() -> Mail:
    key = ids.public_id()
    return Mail(
        key=f"bench:{key}",
        message_id=f"<{key}@relais.example>",
        name="bench",
        to="nobody@clients.example",
        language="en",
        subject="A message of the bench",
        text="One line.\n",
        html="<p>One line.</p>",
        created_at=clock.now(),
    )


def _nothing_due() -> bool:
    return not OutboxMessage.objects.open().filter(available_at__lte=clock.now()).exists()


def _until(is_so: Callable[[], bool], poll: float = POLL_SECONDS) -> None:
    """Ask again until it is so. Raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError("The worker has not done its work in time.")
        time.sleep(poll)
