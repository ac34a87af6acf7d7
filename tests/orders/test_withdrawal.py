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
from kernel.templatetags.relais import money
from orders import links, services
from orders.buyers import StartChoice
from orders.models import Order, Withdrawal
from orders.services import Declared
from orders.states import OrderStatus
from orders.withdrawal import Right, owed_by_rule, owed_now, period_end, right_of
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


def begun(**fields: Any) -> Order:
    """In production at their express request, and somebody has taken it."""
    order = order_in(S.IN_PRODUCTION, start=NOW, **fields)
    services.mark_begun(order_id=order.pk)
    order.refresh_from_db()
    return order


def shown_on(page: Any) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


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
    order = begun()
    assert order.internal_due_at
    middle = MONDAY + (order.internal_due_at - MONDAY) / 2

    with clock.frozen(middle):
        withdrawal = withdraw(order)

    assert (withdrawal.had_begun, withdrawal.proposed) == (True, Money(10_000))
    assert not hasattr(withdrawal, "settlement")


def test_without_an_express_request_nothing_is_owed(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION)
    services.mark_begun(order_id=order.pk)

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
    order = begun()
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


def test_an_offer_that_nobody_took_is_no_work(agency: AgencyProfile) -> None:
    order = order_in(S.IN_PRODUCTION, start=NOW)
    services.mark_taken(order_id=order.pk, is_taken=True)

    with clock.frozen(DAY_THREE):
        withdrawal = withdraw(order)

    assert (withdrawal.had_begun, withdrawal.proposed_amount) == (False, 0)
    assert withdrawal.settlement.owed_amount == 0


def test_work_that_was_taken_back_is_paid_by_nobody(agency: AgencyProfile) -> None:
    order = begun()
    services.mark_taken(order_id=order.pk, is_taken=False)

    with clock.frozen(DAY_THREE):
        assert withdraw(order).proposed_amount == 0


def test_sum_too_small_to_ask_for_is_waived(agency: AgencyProfile) -> None:
    order = begun()
    assert order.internal_due_at
    hundredth = (order.internal_due_at - MONDAY) / 100

    with clock.frozen(MONDAY + hundredth * 0.99):
        assert owed_now(order) == Money(0)
    with clock.frozen(MONDAY + hundredth):
        assert owed_now(order) == Money(200)


def test_to_the_microsecond_no_float_decides(agency: AgencyProfile) -> None:
    order = begun()
    start, end = MONDAY, MONDAY + timedelta(seconds=3)
    Order.objects.filter(pk=order.pk).update(internal_due_at=end, work_began_at=start)
    order.refresh_from_db()

    owed = owed_by_rule(agency, order, start + timedelta(seconds=1))

    assert owed == Money(6_667)


def test_what_is_promised_back_is_never_owed_as_well(agency: AgencyProfile) -> None:
    order = order_in(S.DELIVERED, start=NOW)
    services.note_promised_back(order_id=order.pk, total=Money(6_000))
    order.refresh_from_db()

    proposed = withdraw(order).proposed
    services.note_promised_back(order_id=order.pk, total=Money(8_000))
    with pytest.raises(services.OwedTooMuch) as refused:
        services.settle_withdrawal(order_id=order.pk, owed=proposed, actor=STAFF)

    assert (proposed, refused.value.most) == (Money(14_000), Money(12_000))


def test_never_more_is_asked_than_stood_beside_the_button(agency: AgencyProfile) -> None:
    order = begun()
    with clock.frozen(DAY_THREE):
        most = owed_now(order)
    with clock.frozen(DAY_THREE + timedelta(hours=2)):
        assert owed_now(order) > most

        withdrawal = services.withdraw_order(
            order_id=order.pk, name="C", email="c@x.fr", text="I.", actor=CLIENT, shown=most
        )

    assert withdrawal.proposed == most


def test_completed_without_an_express_request_can_still_be_withdrawn_from(
    agency: AgencyProfile,
) -> None:
    order = order_in(S.COMPLETED)

    assert right_of(order) == Right.OPEN
    assert withdraw(order).proposed_amount == 0


def test_completed_order_says_that_the_period_is_over_once_it_is(agency: AgencyProfile) -> None:
    order = order_in(S.COMPLETED, start=NOW)
    assert order.withdraw_before

    with clock.frozen(order.withdraw_before):
        assert right_of(order) == Right.OVER


# The pages


def test_most_is_shown_before_the_button_and_again_when_it_is_old(agency: AgencyProfile) -> None:
    order, stranger = begun(), Client()
    page, typed = page_of(order), {"name": "Clara", "email": "c@x.example"}
    with clock.frozen(DAY_THREE):
        first = stranger.post(page, {"step": "declare", **typed})
        most = owed_now(order)
    with clock.frozen(DAY_THREE + timedelta(hours=1)):
        late = stranger.post(page, {"step": "confirm", "shown": shown_on(first), **typed})
        forged = stranger.post(page, {"step": "confirm", "shown": "x", **typed})
        assert not Withdrawal.objects.exists()
        stranger.post(page, {"step": "confirm", "shown": shown_on(late), **typed})

    assert f"you pay {money(most)} at most for the part done" in text(first)
    assert f"At least {money(order.gross - most)} goes back to you" in text(first)
    assert "Confirm the withdrawal" in text(late)
    assert "Confirm the withdrawal" in text(forged)
    assert Withdrawal.objects.get().proposed > most


def test_settled_at_the_full_price_nothing_is_said_to_go_back(agency: AgencyProfile) -> None:
    order = order_in(S.DELIVERED, start=NOW)
    withdrawal = withdraw(order)
    services.settle_withdrawal(order_id=order.pk, owed=withdrawal.proposed, actor=STAFF)
    outbox.deliver_due()

    said = text(Client().get(page_of(order)))
    mail = Mail.objects.get(name="orders/withdrawal_settled")

    assert "You pay €200 for the part done. The work was done when you withdrew" in said
    assert "nothing goes back" in mail.text
    assert "rest" not in mail.text


def test_after_a_goodwill_the_page_says_what_went_and_what_goes_back(
    agency: AgencyProfile,
) -> None:
    order = begun()
    services.note_promised_back(order_id=order.pk, total=Money(6_000))
    services.note_refunded(order_id=order.pk, total=Money(6_000))
    with clock.frozen(DAY_THREE):
        withdraw(order)
        services.settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        said = text(Client().get(page_of(order)))

    assert "You pay €50 for the part done. We refunded €60 on Mon 23 Nov." in said
    assert "€90 goes back to the means of payment you used" in said


def test_client_s_words_are_kept_as_written_or_not_at_all(client: Client, clara: User) -> None:
    order = paid_order(client=clara, language="fr")
    client.force_login(clara)

    client.post(f"/fr/orders/{order.public_id}/cancel/", {"reason": ""})
    withdrawn = paid_order(start=NOW)
    withdraw(withdrawn)

    for each in (order, withdrawn):
        each.refresh_from_db()
        assert (each.status, each.cancel_reason) == (S.CANCELLED, "")
        assert each.events.latest("pk").reason == ""


def test_two_steps_without_signing_in_then_a_receipt(agency: AgencyProfile) -> None:
    order = paid_order(start=NOW)
    stranger, page = Client(), page_of(order)

    form = stranger.get(page)
    declared = stranger.post(page, {"step": "declare", "name": "Clara D", "email": "c@x.example"})
    assert not Withdrawal.objects.exists()
    done = stranger.post(
        page,
        {
            "step": "confirm",
            "name": "Clara D",
            "email": "c@x.example",
            "shown": shown_on(declared),
        },
        follow=True,
    )
    outbox.deliver_due()

    assert 'value="Clara Dupont"' in form.content.decode()
    assert f"withdraw from the contract for order {order.reference}" in text(declared)
    assert "Confirm the withdrawal" in text(declared)
    assert "We received your withdrawal on Mon 23 Nov, 10:00" in text(done)
    assert "€200 goes back to the means of payment you used, before" in text(done)
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
    order = begun()
    with clock.frozen(DAY_THREE):
        withdraw(order)
        outbox.deliver_due()
        services.settle_withdrawal(order_id=order.pk, owed=Money(5_000), actor=STAFF)
        outbox.deliver_due()

    receipt = Mail.objects.get(name="orders/withdrawn")
    settled = Mail.objects.get(name="orders/withdrawal_settled")
    assert "Work had begun at your request, so you pay for the part done" in receipt.text
    assert "you pay €50" in settled.text
    assert "€150 goes back to the means of payment you used" in settled.text
