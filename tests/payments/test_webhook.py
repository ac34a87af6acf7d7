"""Events: once, twice, out of order, wrong amount, forged, stale, of the wrong mode."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from catalog.models import Service
from kernel import clock, outbox
from kernel.models import AgencyProfile, Mail, OutboxMessage
from orders.models import Order
from orders.services import expire_order
from payments import services
from payments.models import Journal, Payment, Refund, SandboxObject, StripeEvent
from payments.sandbox import acts
from tests.conftest import MONDAY
from tests.factories.payments import (
    assert_books_hold,
    books,
    change_object,
    events_about,
    make_order,
    open_session,
    payment_of,
    signed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    return make_order()


@pytest.fixture
def paid_event(order: Order) -> dict[str, Any]:
    """The event of a payment that our own deliveries have not brought yet."""
    session = open_session(order)
    acts.pay(session)
    OutboxMessage.objects.filter(handler="payments.deliver_sandbox_event").delete()
    return events_about(session)[-1]


def test_event_is_stored_and_answered_at_once(
    client: Client, order: Order, paid_event: dict[str, Any]
) -> None:
    response = client.post(**signed(paid_event))

    order.refresh_from_db()
    stored = StripeEvent.objects.get()
    assert response.status_code == 200
    assert (stored.event_id, stored.type, stored.livemode) == (
        paid_event["id"],
        "checkout.session.completed",
        False,
    )
    assert order.status == "awaiting_payment"


def test_event_delivered_confirms_the_order_once(
    client: Client, order: Order, paid_event: dict[str, Any]
) -> None:
    for _ in range(2):
        client.post(**signed(paid_event))
        outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert StripeEvent.objects.count() == 1
    assert Journal.objects.count() == 2
    assert Mail.objects.filter(name="orders/paid").count() == 1
    assert_books_hold(order)


def test_late_completed_event_after_debit_success_changes_nothing(
    client: Client, order: Order
) -> None:
    session = open_session(order)
    acts.start_debit(session)
    acts.confirm_debit(session)
    completed, succeeded = events_about(session)

    for event in (succeeded, completed, succeeded):
        client.post(**signed(event))
        outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert payment_of(order).status == "succeeded"
    assert_books_hold(order)


def test_wrong_amount_is_kept_and_shown_never_confirmed(
    client: Client, order: Order, paid_event: dict[str, Any]
) -> None:
    change_object(paid_event["data"]["object"]["id"], amount_total=19_999)

    client.post(**signed(paid_event))
    outbox.deliver_due()

    order.refresh_from_db()
    payment = payment_of(order)
    assert order.status == "awaiting_payment"
    assert (payment.status, payment.is_unmatched, payment.problem) == (
        "succeeded",
        True,
        "wrong_amount",
    )
    assert books(order)["unmatched_receipts"] == -19_999
    assert not Refund.objects.exists()
    with pytest.raises(services.PaymentInProgress):
        services.open_checkout(order_id=order.pk)


def test_wrong_currency_is_never_confirmed(order: Order, paid_event: dict[str, Any]) -> None:
    session = paid_event["data"]["object"]["id"]
    change_object(session, currency="usd")

    services.sync_session(session_id=session)

    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert Journal.objects.get(kind="unmatched").currency == "USD"


def test_forged_signature_is_refused_without_a_write(
    client: Client, paid_event: dict[str, Any]
) -> None:
    forged = client.post(**signed(paid_event, secret="whsec_somebody_else"))
    bare = client.post("/webhooks/stripe/", "{}", content_type="application/json")
    tampered = {**signed(paid_event), "data": signed(paid_event)["data"] + " "}

    assert (forged.status_code, bare.status_code) == (400, 400)
    assert client.post(**tampered).status_code == 400
    assert not StripeEvent.objects.exists()


def test_stale_event_is_refused(client: Client, paid_event: dict[str, Any]) -> None:
    stale = int(time.time()) - 301

    response = client.post(**signed(paid_event, timestamp=stale))

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_event_of_the_wrong_mode_is_refused(client: Client, paid_event: dict[str, Any]) -> None:
    response = client.post(**signed({**paid_event, "livemode": True}))

    assert response.status_code == 400
    assert not StripeEvent.objects.exists()


def test_old_secret_still_verifies_while_it_is_listed(
    client: Client, agency: AgencyProfile, settings: Settings
) -> None:
    settings.IS_SANDBOX = False
    settings.PAYMENTS_MODE = "stripe_test"
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_old"]
    event = {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "api_version": "2026-10-28.endive",
        "livemode": False,
        "data": {"object": {"id": "cs_test_1", "object": "checkout.session"}},
    }

    response = client.post(**signed(event, secret="whsec_old"))

    assert response.status_code == 200
    assert StripeEvent.objects.get().object_id == "cs_test_1"


def test_large_body_is_refused_before_it_is_read(client: Client, agency: AgencyProfile) -> None:
    large = client.post("/webhooks/stripe/", "x" * (1024 * 1024 + 1), content_type="text/plain")

    assert large.status_code == 413


def test_webhook_takes_posts_only(client: Client, agency: AgencyProfile) -> None:
    assert client.get("/webhooks/stripe/").status_code == 405


def test_event_of_a_foreign_session_changes_nothing(client: Client, order: Order) -> None:
    session = open_session(order)
    change_object(session, metadata={})
    order.payments.update(session_id=None)
    acts.pay(session)

    outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert not Journal.objects.exists()
    assert not OutboxMessage.objects.parked().exists()


def test_webhook_return_page_and_sweep_have_one_effect(order: Order) -> None:
    session = open_session(order)
    acts.pay(session)

    services.sync_latest(order_id=order.pk)
    outbox.deliver_due()
    with clock.frozen(MONDAY + timedelta(minutes=11)):
        services.sweep()
        services.sync_session(session_id=session)

    assert Journal.objects.count() == 2
    assert Mail.objects.filter(name="orders/paid").count() == 1
    assert_books_hold(order)


def test_sweep_finds_a_payment_whose_event_was_lost(order: Order, paid_event: Any) -> None:
    with clock.frozen(MONDAY + timedelta(minutes=5)):
        early = services.sweep()
    with clock.frozen(MONDAY + timedelta(minutes=11)):
        late = services.sweep()

    order.refresh_from_db()
    assert (early, late) == (0, 1)
    assert order.status == "awaiting_brief"


def test_sweep_finds_a_success_after_a_failure_whose_event_was_lost(order: Order) -> None:
    session = open_session(order)
    acts.start_debit(session)
    acts.refuse_debit(session)
    services.sync_session(session_id=session)
    assert payment_of(order).status == "failed"
    OutboxMessage.objects.filter(handler__startswith="payments.").delete()
    pay_refused(session)

    with clock.frozen(MONDAY + timedelta(hours=23)):
        early = services.sweep()
    with clock.frozen(MONDAY + timedelta(hours=24)):
        found = services.sweep()
        again = services.sweep()

    order.refresh_from_db()
    assert (early, found, again) == (0, 1, 0)
    assert payment_of(order).status == "succeeded"
    assert order.status == "awaiting_brief"
    assert_books_hold(order)


def pay_refused(session: str) -> None:
    """The bank that had refused pays after all, and nobody tells us."""
    intent = SandboxObject.objects.get(pk=acts.read_session(session)["payment_intent"]).data
    change_object(intent["id"], status="processing", last_payment_error=None)
    acts.confirm_debit(session)
    OutboxMessage.objects.filter(handler__startswith="payments.").delete()


def test_sweep_asks_about_an_ended_session_once_a_day_and_changes_nothing(order: Order) -> None:
    session = open_session(order)
    acts.expire(session)
    services.sync_session(session_id=session)
    before = Payment.objects.values().exclude(synced_at=None).get()

    asked = []
    for hours in (23, 24, 25, 48, 14 * 24, 15 * 24):
        with clock.frozen(MONDAY + timedelta(hours=hours)):
            asked.append(services.sweep())

    after = Payment.objects.values().get()
    assert asked == [0, 1, 0, 1, 1, 0]
    assert {**after, "synced_at": None} == {**before, "synced_at": None}
    assert not Journal.objects.exists()


def test_session_stripe_refuses_to_speak_of_holds_up_no_other(order: Order) -> None:
    session = open_session(order)
    acts.expire(session)
    services.sync_session(session_id=session)
    SandboxObject.objects.filter(pk=session).delete()

    with clock.frozen(MONDAY + timedelta(days=1)):
        asked = services.sweep(), services.sweep()

    assert asked == (1, 0)


def test_money_for_an_expired_order_goes_back(order: Order) -> None:
    session = open_session(order)
    acts.start_debit(session)

    with clock.frozen(MONDAY + timedelta(minutes=61)):
        outbox.deliver_due(limit=1)
        Order.objects.update(pay_before=MONDAY + timedelta(minutes=60))
        expire_order(order_id=order.pk)
        outbox.deliver_due()

    order.refresh_from_db()
    refund = Refund.objects.get()
    assert order.status == "expired"
    assert (refund.status, refund.amount, refund.reason) == ("succeeded", 20_000, "too_late")
    assert books(order) == {"stripe_balance": -325, "stripe_fees": 325}
    assert Mail.objects.filter(name="payments/refunded").count() == 1
    assert_books_hold(order)


def test_second_payment_is_kept_as_a_fact_and_refunded(order: Order) -> None:
    first = open_session(order)
    order.payments.update(status="expired")
    second = open_session(order)

    acts.pay(first)
    acts.pay(second)
    outbox.deliver_due()

    twice = order.payments.get(is_unmatched=True)
    order.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert twice.problem == "twice"
    assert twice.refunds.get().status == "succeeded"
    assert order.refunded_amount == 0
    assert books(order)["client_prepayment"] == -20_000
    assert "unmatched_receipts" not in books(order)
    assert_books_hold(order)


def test_address_of_a_freelancer_cannot_buy_and_is_refunded(
    agency: AgencyProfile, fay_user: Any
) -> None:
    order = make_order(email=fay_user.email)

    acts.pay(open_session(order))
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_payment"
    assert Refund.objects.get().status == "succeeded"


ACTS = st.lists(
    st.sampled_from(["sync", "deliver", "sweep", "twice", "cancel_late"]), min_size=1, max_size=8
)


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=ACTS, debit=st.booleans())
def test_any_order_of_events_gives_the_same_books(
    agency: AgencyProfile, client: Client, steps: list[str], debit: bool
) -> None:
    service = Service.objects.filter(slug="logo").first()
    order = make_order(**({"service": service} if service else {}))
    session = open_session(order)
    if debit:
        acts.start_debit(session)
        acts.confirm_debit(session)
    else:
        acts.pay(session)

    for step in steps:
        _take(step, order, session, client)
    services.sync_session(session_id=session)
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert books(order) == {
        "stripe_balance": 19_675,
        "client_prepayment": -20_000,
        "stripe_fees": 325,
    }
    assert_books_hold(order)


def _take(step: str, order: Order, session: str, client: Client) -> None:
    if step == "sync":
        services.sync_latest(order_id=order.pk)
    elif step == "deliver":
        outbox.deliver_due()
    elif step == "sweep":
        with clock.frozen(MONDAY + timedelta(minutes=20)):
            services.sweep()
    else:
        for event in reversed(events_about(session)):
            client.post(**signed(event))
