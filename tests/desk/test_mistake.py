"""The desk's page of a payment that was noted by mistake."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel import clock, ids
from kernel.models import AgencyProfile
from orders.models import Order
from payments import services as payments
from payments.models import Payment
from tests.desk.conftest import STAFF, place
from tests.factories.freelancers import bring_to_production

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(agency: AgencyProfile, service: Any) -> Payment:
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier", "FR1420041010050500013M02606"
    agency.save()
    awaited = payments.choose_transfer(order_id=place(service).pk)
    return payments.record_transfer(
        order_id=awaited.order_id,
        key=ids.public_id(),
        received=awaited.order.gross,
        received_on=clock.now().date(),
        reference=awaited.reference,
        actor=STAFF,
    )


def url(payment: Payment) -> str:
    return reverse("admin:desk_mistake", args=[payment.order.reference, payment.public_id])


def order_url(payment: Payment) -> str:
    return reverse("admin:desk_order", args=[payment.order.reference])


def test_order_page_leads_to_it(desk: Client, payment: Payment) -> None:
    page = desk.get(order_url(payment)).text

    assert f'href="{url(payment)}"' in page
    assert "€200 received by bank transfer" in page


def test_page_says_what_it_does_before_it_does_it(desk: Client, payment: Payment) -> None:
    page = desk.get(url(payment)).text

    for words in (payment.invoice.number, "waits for its money again", "gets a mail"):
        assert words in page
    assert Order.objects.get().paid_at


def test_reason_is_asked_and_the_rest_is_done(desk: Client, payment: Payment) -> None:
    without = desk.post(url(payment), {"reason": " "})
    page = desk.post(url(payment), {"reason": "Typed on the wrong order"}, follow=True).text

    assert without.status_code == 422
    assert "your books want a reason" in without.text
    assert Order.objects.get().status == "awaiting_payment"
    for words in (
        "€200 taken back: noted by mistake",
        "Typed on the wrong order",
        "The payment was taken back",
        "The transfer has come",
    ):
        assert words in page
    assert url(payment) not in page


def test_second_click_is_calm(desk: Client, payment: Payment) -> None:
    desk.post(url(payment), {"reason": "Slip"})

    again = desk.post(url(payment), {"reason": "Slip"}, follow=True)

    assert again.status_code == 200
    assert "is taken back already" in desk.get(url(payment)).text


def test_page_says_why_not_and_offers_no_button(desk: Client, payment: Payment) -> None:
    bring_to_production(Order.objects.get())

    page = desk.get(url(payment)).text
    answer = desk.post(url(payment), {"reason": "Slip"}, follow=True).text

    assert "Work has begun" in page
    assert "Take the payment back" not in page
    assert "Work has begun" in answer
    assert Order.objects.get().paid_at
