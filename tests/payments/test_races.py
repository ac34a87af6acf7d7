"""Real parallel requests on PostgreSQL: one effect each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from orders.models import Order
from payments import services
from payments.models import Invoice, Journal, Refund, SandboxObject, StripeEvent
from payments.sandbox import acts
from tests.conftest import MONDAY
from tests.factories.payments import (
    assert_books_hold,
    books,
    events_about,
    make_order,
    open_session,
    signed,
)
from tests.live.together import together

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _parallel() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("parallel writers need PostgreSQL (make services-test)")


@pytest.fixture
def order(agency: AgencyProfile, clara: User) -> Order:
    return make_order(client=clara)


def test_webhook_and_return_page_in_parallel_pay_once(order: Order, clara: User) -> None:
    session = open_session(order)
    acts.pay(session)
    event = events_about(session)[-1]
    client = Client()
    client.force_login(clara)

    results = together(
        lambda: Client().post(**signed(event)).status_code,
        lambda: client.get(f"/en/orders/{order.public_id}/payment/").status_code,
        lambda: services.process_event(event_id=_stored(event)),
        lambda: services.sync_session(session_id=session),
        services.sweep,
    )
    outbox.deliver_due()

    order.refresh_from_db()
    assert results[:2] == [200, 200]
    assert not [result for result in results if isinstance(result, Exception)]
    assert order.status == "awaiting_brief"
    assert sorted(Journal.objects.values_list("kind", flat=True)) == ["fee", "paid"]
    assert Mail.objects.filter(name="orders/paid").count() == 1
    assert_books_hold(order)


def _stored(event: dict[str, Any]) -> str:
    """Another worker may be at the event before the webhook stored it."""
    StripeEvent.objects.bulk_create(
        [
            StripeEvent(
                event_id=event["id"],
                type=event["type"],
                object_id=event["data"]["object"]["id"],
                livemode=False,
                raw="{}",
                received_at=MONDAY,
            )
        ],
        ignore_conflicts=True,
    )
    return str(event["id"])


def test_pressing_pay_twice_in_parallel_opens_one_session(order: Order, clara: User) -> None:
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(clara)
    url = f"/en/orders/{order.public_id}/pay/"

    results = together(*(_post(client, url) for client in clients))

    assert {response.status_code for response in results} == {303}
    assert len({response["Location"] for response in results}) == 1
    assert SandboxObject.objects.filter(type="checkout.session").count() == 1
    assert order.payments.count() == 1


def _post(client: Client, url: str) -> Callable[[], Any]:
    return lambda: client.post(url)


def test_two_sessions_paid_in_parallel_keep_one_and_refund_one(order: Order) -> None:
    first = open_session(order)
    order.payments.update(status="expired")
    second = open_session(order)
    acts.pay(first)
    acts.pay(second)

    results = together(
        lambda: services.sync_session(session_id=first),
        lambda: services.sync_session(session_id=second),
    )
    outbox.deliver_due()

    order.refresh_from_db()
    assert not [result for result in results if isinstance(result, Exception)]
    assert order.status == "awaiting_brief"
    assert Refund.objects.get().status == "succeeded"
    assert books(order)["client_prepayment"] == -20_000
    assert_books_hold(order)


def test_refunds_in_parallel_never_exceed_what_was_captured(order: Order) -> None:
    session = open_session(order)
    acts.pay(session)
    outbox.deliver_due()

    together(*(_refund(order, f"owner:{n}") for n in range(4)))
    outbox.deliver_due()

    order.refresh_from_db()
    assert sum(Refund.objects.values_list("amount", flat=True)) == 20_000
    assert_books_hold(order)


def test_parallel_payments_are_numbered_without_gap_or_double(order: Order, clara: User) -> None:
    orders = [order, *(make_order(client=clara, service=order.service) for _ in range(7))]
    sessions = [open_session(each) for each in orders]
    for session in sessions:
        acts.pay(session)

    results = together(*(_sync(session) for session in [*sessions, *sessions]))

    assert not [result for result in results if isinstance(result, Exception)]
    found = Invoice.objects.order_by("sequence")
    assert [row.number for row in found] == [f"TEST-FA-{rank:05}" for rank in range(1, 9)]
    seals = ["", *(row.sha256 for row in found)][:-1]
    assert [row.previous_sha256 for row in found] == seals


def _sync(session: str) -> Callable[[], Any]:
    return lambda: services.sync_session(session_id=session)


def test_parallel_refunds_have_one_credit_note_each(order: Order) -> None:
    acts.pay(open_session(order))
    outbox.deliver_due()

    together(*(_part(order, f"owner:{n}") for n in range(6)))

    notes = Invoice.objects.filter(kind="credit_note").order_by("sequence")
    assert [row.number for row in notes] == [f"TEST-AV-{rank:05}" for rank in range(1, 7)]
    assert notes.count() == Refund.objects.count()


def _part(order: Order, key: str) -> Callable[[], Any]:
    return lambda: services.request_refund(
        order_id=order.pk, amount=Money(1_000, "EUR"), reason="", actor=SYSTEM, key=key
    )


def _refund(order: Order, key: str) -> Callable[[], Any]:
    return lambda: services.request_refund(
        order_id=order.pk, amount=None, reason="", actor=SYSTEM, key=key
    )
