"""From the pay button to the paid order, with the practice Stripe."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from kernel import clock, outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail
from orders.models import Order
from orders.services import cancel_order
from payments import services
from payments.models import Payment, SandboxObject
from payments.sandbox import acts
from tests.conftest import MONDAY
from tests.factories.payments import (
    assert_books_hold,
    books,
    make_order,
    make_paid_order,
    open_session,
    payment_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(agency: AgencyProfile, clara: User) -> Order:
    return make_order(client=clara)


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def test_checkout_shows_the_amount_and_lines(signed_in: Client, order: Order) -> None:
    response = signed_in.get(f"/en/orders/{order.public_id}/pay/")

    html = response.content.decode()
    assert response.status_code == 200
    assert "Pay €200" in html
    assert "Logo design" in html
    assert not Payment.objects.exists()


def test_paying_from_button_to_paid_order_books_the_money(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")
    practice = signed_in.get(opened["Location"])
    paid = signed_in.post(opened["Location"], {"act": "pay"})
    back = signed_in.get(paid["Location"])

    order.refresh_from_db()
    payment = payment_of(order)
    assert opened.status_code == 303
    assert "_sbx_" in opened["Location"]
    assert "Practice payment page" in practice.content.decode()
    assert "Your payment has arrived" in back.content.decode()
    assert order.status == "awaiting_brief"
    assert order.payment_reference == payment.public_id
    assert (payment.status, payment.captured_amount, payment.fee_amount) == (
        "succeeded",
        20_000,
        325,
    )
    assert books(order) == {
        "stripe_balance": 19_675,
        "client_prepayment": -20_000,
        "stripe_fees": 325,
    }
    assert_books_hold(order)


def test_webhook_alone_confirms_the_order(order: Order) -> None:
    session = open_session(order)

    acts.pay(session)
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "awaiting_brief"
    assert Mail.objects.filter(name="orders/paid", to=order.email).count() == 1


def test_paying_with_3d_secure_confirms_at_the_bank(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    to_bank = signed_in.post(opened["Location"], {"act": "secure"})
    asked = signed_in.get(to_bank["Location"])
    paid = signed_in.post(to_bank["Location"], {"answer": "confirm"})
    signed_in.get(paid["Location"])

    order.refresh_from_db()
    assert "Your bank asks you to confirm" in asked.content.decode()
    assert order.status == "awaiting_brief"


def test_refusing_3d_secure_leaves_the_order_unpaid(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")
    to_bank = signed_in.post(opened["Location"], {"act": "secure"})

    refused = signed_in.post(to_bank["Location"], {"answer": "refuse"})

    order.refresh_from_db()
    assert "You have not been charged" in refused.content.decode()
    assert order.status == "awaiting_payment"


def test_bank_decline_then_another_card_pays_once(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    declined = signed_in.post(opened["Location"], {"act": "decline"})
    paid = signed_in.post(opened["Location"], {"act": "pay"})
    signed_in.get(paid["Location"])

    order.refresh_from_db()
    assert (
        "Your bank refused the card. You have not been charged. Try another card."
        in declined.content.decode()
    )
    assert order.status == "awaiting_brief"
    assert books(order)["client_prepayment"] == -20_000


def test_cancelling_goes_back_to_the_order_unpaid(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    back = signed_in.post(opened["Location"], {"act": "cancel"})
    page = signed_in.get(back["Location"])

    assert "Pay €200" in page.content.decode()
    assert payment_of(order).status == "open"


def test_delayed_debit_waits_then_confirms(signed_in: Client, order: Order) -> None:
    opened = signed_in.post(f"/en/orders/{order.public_id}/pay/")
    waiting = signed_in.post(opened["Location"], {"act": "debit"})
    page = signed_in.get(waiting["Location"])
    outbox.deliver_due()
    order.refresh_from_db()
    before = (order.status, payment_of(order).status)

    with clock.frozen(MONDAY + timedelta(hours=1, minutes=1)):
        outbox.deliver_due()

    order.refresh_from_db()
    assert "Your bank is confirming the payment" in page.content.decode()
    assert before == ("awaiting_payment", "processing")
    assert order.status == "awaiting_brief"
    assert payment_of(order).status == "succeeded"
    assert_books_hold(order)


def test_waiting_debit_refuses_a_second_payment(signed_in: Client, order: Order) -> None:
    acts.start_debit(open_session(order))
    outbox.deliver_due()

    response = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    assert response.status_code == 409
    assert "should not pay again" in response.content.decode()
    assert order.payments.count() == 1


def test_waiting_debit_is_shown_on_the_order_and_asks_for_nothing(
    signed_in: Client, order: Order
) -> None:
    acts.start_debit(open_session(order))
    outbox.deliver_due()

    page = signed_in.get(f"/en/orders/{order.public_id}/").content.decode()
    listed = signed_in.get("/en/orders/").content.decode()
    cancelling = signed_in.get(f"/en/orders/{order.public_id}/cancel/").content.decode()

    assert "Your bank is confirming the payment" in page
    assert f"/en/orders/{order.public_id}/pay/" not in page
    assert "Payment being confirmed" in listed
    assert "Your turn" not in listed
    assert "still confirming your payment of €200" in cancelling


def test_debit_that_arrives_after_cancelling_is_shown_as_refunded(
    signed_in: Client, order: Order
) -> None:
    session = open_session(order)
    acts.start_debit(session)
    outbox.deliver_due()
    cancel_order(order_id=order.pk, actor=Actor(ActorKind.CLIENT), reason="Changed my mind")
    acts.confirm_debit(session)
    for _ in range(3):
        outbox.deliver_due()

    page = signed_in.get(f"/en/orders/{order.public_id}/").content.decode()

    assert "We refunded €200 on Monday 23 November" in page
    assert "Not paid" not in page


def test_debit_that_starts_as_the_order_ends_is_not_denied(signed_in: Client, order: Order) -> None:
    acts.start_debit(open_session(order))
    cancel_order(order_id=order.pk, actor=Actor(ActorKind.CLIENT), reason="Changed my mind")
    outbox.deliver_due()

    page = signed_in.get(f"/en/orders/{order.public_id}/").content.decode()

    assert "If your bank still sends the payment" in page
    assert "nothing to refund" not in page


def test_refused_debit_lets_the_client_pay_again(signed_in: Client, order: Order) -> None:
    session = open_session(order)
    acts.start_debit(session)
    outbox.deliver_due()

    acts.refuse_debit(session)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/refused")
    assert "Pay for your order" in signed_in.get(f"/en/orders/{order.public_id}/").content.decode()
    page = signed_in.get(f"/en/orders/{order.public_id}/pay/").content.decode()
    again = signed_in.post(f"/en/orders/{order.public_id}/pay/")
    assert payment_of(order).attempt == 2
    assert (mail.to, mail.subject) == (
        order.email,
        f"Your bank refused the payment ({order.reference})",
    )
    assert "Your bank refused the payment" in page
    assert again.status_code == 303


def test_pressing_pay_twice_opens_one_session(signed_in: Client, order: Order) -> None:
    first = signed_in.post(f"/en/orders/{order.public_id}/pay/")
    second = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    assert first["Location"] == second["Location"]
    assert order.payments.count() == 1
    assert SandboxObject.objects.filter(type="checkout.session").count() == 1


def test_session_about_to_end_is_replaced(order: Order) -> None:
    first = open_session(order)

    with clock.frozen(MONDAY + timedelta(minutes=55)):
        second = open_session(order)

    statuses = dict(order.payments.values_list("session_id", "status"))
    assert statuses == {first: "expired", second: "open"}
    assert acts.read_session(first)["status"] == "expired"


def test_crash_after_stripe_answered_finds_the_same_session(order: Order) -> None:
    first = open_session(order)
    Payment.objects.update(session_id=None, checkout_url="")

    second = open_session(order)

    assert first == second


def test_paid_order_has_nothing_to_pay(signed_in: Client, agency: AgencyProfile) -> None:
    paid = make_paid_order()

    page = signed_in.get(f"/en/orders/{paid.public_id}/pay/")
    again = signed_in.post(f"/en/orders/{paid.public_id}/pay/")

    assert "Your payment has arrived" in page.content.decode()
    assert again.status_code == 409
    assert paid.payments.count() == 1


def test_expired_order_has_its_own_page(signed_in: Client, order: Order) -> None:
    with clock.frozen(MONDAY + timedelta(hours=2)):
        outbox.deliver_due()
        page = signed_in.get(f"/en/orders/{order.public_id}/pay/")
        pressed = signed_in.post(f"/en/orders/{order.public_id}/pay/")

    assert "The time to pay is over" in page.content.decode()
    assert pressed.status_code == 409


def test_expired_order_ends_its_session(order: Order) -> None:
    session = open_session(order)

    with clock.frozen(MONDAY + timedelta(hours=2)):
        outbox.deliver_due()

    assert acts.read_session(session)["status"] == "expired"
    assert payment_of(order).status == "expired"


def test_used_session_page_says_that_it_is_done(client: Client, order: Order) -> None:
    session = open_session(order)
    acts.pay(session)

    page = client.post(f"/sandbox/checkout/{session}/", {"act": "pay"})

    assert page.status_code == 410
    assert "This payment is done" in page.content.decode()


def test_strangers_get_nothing(client: Client, carl: User, order: Order) -> None:
    anonymous = client.get(f"/en/orders/{order.public_id}/pay/")
    client.force_login(carl)
    stranger = client.get(f"/en/orders/{order.public_id}/pay/")
    back = client.get(f"/en/orders/{order.public_id}/payment/")

    assert anonymous.status_code == 302
    assert "/account/" in anonymous["Location"]
    assert (stranger.status_code, back.status_code) == (404, 404)


def test_unknown_session_is_not_found(client: Client, agency: AgencyProfile) -> None:
    assert client.get("/sandbox/checkout/cs_test_sbx_none/").status_code == 404


def test_french_order_gets_a_french_page(client: Client, clara: User) -> None:
    order = make_order(client=clara, language="fr")

    url = services.open_checkout(order_id=order.pk)

    assert client.get(url).content.decode().count('<html lang="fr"') == 1


def test_pages_of_paying_ask_few_queries(
    signed_in: Client, order: Order, django_assert_max_num_queries: Any
) -> None:
    pay = f"/en/orders/{order.public_id}/pay/"
    signed_in.get(pay)

    with django_assert_max_num_queries(10):
        signed_in.get(pay)


def test_form_may_end_at_stripes_checkout_only_when_stripe_takes_the_money(
    signed_in: Client, order: Order, settings: Settings
) -> None:
    url = f"/en/orders/{order.public_id}/pay/"
    practice = signed_in.get(url)["Content-Security-Policy"]
    settings.CHECKOUT_ORIGINS = ["https://checkout.stripe.com"]
    stripe = signed_in.get(url)["Content-Security-Policy"]

    assert "form-action 'self';" in f"{practice};"
    assert "form-action 'self' https://checkout.stripe.com" in stripe
    assert "unsafe" not in practice + stripe
