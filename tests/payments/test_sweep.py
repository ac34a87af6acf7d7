"""Refunds whose events were lost for good: the sweep asks Stripe, and one effect remains."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail, OutboxMessage
from kernel.money import Money
from orders.models import Order
from payments import gateway, services
from payments.gateway import GatewayError
from payments.models import Refund, SandboxObject
from payments.tasks import nightly
from tests.conftest import MONDAY
from tests.factories.payments import assert_books_hold, books, change_object, make_paid_order

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)
SOON = MONDAY + timedelta(minutes=5)
LATER = MONDAY + timedelta(minutes=11)


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    return make_paid_order()


@pytest.fixture
def refund(order: Order) -> Refund:
    """Fifty of two hundred euros, promised and not yet sent."""
    return services.request_refund(
        order_id=order.pk, amount=Money(5_000, "EUR"), reason="Late", actor=STAFF, key="owner:1"
    )


@pytest.fixture
def pending(refund: Refund) -> Refund:
    """Sent and pending at Stripe; none of its events will ever arrive."""
    state = gateway.current().create_refund(
        payment_intent_id=str(refund.payment.payment_intent_id),
        amount=refund.money,
        refund=refund.public_id,
        key=f"refund:{refund.public_id}:1",
    )
    change_object(state.id, status="pending")
    services.sync_refund(stripe_refund_id=state.id)
    OutboxMessage.objects.filter(done_at=None).delete()
    refund.refresh_from_db()
    assert refund.status == "pending"
    return refund


def sweep_at(moment: Any) -> int:
    with clock.frozen(moment):
        asked = services.sweep()
        outbox.deliver_due()
    return asked


def test_refund_that_succeeded_unheard_is_settled_once(order: Order, pending: Refund) -> None:
    change_object(str(pending.stripe_refund_id), status="succeeded")

    asked = [sweep_at(moment) for moment in (SOON, LATER, LATER)]

    pending.refresh_from_db()
    order.refresh_from_db()
    assert asked == [0, 1, 0]
    assert (pending.status, pending.settled_at) == ("succeeded", LATER)
    assert order.refunded == Money(5_000, "EUR")
    assert Mail.objects.filter(name="payments/refunded").count() == 1
    assert "refunds_in_transit" not in books(order)
    assert_books_hold(order)


def test_refund_that_failed_unheard_is_owed_still(order: Order, pending: Refund) -> None:
    change_object(str(pending.stripe_refund_id), status="failed", failure_reason="declined")

    asked = [sweep_at(LATER), sweep_at(LATER)]

    pending.refresh_from_db()
    assert asked == [1, 0]
    assert (pending.status, pending.problem) == ("failed", "declined")
    assert books(order)["refunds_in_transit"] == -5_000
    assert not Mail.objects.filter(name="payments/refunded").exists()


def test_refund_still_at_the_bank_is_left_alone_and_asked_again(
    order: Order, pending: Refund
) -> None:
    before = books(order)

    asked = [sweep_at(LATER), sweep_at(LATER + timedelta(minutes=10))]

    pending.refresh_from_db()
    assert asked == [1, 1]
    assert (pending.status, pending.settled_at) == ("pending", None)
    assert books(order) == before


def test_refund_that_stripe_never_heard_of_is_sent(order: Order, refund: Refund) -> None:
    OutboxMessage.objects.filter(handler="payments.send_refund").delete()

    asked = [sweep_at(moment) for moment in (SOON, LATER, LATER)]

    refund.refresh_from_db()
    assert asked == [0, 1, 0]
    assert refund.status == "succeeded"
    assert SandboxObject.objects.filter(type="refund").count() == 1


def test_one_that_cannot_be_asked_does_not_keep_the_others_back(
    order: Order, pending: Refund
) -> None:
    change_object(str(pending.stripe_refund_id), status="succeeded")
    lost = services.request_refund(
        order_id=order.pk, amount=Money(1_000, "EUR"), reason="", actor=STAFF, key="owner:2"
    )
    OutboxMessage.objects.filter(done_at=None).delete()
    Refund.objects.filter(pk=lost.pk).update(
        stripe_refund_id="re_unknown", requested_at=MONDAY - timedelta(days=1)
    )
    with pytest.raises(GatewayError):
        services.sync_refund(stripe_refund_id="re_unknown")

    assert sweep_at(LATER) == 2

    pending.refresh_from_db()
    assert pending.status == "succeeded"


def test_refund_that_came_back_unheard_is_found_in_the_night(order: Order, refund: Refund) -> None:
    outbox.deliver_due()
    refund.refresh_from_db()
    change_object(str(refund.stripe_refund_id), status="failed", failure_reason="account_closed")

    assert sweep_at(LATER) == 0
    with clock.frozen(MONDAY + timedelta(days=29)):
        nightly()
        nightly()

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.status, refund.problem) == ("failed", "account_closed")
    assert order.refunded == Money(0, "EUR")
    assert books(order)["refunds_in_transit"] == -5_000


def test_refunds_of_long_ago_are_not_asked_any_more(order: Order, refund: Refund) -> None:
    outbox.deliver_due()

    with clock.frozen(MONDAY + timedelta(days=31)):
        assert services.sweep_settled() == 0
