"""The embedded queue: whole messages, each taken once, whatever else writes at the same time."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection, Queue
from kombu.asynchronous import Hub

from kernel import broker

Open = Callable[[], broker.Channel]


@pytest.fixture
def options(tmp_path: Path) -> dict[str, Any]:
    """Of connections that meet in one folder."""
    broker.register()
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    return {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
        "polling_interval": 0.01,
    }


@pytest.fixture
def open_channel(options: dict[str, Any]) -> Open:
    """Another process's view of the same folder."""

    def open_one() -> broker.Channel:
        channel = Connection("folder://", transport_options=options).channel()
        assert isinstance(channel, broker.Channel)
        return channel

    return open_one


def drain(channel: broker.Channel, queue: str) -> list[Any]:
    found = []
    while True:
        try:
            found.append(channel._get(queue))
        except Empty:
            return found


def test_messages_come_back_in_order_and_once(open_channel: Open) -> None:
    writer, reader = open_channel(), open_channel()
    for number in range(3):
        writer._put("mail", {"number": number})
    writer._put("money", {"number": 9})

    assert [row["number"] for row in drain(reader, "mail")] == [0, 1, 2]
    assert drain(reader, "mail") == []
    assert [row["number"] for row in drain(writer, "money")] == [9]


def test_reader_never_meets_half_a_message(open_channel: Open) -> None:
    bulk = "x" * 200_000

    def write(start: int) -> None:
        channel = open_channel()
        for number in range(start, start + 50):
            channel._put("mail", {"number": number, "bulk": bulk})

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, start) for start in (0, 50)]
        readers = [open_channel(), open_channel()]
        found: list[int] = []
        while not all(job.done() for job in writing):
            taken = pool.map(lambda channel: drain(channel, "mail"), readers)
            found += [row["number"] for rows in taken for row in rows]
        found += [row["number"] for row in drain(readers[0], "mail")]

    assert sorted(found) == list(range(100))


def test_queues_bound_at_the_same_time_are_all_known(open_channel: Open, tmp_path: Path) -> None:
    def bind(queue: str) -> None:
        open_channel()._queue_bind("default", "", "", queue)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(bind, [f"queue{number}" for number in range(40)] * 2))

    rows = json.loads((tmp_path / "control" / "default.exchange").read_text())
    assert sorted(row[2] for row in rows) == sorted(f"queue{number}" for number in range(40))


def test_event_loop_takes_what_waits_and_what_comes(options: dict[str, Any]) -> None:
    """Under Celery's own loop no lock is shared that a killed pool child could keep."""
    loop, taken = Hub(), []
    with (
        Connection("folder://", transport_options=options) as connection,
        connection.Consumer(
            Queue("mail"), no_ack=True, callbacks=[lambda body, message: taken.append(body)]
        ),
    ):
        producer = connection.Producer()
        producer.publish("before", routing_key="mail")

        assert connection.transport.implements.asynchronous
        connection.transport.register_with_event_loop(connection, loop)
        loop.run_once()
        producer.publish("after", routing_key="mail")
        loop.run_once()
    loop.close()

    assert taken == ["before", "after"]
