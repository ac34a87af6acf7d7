"""The right of withdrawal: how long, by whom, in which state, for what sum, with which receipt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel import clock, outbox
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import links, services
from orders.buyers import StartChoice
from orders.models import Order, Withdrawal
from orders.services import Declared
from orders.states import OrderStatus
from orders.withdrawal import Right, period_end, right_of
from tests.conftest import MONDAY
from tests.factories.orders import CLIENT, STAFF, order_in, paid_order, place

pytestmark = pytest.mark.django_db
S = OrderStatus
NOW = Declared(StartChoice.NOW, "At once.", "2026-11", "203.0.113.9")
DAY_THREE = MONDAY + timedelta(days=3)


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def withdraw(order: Order) -> Withdrawal:
    return services.withdraw_order(
        order_id=order.pk, name="Clara", email="clara@x.example", text="I withdraw.", actor=CLIENT
    )


def page_of(order: Order) -> str:
    return f"/en/orders/withdraw/{links.withdraw_token(order)}/"


# How long


@pytest.mark.parametrize(
    ("placed", "end"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=UTC), datetime(2026, 12, 7, 23, tzinfo=UTC)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), datetime(2026, 12, 8, 23, tzinfo=UTC)),
        # The last day is a Saturday: until Monday's end.
        (datetime(2026, 11, 28, 9, tzinfo=UTC), datetime(2026, 12, 14, 23, tzinfo=UTC)),
        # Christmas on a Friday, then a week-end.
        (datetime(2026, 12, 11, 9, tzinfo=UTC), datetime(2026, 12, 28, 23, tzinfo=UTC)),
    ],
)
def test_period_ends_after_fourteen_days_on_a_working_day(
    agency: AgencyProfile, placed: datetime, end: datetime
) -> None:
    assert period_end(agency, placed) == end


def test_company_has_no_right(agency: AgencyProfile) -> None:
    order = paid_order(buyer_kind="company", company_name="Lune")

    assert right_of(order) == Right.NONE
    with pytest.raises(services.CannotWithdraw):
        withdraw(order)


@pytest.mark.parametrize("status", OrderStatus.values)
def test_right_in_each_state(agency: AgencyProfile, status: str) -> None:
    order = order_in(S(status), start=NOW)
    expected = {S.COMPLETED: Right.GONE, S.CANCELLED: Right.CLOSED, S.EXPIRED: Right.CLOSED}

    right = right_of(order)

    assert right == expected.get(S(status), Right.OPEN)
    if right == Right.OPEN:
        withdraw(order)
        order.refresh_from_db()
        assert order.status == S.CANCELLED
    else:
        with pytest.raises(services.CannotWithdraw):
            withdraw(order)


def test_right_ends_with_the_period_to_the_second(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION, start=NOW)
    assert order.withdraw_before

    with clock.frozen(order.withdraw_before - timedelta(seconds=1)):
        assert right_of(order) == Right.OPEN
    with clock.frozen(order.withdraw_before):
        assert right_of(order) == Right.OVER


# For what sum


def test_before_work_began_nothing_is_owed_and_it_settles_itself(agency: AgencyProfile) -> None:
    withdrawal = withdraw(paid_order(start=NOW))

    assert (withdrawal.had_begun, withdrawal.proposed_amount) == (False, 0)
    assert withdrawal.settlement.owed_amount == 0
    assert withdrawal.settlement.settled_by is None
    assert withdrawal.refund_before == MONDAY + timedelta(days=14)


def test_after_an_express_start_the_share_of_the_working_time_is_owed(
    agency: AgencyProfile,
) -> None:
    order = order_in(S.IN_PRODUCTION, start=NOW)
    assert order.internal_due_at
    middle = MONDAY + (order.internal_due_at - MONDAY) / 2

    with clock.frozen(middle):
        withdrawal = withdraw(order)

    assert (withdrawal.had_begun, withdrawal.proposed) == (True, Money(10_000))
    assert not hasattr(withdrawal, "settlement")


def test_without_an_express_request_nothing_is_owed(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION)

    with clock.frozen(DAY_THREE):
        withdrawal = withdraw(order)

    assert (withdrawal.had_begun, withdrawal.proposed_amount) == (True, 0)


def test_once_a_version_was_delivered_the_price_is_the_most(agency: AgencyProfile) -> None:
    with clock.frozen(MONDAY):
        order = order_in(S.DELIVERED, start=NOW)

    with clock.frozen(MONDAY + timedelta(hours=1)):
        withdrawal = withdraw(order)

    assert withdrawal.proposed == order.gross


def test_twice_is_one_withdrawal(agency: AgencyProfile) -> None:
    order = paid_order(start=NOW)

    assert withdraw(order) == withdraw(order)
    assert order.events.filter(name="withdraw_contract").count() == 1


def test_owner_settles_once_for_the_rule_or_less(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION, start=NOW)
    with clock.frozen(DAY_THREE):
        proposed = withdraw(order).proposed

        with pytest.raises(services.OwedTooMuch):
            services.settle_withdrawal(order_id=order.pk, owed=proposed + Money(1), actor=STAFF)
        with pytest.raises(IllegalTransition):
            services.settle_withdrawal(order_id=order.pk, owed=Money(0), actor=CLIENT)
        first = services.settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        again = services.settle_withdrawal(order_id=order.pk, owed=Money(0), actor=STAFF)

    assert first == again
    assert again.owed == Money(5_000)


# The pages


def test_two_steps_without_signing_in_then_a_receipt(agency: AgencyProfile) -> None:
    order = paid_order(start=NOW)
    stranger, page = Client(), page_of(order)

    form = stranger.get(page)
    declared = stranger.post(page, {"step": "declare", "name": "Clara D", "email": "c@x.example"})
    assert not Withdrawal.objects.exists()
    done = stranger.post(
        page, {"step": "confirm", "name": "Clara D", "email": "c@x.example"}, follow=True
    )
    outbox.deliver_due()

    assert 'value="Clara Dupont"' in form.content.decode()
    assert f"withdraw from the contract for order {order.reference}" in text(declared)
    assert "Confirm the withdrawal" in text(declared)
    assert "We received your withdrawal on Mon 23 Nov, 10:00" in text(done)
    assert "All of the €200 goes back" in text(done)
    receipt = Mail.objects.get(name="orders/withdrawn")
    assert receipt.to == "c@x.example"
    assert "Mon 23 Nov, 10:00" in receipt.text
    assert f"I, Clara D, withdraw from the contract for order {order.reference}" in receipt.text
    assert not Mail.objects.filter(name="orders/cancelled").exists()


@pytest.mark.parametrize(
    ("status", "fields", "said"),
    [
        (S.COMPLETED, {"start": NOW}, "The service is fully performed"),
        (S.CANCELLED, {"start": NOW}, "The order has ended already."),
        (S.AWAITING_BRIEF, {"buyer_kind": "company"}, "You ordered as a company"),
    ],
)
def test_page_says_why_it_is_too_late(
    agency: AgencyProfile, client: Client, status: OrderStatus, fields: dict[str, Any], said: str
) -> None:
    answer = client.get(page_of(order_in(status, **fields)))

    assert answer.status_code == 409
    assert said in text(answer)


def test_forged_link_is_not_found(agency: AgencyProfile, client: Client) -> None:
    order = place()

    for token in (order.public_id, links.open_token(order)):
        assert client.get(f"/en/orders/withdraw/{token}/").status_code == 404


def test_link_stands_on_the_order_and_in_the_confirmation(client: Client, clara: User) -> None:
    order = paid_order(client=clara, start=NOW)
    outbox.deliver_due()
    client.force_login(clara)
    order_page = f"/en/orders/{order.public_id}/"

    page = client.get(order_page)
    confirmation = Mail.objects.get(name="orders/paid")

    assert page_of(order) in page.content.decode()
    assert "Withdraw from the contract here Until Monday 7 December 2026 included" in text(page)
    assert page_of(order) in confirmation.text
    assert page_of(order) in confirmation.html
    assert "At once." in confirmation.text
    assert "- Logo design, Standard: €200" in confirmation.text
    withdraw(order)
    assert "You withdrew from the contract" in text(client.get(order_page))


def test_work_that_began_is_settled_by_mail(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION, start=NOW)
    with clock.frozen(DAY_THREE):
        withdraw(order)
        outbox.deliver_due()
        services.settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        outbox.deliver_due()

    receipt = Mail.objects.get(name="orders/withdrawn")
    settled = Mail.objects.get(name="orders/withdrawal_settled")
    assert "Work had begun at your request, so you pay for the part done" in receipt.text
    assert "you pay €50" in settled.text
