"""Trial orders left over when the agency goes live: their money stays out of the real papers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from agency.desk.refusals import sentence
from kernel import clock, outbox
from kernel.models import AgencyProfile, OutboxMessage
from kernel.money import Money
from orders import services as orders
from payments import gateway, ledger, services
from payments.models import Invoice, Journal, Payment, Refund
from tests.conftest import MONDAY
from tests.factories.orders import STAFF
from tests.factories.payments import make_order, make_paid_order, open_session

pytestmark = pytest.mark.django_db


class Silent:
    """A Stripe that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"Stripe was asked: {name}")


@pytest.fixture
def go_live(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    def switch() -> None:
        settings.PAYMENTS_MODE = "stripe_live"
        monkeypatch.setattr(gateway, "current", Silent)

    return switch


def test_cancelled_trial_order_makes_no_real_paper_and_asks_nobody(
    agency: AgencyProfile, go_live: Any
) -> None:
    order = make_paid_order()
    go_live()

    orders.cancel_order(order_id=order.pk, actor=STAFF, reason="A trial")
    outbox.deliver_due()

    assert not Refund.objects.exists()
    assert [row.livemode for row in Invoice.objects.all()] == [False]
    assert not Journal.objects.filter(livemode=True).exists()
    assert not OutboxMessage.objects.filter(done_at=None, last_error__gt="").exists()


def test_credit_note_stays_beside_its_invoice(agency: AgencyProfile, go_live: Any) -> None:
    order = make_paid_order()
    refund = services.request_refund(
        order_id=order.pk, amount=Money(5_000), reason="Late", actor=STAFF, key="k"
    )
    promised = Invoice.objects.get(kind="credit_note")
    go_live()

    with pytest.raises(services.OtherMode) as refused:
        services.request_refund(
            order_id=order.pk, amount=Money(5_000), reason="Again", actor=STAFF, key="k2"
        )

    assert "paid with play money in a trial" in sentence(refused.value)
    assert (promised.number, promised.livemode) == ("TEST-AV-00001", False)
    assert refund.payment.livemode is False


def test_trial_order_completed_under_live_keys_books_no_real_revenue(
    agency: AgencyProfile, go_live: Any
) -> None:
    order = make_paid_order()
    go_live()

    ledger.book_completion(order)

    assert Journal.objects.get(kind="completed").livemode is False


def test_real_money_under_trial_keys_waits_for_the_owner(
    agency: AgencyProfile, settings: Any
) -> None:
    order = make_paid_order()
    Payment.objects.update(livemode=True)

    orders.cancel_order(order_id=order.pk, actor=STAFF, reason="Sorry")
    outbox.deliver_due()

    assert not Refund.objects.exists()
    waiting = OutboxMessage.objects.get(done_at=None, topic="order.cancelled")
    assert "Real money has to go back" in waiting.last_error


def test_neither_sweep_asks_about_trial_money(agency: AgencyProfile, go_live: Any) -> None:
    paid = make_paid_order()
    settled = services.request_refund(
        order_id=paid.pk, amount=Money(5_000), reason="Late", actor=STAFF, key="settled"
    )
    outbox.deliver_due()
    settled.refresh_from_db()
    assert settled.status == "succeeded"
    services.request_refund(
        order_id=paid.pk, amount=Money(5_000), reason="Late", actor=STAFF, key="unsent"
    )
    open_session(make_order(service=paid.service))
    go_live()

    with clock.frozen(MONDAY + timedelta(hours=1)):
        asked = services.sweep(), services.sweep_settled()

    assert asked == (0, 0)


def test_expired_trial_order_closes_its_session_without_stripe(
    agency: AgencyProfile, go_live: Any
) -> None:
    order = make_order()
    open_session(order)
    go_live()

    services.close_checkout(order_id=order.pk)

    assert order.payments.get().status == "expired"


def test_zero_refunds_nothing(agency: AgencyProfile) -> None:
    order = make_paid_order()

    with pytest.raises(services.NothingToRefund):
        services.request_refund(
            order_id=order.pk, amount=Money(0), reason="None", actor=STAFF, key="zero"
        )

    assert not Refund.objects.exists()
