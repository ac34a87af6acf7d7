"""The six kinds of race: what stands before, and who presses what at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import stripe
from django.db import transaction

from freelancers import ranking, services
from freelancers.models import Assignment
from orders.models import Order
from payments.models import Refund
from payments.sandbox import acts, objects
from payments.services import request_refund, send_refund, sync_refund, sync_session
from tests.factories.freelancers import STAFF, deliver, make_paid_order
from tests.factories.payments import change_object, events_about, open_session, signed
from tests.live.browser import Answer, Browser
from tests.live.together import workers
from tests.races.town import Town, set_capacity

Press = tuple[str, Callable[[], Any]]


@dataclass(frozen=True)
class Round:
    """`presses`: a word and what it does over HTTP (or a worker); `orders` are looked at after.

    `prepare`: what came just before, its work still to be done when the presses come.
    """

    orders: list[Order]
    presses: list[Press]
    prepare: Callable[[], Any] = lambda: None


def last_place_accepted(town: Town) -> Round:
    """Two offers to Fay, one place left, both accepted."""
    orders = [town.unassigned(0), town.unassigned(1)]
    jobs = [town.offer(order) for order in orders]
    set_capacity(town.fay, ranking.working_count(town.fay) + 1)
    return Round(orders, [_accept(town, job, tab) for tab, job in enumerate(jobs)])


def last_place_given(town: Town) -> Round:
    """Two orders, Fay has one place left, the owner gives her both from two windows."""
    orders = [town.unassigned(0), town.unassigned(1)]
    set_capacity(town.fay, ranking.load_of(town.fay) + 1)
    return Round(orders, [_assign(town, order, tab) for tab, order in enumerate(orders)])


def accepted_twice(town: Town) -> Round:
    """Fay presses Accept in three windows."""
    job = town.offer(town.unassigned())
    return Round([job.order], [_accept(town, job, tab) for tab in range(3)])


def accepted_and_given_away(town: Town) -> Round:
    """Fay accepts while the owner gives the order to Finn."""
    job = town.offer(town.unassigned())
    give = _post(town.tab(town.olga), _desk(job.order, "assign"), freelancer=town.finn.public_id)
    return Round([job.order], [_accept(town, job, 0), ("give away", give)])


def approved_twice(town: Town) -> Round:
    """Clara approves in three windows."""
    order = deliver(town.submit(town.paid())).order
    path = f"/en/orders/{order.public_id}/approve/"
    return Round([order], [("approve", _post(town.tab(town.clara, n), path)) for n in range(3)])


def refunded_by_two(town: Town) -> Round:
    """Another sum than the price arrived; the client cancelled, and the owner gives back, twice."""
    order = town.place()
    session = open_session(order)
    acts.pay(session)
    change_object(session, amount_total=order.gross_amount - 1)
    sync_session(session_id=session)
    path = _desk(order, f"give-back/{order.payments.get().public_id}")
    presses = [("give back", _post(town.tab(town.olga, n), path)) for n in range(2)]
    _, cancel = _cancel(town, order)
    return Round([order], [*presses, *(("worker", work) for work in workers())], cancel)


def refund_tried_again_twice(town: Town) -> Round:
    """A refund came back; the owner tries it again in three windows."""
    order = town.paid()
    refund = request_refund(order_id=order.pk, amount=None, reason="", actor=STAFF, key=str(order))
    refund = send_refund(refund_id=refund.pk)
    _come_back(refund)
    path = f"/admin/desk/refund/{refund.public_id}/retry/"
    return Round([order], [("retry", _post(town.tab(town.olga, n), path)) for n in range(3)])


def _come_back(refund: Refund) -> None:
    stripe_id = str(refund.stripe_refund_id)
    change_object(stripe_id, status="failed", failure_reason="lost_or_stolen_card")
    lost = objects.load(stripe_id, "refund")
    charge = objects.load(lost["charge"], "charge")
    objects.save({**charge, "amount_refunded": 0})
    with transaction.atomic():
        objects.announce("refund.failed", lost, api_version=stripe.api_version)
    sync_refund(stripe_refund_id=stripe_id)


def paid_and_cancelled(town: Town) -> Round:
    """The money arrives three ways while Clara cancels."""
    order = town.place()
    session = open_session(order)
    acts.pay(session)
    event = signed(events_about(session)[-1])
    stranger, clara = town.tab(None), town.tab(town.clara, 1)
    return Round(
        [order],
        [
            ("webhook", lambda: _webhook(stranger, event)),
            ("return", lambda: clara.get(f"/en/orders/{order.public_id}/payment/")),
            _cancel(town, order),
            *(("worker", work) for work in workers()),
        ],
    )


def pressed_pay_and_cancelled(town: Town) -> Round:
    """Clara pays on the payment page in one window and cancels in another."""
    order = town.place()
    session = open_session(order)
    pay = _post(town.tab(town.clara, 1), f"/sandbox/checkout/{session}/", act="pay")
    return Round([order], [("pay", pay), _cancel(town, order), ("worker", workers(1)[0])])


def delivered_and_returned(town: Town) -> Round:
    """The owner delivers in two windows and returns the work in a third."""
    job = town.submit(make_paid_order(town.clara, town.service))
    path = _desk(job.order, "check")
    files = services.last_submission(job).files.all()
    names = {f"deliver-name_{file.pk}": f"logo-{n}.pdf" for n, file in enumerate(files)}
    fields = {"step": "deliver", "deliver-note": "Here it is", **names}
    send = [("deliver", _post(town.tab(town.olga, n), path, **fields)) for n in range(2)]
    remarks = {"step": "return", "back-remarks": "Warmer, please"}
    return Round(
        [job.order], [*send, ("send back", _post(town.tab(town.olga, 2), path, **remarks))]
    )


def _accept(town: Town, job: Assignment, tab: int) -> Press:
    return "accept", _post(town.tab_of(town.fay, tab), f"/en/work/jobs/{job.public_id}/accept/")


def _assign(town: Town, order: Order, tab: int) -> Press:
    path = _desk(order, "assign")
    return "give", _post(town.tab(town.olga, tab), path, freelancer=town.fay.public_id)


def _cancel(town: Town, order: Order) -> Press:
    path = f"/en/orders/{order.public_id}/cancel/"
    return "cancel", _post(town.tab(town.clara, 0), path, reason="No need")


def _desk(order: Order, screen: str) -> str:
    return f"/admin/desk/order/{order.reference}/{screen}/"


def _post(browser: Browser, path: str, **fields: str) -> Callable[[], Answer]:
    return lambda: browser.post(path, **fields)


def _webhook(browser: Browser, event: dict[str, Any]) -> Answer:
    headers = {"Content-Type": event["content_type"], **event["headers"]}
    return browser.send("POST", event["path"], event["data"].encode(), headers)
