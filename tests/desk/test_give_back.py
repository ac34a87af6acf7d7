"""Money that no order wants, sent back from the desk: one payment at a time, looked at first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kernel import ids
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.models import Order
from payments import services as payments
from payments.models import Payment, Refund
from tests.desk.conftest import STAFF, place
from tests.factories.payments import assert_books_hold, books

pytestmark = pytest.mark.django_db


@pytest.fixture
def strays(agency: AgencyProfile, service: Any) -> list[Payment]:
    """Two transfers of the wrong sum for one order."""
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier", "FR1420041010050500013M02606"
    agency.save()
    awaited = payments.choose_transfer(order_id=place(service).pk)
    return [
        payments.record_transfer(
            order_id=awaited.order_id,
            key=ids.public_id(),
            received=Money(cents),
            received_on=awaited.chosen_at.date(),
            reference=awaited.reference,
            actor=STAFF,
            keeps_apart=True,
        )
        for cents in (15_000, 3_300)
    ]


def url(payment: Payment) -> str:
    return reverse("admin:desk_give_back", args=[payment.order.reference, payment.public_id])


def test_order_page_leads_to_each_payment_apart(desk: Client, strays: list[Payment]) -> None:
    page = desk.get(f"/admin/desk/order/{strays[0].order.reference}/").text

    for payment, amount in zip(strays, ("€150", "€33"), strict=True):
        assert f'href="{url(payment)}"' in page
        assert f"Send {amount} back" in page


def test_page_says_how_much_goes_back_to_whom_by_which_way(
    desk: Client, strays: list[Payment]
) -> None:
    page = desk.get(url(strays[1])).text

    for words in ("€33", "Clara Dupont", "Bank transfer", "you send it back at your bank"):
        assert words in page
    assert not Refund.objects.exists()


def test_button_promises_that_one_payment_only(desk: Client, strays: list[Payment]) -> None:
    page = desk.post(url(strays[1]), follow=True).text

    refund = Refund.objects.get()
    assert (refund.payment, refund.amount) == (strays[1], 3_300)
    assert "€33 are promised back to Clara Dupont" in page
    order = Order.objects.get()
    assert books(order) == {"bank": 18_300, "unmatched_receipts": -15_000} | {
        "refunds_in_transit": -3_300
    }
    assert_books_hold(order)


def test_second_click_promises_nothing_more(desk: Client, strays: list[Payment]) -> None:
    desk.post(url(strays[0]))

    again = desk.post(url(strays[0]), follow=True)

    assert again.status_code == 200
    assert Refund.objects.get().amount == 15_000


def test_page_of_money_that_goes_back_already_leads_to_the_order(
    desk: Client, strays: list[Payment]
) -> None:
    desk.post(url(strays[0]))

    page = desk.get(url(strays[0]), follow=True)

    assert page.redirect_chain
    assert "already gone back, or is on its way" in page.text


def test_payment_that_pays_its_order_is_not_sent_back_from_here(
    desk: Client, strays: list[Payment]
) -> None:
    Payment.objects.filter(pk=strays[0].pk).update(is_unmatched=False)

    page = desk.post(url(strays[0]), follow=True)

    assert "already gone back, or is on its way" in page.text
    assert not Refund.objects.exists()


def test_payment_of_another_order_is_not_found(
    desk: Client, strays: list[Payment], service: Any
) -> None:
    other = place(service, email="carl@clients.example")

    page = desk.get(reverse("admin:desk_give_back", args=[other.reference, strays[0].public_id]))

    assert page.status_code == 404
