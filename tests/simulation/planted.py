"""Bugs planted in the product by replacing one of its parts: the simulator must see each.

`python -m tests.simulation.planted` (with the simulator's settings) prints, as JSON, what every
planted bug broke, seed by seed until one broke something, and one clean run. Names as arguments
choose the bugs; without them the first sixteen are planted.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import django

django.setup()

from django.db import models, transaction  # noqa: E402
from django.http import Http404  # noqa: E402

from agency.simulation import faults  # noqa: E402
from agency.simulation.run import Result, simulate  # noqa: E402
from freelancers import access, emails, ranking  # noqa: E402
from freelancers.models import Assignment  # noqa: E402
from kernel import clock, ids, mail, outbox  # noqa: E402
from kernel.models import Mail, OutboxMessage  # noqa: E402
from kernel.money import Money  # noqa: E402
from kernel.outbox import Handler  # noqa: E402
from orders import emails as order_emails  # noqa: E402
from orders import handlers as order_handlers  # noqa: E402
from orders.models import Order  # noqa: E402
from orders.states import OrderStatus  # noqa: E402
from payments import ledger, results  # noqa: E402
from payments import services as payments  # noqa: E402
from payments.gateway import EventFact, ForgedEvent, Gateway  # noqa: E402
from payments.models import Account  # noqa: E402

DAYS, ORDERS = 6, 9
SEEDS = 6
# The last two of the list take longer and run when they are named.
QUICK = 16
TIMES = {"F1": 4, "F2": 3, "F5": 1.8}
# Where the search begins, so that the test is quick; without an entry at 1.
FIRST = {"lock_missing": 2, "no_reconciliation": 7}
Plant = Callable[[], AbstractContextManager[object]]


def no_dedupe() -> AbstractContextManager[object]:
    """A mail that is tried again leaves again, as a new letter."""
    deliver = mail.deliver

    def again(mail_id: int) -> None:
        Mail.objects.filter(pk=mail_id).update(sent_at=None, message_id=f"<{ids.public_id()}@x>")
        deliver(mail_id)

    return patch.object(mail, "deliver", again)


def send_before_commit() -> AbstractContextManager[object]:
    """Mails leave inside the transaction that may still be rolled back."""
    send = mail.send

    def at_once(name: str, **named: Any) -> None:
        send(name, **named)
        mail.deliver(Mail.objects.get(key=named["key"]).pk)

    return patch.object(mail, "send", at_once)


def ack_before_work() -> AbstractContextManager[object]:
    """A message is marked done first: whatever breaks then is lost."""

    def marked_first(known: Handler, message: OutboxMessage) -> None:
        OutboxMessage.objects.filter(pk=message.pk).update(done_at=clock.now())
        with transaction.atomic() if known.in_transaction else nullcontext():
            known.run(message.payload)

    return patch.object(outbox, "_run", marked_first)


@contextmanager
def lock_missing() -> Iterator[None]:
    """The places of a freelancer are counted before the lock: the counts are old."""
    with (
        patch.object(ranking, "loads", lambda _people: {}),
        patch.object(ranking, "load_of", lambda _freelancer: 0),
        patch.object(ranking, "working_count", lambda _freelancer: 0),
    ):
        yield


def float_money() -> AbstractContextManager[object]:
    def net_of(self: Money, rate: Any) -> Money:
        return Money(int(self.amount / (1 + float(rate))), self.currency)

    return patch.object(Money, "net_of", net_of)


def unscoped_query() -> AbstractContextManager[object]:
    def anybodys(_freelancer: Any, public_id: str) -> Assignment:
        found = Assignment.objects.filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    return patch.object(access, "get_job", anybodys)


def vat_as_revenue() -> AbstractContextManager[object]:
    def all_of_it(payment: Any, received: Money) -> None:
        fact = ledger.Fact("session", str(payment.session_id), "paid")
        entries = [
            ledger.Entry(Account.STRIPE_BALANCE, received),
            ledger.Entry(Account.CLIENT_PREPAYMENT, -received),
        ]
        ledger.post(fact, entries, order=payment.order, live=False)

    return patch.object(ledger, "book_receipt", all_of_it)


def timer_blind() -> AbstractContextManager[object]:
    """The reminder goes out whatever has happened since it was promised."""

    def remind(payload: Any) -> None:
        order = order_handlers._order(payload)
        order_emails.brief_reminder(order, event_id=payload["event_id"], day=payload["day"])

    known = outbox.HANDLERS["orders.remind_brief"]
    blind = Handler(known.name, known.topics, known.queue, known.in_transaction, remind)
    return patch.dict(outbox.HANDLERS, {known.name: blind})


def late_postings_not_kept() -> AbstractContextManager[object]:
    """What is posted after an order's end is missing in the results of its day."""
    return patch.object(results, "add", lambda _order, _rows: None)


def taken_not_kept() -> AbstractContextManager[object]:
    """Nobody notes that an order has found a freelancer."""
    return patch("orders.services.mark_taken", lambda **_named: None)


@contextmanager
def lease_not_extended() -> Iterator[None]:
    """`deliver` takes the message over without a lease of its own."""
    update = models.QuerySet.update

    def forgetful(self: Any, **values: Any) -> int:
        if self.model is OutboxMessage and "attempts" in values and "lease_until" in values:
            values["lease_until"] = clock.now()
        return int(update(self, **values))

    with patch.object(models.QuerySet, "update", forgetful):
        yield


def forged_events_believed() -> AbstractContextManager[object]:
    def gullible(_self: Gateway, payload: bytes, _header: str) -> EventFact:
        try:
            event = json.loads(payload)
        except ValueError as error:
            raise ForgedEvent from error
        about = event["data"]["object"]["id"]
        return EventFact(event["id"], event["type"], about, event["livemode"], "")

    return patch.object(Gateway, "read_event", gullible)


def no_reconciliation() -> AbstractContextManager[object]:
    return patch.object(payments, "sweep", lambda: 0)


def client_named_to_freelancer() -> AbstractContextManager[object]:
    facts = emails._terms

    def told(job: Assignment) -> Any:
        return [*facts(job), ("Client", job.order.name)]

    return patch.object(emails, "_terms", told)


def silent_change() -> AbstractContextManager[object]:
    """A status is written past the one door: no event, nothing announced."""

    def quietly(*, order_id: int, actor: Any) -> None:
        Order.objects.filter(pk=order_id, status=OrderStatus.DELIVERED).update(
            status=OrderStatus.COMPLETED, completed_at=clock.now()
        )

    return patch("orders.services.approve_delivery", quietly)


def money_kept() -> AbstractContextManager[object]:
    """A cancelled order gives nothing back."""
    known = outbox.HANDLERS["payments.return_money"]
    deaf = Handler(
        known.name, known.topics, known.queue, known.in_transaction, lambda _payload: None
    )
    return patch.dict(outbox.HANDLERS, {known.name: deaf})


def refund_without_credit_note() -> AbstractContextManager[object]:
    return patch("payments.services.refunds.issue_credit_note", lambda *_given, **_named: None)


@contextmanager
def contact_data_passed_on() -> Iterator[None]:
    """Nothing is found in what a client writes: it all crosses as written."""
    with (
        patch("orders.clearing.find", lambda _text, _names: []),
        patch("orders.services.rewording.find", lambda _text, _names: []),
    ):
        yield


PLANTS: dict[str, Plant] = {
    plant.__name__: plant
    for plant in (
        no_dedupe,
        send_before_commit,
        ack_before_work,
        lock_missing,
        float_money,
        unscoped_query,
        vat_as_revenue,
        timer_blind,
        lease_not_extended,
        forged_events_believed,
        client_named_to_freelancer,
        contact_data_passed_on,
        silent_change,
        refund_without_credit_note,
        late_postings_not_kept,
        taken_not_kept,
        no_reconciliation,
        money_kept,
    )
}


@contextmanager
def harder() -> Iterator[None]:
    """Every fault on and frequent, so that short runs meet them all."""
    rough = {}
    for name, fault in faults.FAULTS.items():
        rate = fault.high * TIMES.get(name, 1)
        rough[name] = faults.Fault(fault.what, rate, rate)
    with patch.object(faults, "FAULTS", rough), patch.object(faults, "ON", 1.0):
        yield


def first_broken(name: str) -> Result:
    first = FIRST.get(name, 1)
    for seed in range(first, first + SEEDS):
        with harder(), PLANTS[name]():
            result = simulate(seed, DAYS, ORDERS)
        if result.violations:
            break
    return result


def main() -> None:
    found = {}
    for name in sys.argv[1:] or list(PLANTS)[:QUICK]:
        result = first_broken(name)
        found[name] = {"seed": result.seed, "violations": result.violations[:3]}
        sys.stderr.write(f"{time.process_time():.1f} s {name}: {found[name]}\n")
    with harder():
        clean = [simulate(1, DAYS, ORDERS).public()]
    sys.stderr.write(f"{time.process_time():.1f} s clean\n")
    sys.stdout.write(json.dumps({"planted": found, "clean": clean}))


if __name__ == "__main__":
    main()
