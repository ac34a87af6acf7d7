"""What is sent to the webhook: genuine events, again, forged and stale; and who sends it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from queue import Empty, SimpleQueue
from random import Random
from typing import Any

from payments.sandbox import objects
from tests.factories.payments import signed
from tests.live.server import Address
from tests.live.together import together
from tests.storm.fleet import Event

SENDERS = 8


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request to the webhook. `kind`: genuine, again, forged or stale."""

    kind: str
    event_id: str
    body: bytes
    signature: str


@dataclass(frozen=True, slots=True)
class Answer:
    delivery: Delivery
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Mix:
    """How many of each there are among `total` deliveries: 30 % again, 10 % forged, 5 % stale."""

    total: int

    @property
    def again(self) -> int:
        return self.total * 30 // 100

    @property
    def forged(self) -> int:
        return self.total * 10 // 100

    @property
    def stale(self) -> int:
        return self.total * 5 // 100

    @property
    def genuine(self) -> int:
        return self.total - self.again - self.forged - self.stale


def clean(events: Sequence[Event]) -> list[Delivery]:
    """Every event once, in order."""
    return [_genuine(event) for event in events]


def shuffled(events: Sequence[Event], mix: Mix, chance: Random) -> list[Delivery]:
    """The same events in any order among copies, forgeries and stale ones."""
    found = clean(events)
    found += [_genuine(event, "again") for event in chance.choices(events, k=mix.again)]
    found += _forged(chance.choices(events, k=mix.forged))
    found += [_stale(event, chance) for event in chance.choices(events, k=mix.stale)]
    chance.shuffle(found)
    return found


def _genuine(event: Event, kind: str = "genuine") -> Delivery:
    return _delivery(kind, event, signed(event))


def _forged(events: Sequence[Event]) -> Iterator[Delivery]:
    """Another secret, a changed body, no signature, another event's signature, another mode."""
    for number, event in enumerate(events):
        mine = {**event, "id": objects.new_id("evt")}
        how = number % 5
        if how == 0:
            yield _delivery("forged", mine, signed(mine, secret="whsec_somebody_else"))
        elif how == 1:
            sent = signed(mine)
            yield _delivery("forged", mine, {**sent, "data": sent["data"].replace("}", " }", 1)})
        elif how == 2:
            yield _delivery("forged", mine, {**signed(mine), "headers": {"Stripe-Signature": ""}})
        elif how == 3:
            yield _delivery("forged", mine, {**signed(mine), "headers": signed(event)["headers"]})
        else:
            yield _delivery("forged", mine, signed({**mine, "livemode": True}))


def _stale(event: Event, chance: Random) -> Delivery:
    """Rightly signed, between five minutes and a day ago."""
    mine = {**event, "id": objects.new_id("evt")}
    moment = int(time.time()) - chance.randint(310, 86_400)
    return _delivery("stale", mine, signed(mine, timestamp=moment))


def _delivery(kind: str, event: Event, sent: dict[str, Any]) -> Delivery:
    return Delivery(kind, event["id"], sent["data"].encode(), sent["headers"]["Stripe-Signature"])


def send(
    address: Address,
    deliveries: Sequence[Delivery],
    senders: int,
    beside: Sequence[Callable[[], None]],
    over: threading.Event,
) -> list[Answer]:
    """So many connections post at once until all is sent; `beside` runs until `over` is set."""
    waiting: SimpleQueue[Delivery] = SimpleQueue()
    for each in deliveries:
        waiting.put(each)
    last = threading.Barrier(senders, action=over.set)

    def post() -> list[Answer]:
        try:
            return _send_all(address, waiting)
        finally:
            last.wait()

    results = together(*[post] * senders, *beside)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return [answer for result in results[:senders] for answer in result]


def _send_all(address: Address, waiting: SimpleQueue[Delivery]) -> list[Answer]:
    connection, answers = HTTPConnection(*address, timeout=60), []
    while True:
        try:
            answers.append(_send(connection, waiting.get_nowait()))
        except Empty:
            connection.close()
            return answers


def _send(connection: HTTPConnection, delivery: Delivery) -> Answer:
    headers = {"Content-Type": "application/json", "Stripe-Signature": delivery.signature}
    start = time.perf_counter()
    connection.request("POST", "/webhooks/stripe/", delivery.body, headers)
    response = connection.getresponse()
    response.read()
    return Answer(delivery, response.status, time.perf_counter() - start)
