"""The owner's screens of bank transfers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.services import create_freelancer_user
from kernel import clock, ids
from kernel.models import AgencyProfile
from orders.models import Order
from payments import services as payments
from payments.models import AwaitedTransfer, Payment
from tests.desk.conftest import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaited(agency: AgencyProfile, service: Any) -> AwaitedTransfer:
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier", "FR1420041010050500013M02606"
    agency.save()
    return payments.choose_transfer(order_id=place(service).pk)


def url(awaited: AwaitedTransfer) -> str:
    return f"/admin/desk/order/{awaited.order.reference}/transfer/"


def note(desk: Client, awaited: AwaitedTransfer, **fields: str) -> Any:
    form = {
        "key": ids.public_id(),
        "amount": "200",
        "received_on": "2026-11-23",
        "reference": awaited.reference,
        "step": "note",
        **fields,
    }
    return desk.post(url(awaited), form, follow=True)


def test_list_shows_what_is_awaited_and_leads_to_it(desk: Client, awaited: AwaitedTransfer) -> None:
    assert "/admin/desk/transfers/" in desk.get("/admin/desk/freelancer-payments/").text
    page = desk.get("/admin/desk/transfers/").text

    assert awaited.reference in page
    assert f"/admin/desk/order/{awaited.order.reference}/transfer/" in page
    order_page = desk.get(f"/admin/desk/order/{awaited.order.reference}/").text
    assert f"/admin/desk/order/{awaited.order.reference}/transfer/" in order_page


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_at_any_length(
    desk: Client,
    awaited: AwaitedTransfer,
    service: Any,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        order = place(service, email=f"c{number}@clients.example")
        payments.choose_transfer(order_id=order.pk)
    desk.get("/admin/desk/transfers/")

    with django_assert_num_queries(6):
        desk.get("/admin/desk/transfers/")


def test_exact_sum_pays_the_order(desk: Client, awaited: AwaitedTransfer) -> None:
    page = note(desk, awaited)

    assert "the order is paid" in page.text
    assert Order.objects.get().status == "awaiting_brief"
    assert "Bank transfer" in page.text


@pytest.mark.parametrize(("amount", "words"), [("150", "are missing of"), ("250", "more than")])
def test_another_sum_is_explained_and_can_be_noted_apart(
    desk: Client, awaited: AwaitedTransfer, amount: str, words: str
) -> None:
    refused = note(desk, awaited, amount=amount)

    assert refused.status_code == 422
    assert words in refused.text
    assert f'value="{amount}"' in refused.text
    assert not Payment.objects.exists()
    kept = note(desk, awaited, amount=amount, step="apart")
    assert "are noted apart" in kept.text
    assert "/give-back/" in kept.text


def test_double_click_is_one_transfer_and_another_form_asks_before_it_notes(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    key = str(desk.get(url(awaited)).context["form"]["key"].value())
    assert 'type="checkbox" name="is_another"' not in desk.get(url(awaited)).text
    note(desk, awaited, key=key)
    note(desk, awaited, key=key)
    assert Payment.objects.count() == 1

    asked = note(desk, awaited, reference=f"{awaited.reference.lower()} thanks")

    assert asked.status_code == 422
    assert "It looks like the transfer of Mon" in asked.text
    assert Payment.objects.count() == 1
    fresh = str(asked.context["form"]["key"].value())
    kept = note(desk, awaited, key=fresh, is_another="on")
    note(desk, awaited, key=fresh, is_another="on")
    assert "are noted apart" in kept.text
    assert Payment.objects.count() == 2


def test_form_gone_back_to_gets_a_key_of_its_own(desk: Client, awaited: AwaitedTransfer) -> None:
    key = ids.public_id()
    note(desk, awaited, key=key)

    asked = note(desk, awaited, key=key, received_on="2026-11-20")

    assert "It looks like the transfer of" in asked.text
    assert asked.context["form"]["key"].value() != key
    assert 'name="is_another"' in asked.text


def test_address_that_became_a_freelancer_s_is_said_and_the_money_kept(
    desk: Client, awaited: AwaitedTransfer
) -> None:
    create_freelancer_user(email=awaited.order.email, name="Clara", language="en")

    page = note(desk, awaited)

    assert page.status_code == 200
    assert "somebody of your team signs in with the address of this order" in page.text
    assert "/give-back/" in page.text
    assert Order.objects.get().status == "awaiting_payment"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-24", "Enter today or an earlier day."),
        ("2016-11-23", "more than two years ago"),
        ("2026-11-22", "This order was placed on Monday 23 November"),
    ],
)
def test_day_that_cannot_be_is_said(
    desk: Client, awaited: AwaitedTransfer, day: str, words: str
) -> None:
    refused = note(desk, awaited, received_on=day)

    assert refused.status_code == 422
    assert words in refused.text
    assert not Payment.objects.exists()


def test_unknown_reference_asks_for_a_tick(desk: Client, awaited: AwaitedTransfer) -> None:
    refused = note(desk, awaited, reference="THANKS")

    assert refused.status_code == 422
    assert "not the reference of this order" in refused.text
    note(desk, awaited, reference="THANKS", is_sure="on")
    assert Order.objects.get().paid_at


def test_transfer_of_an_ended_order_stays_in_sight(desk: Client, awaited: AwaitedTransfer) -> None:
    Order.objects.update(status="expired")

    assert "Ended without the money" in desk.get("/admin/desk/transfers/").text
    page = note(desk, awaited)

    assert "are noted apart" in page.text
    assert Payment.objects.get().problem == "too_late"


def test_settings_want_a_good_iban_before_transfers_are_offered(
    desk: Client, agency: AgencyProfile
) -> None:
    url = "/admin/kernel/agencyprofile/1/change/"
    form = desk.get(url).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in values.items() if value not in (None, False)}
    typed |= {"takes_transfers": "on", "bank_holder": "Atelier"}

    missing = desk.post(url, typed)
    assert "Enter the IBAN" in missing.text
    mistyped = desk.post(url, {**typed, "iban": "FR14 2004 1010 0505 0001 3M02 607"})
    assert "mistyped" in mistyped.text
    desk.post(url, {**typed, "iban": "fr14 2004 1010 0505 0001 3M02 606"})

    agency.refresh_from_db()
    assert agency.iban == "FR1420041010050500013M02606"
    assert clock.now()
