"""The tables of the machine, behind the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from kernel import clock, outbox, versions
from kernel.legal_rates import rate_name, rate_value
from kernel.models import AgencyProfile, LegalParameter, OutboxMessage, VatRegime
from orders.services.quoting import vat_rate
from payments.models import Payment, Refund
from tests.desk.conftest import briefed, join, paid, submitted
from tests.desk.test_decisions import make_payout, park

pytestmark = pytest.mark.django_db


def test_open_tables_of_an_app_names_them_without_the_figures_of_the_first_page(
    desk: Client, agency: object
) -> None:
    response = desk.get(reverse("admin:app_list", args=["catalog"]))

    page = response.content.decode()
    assert response.status_code == 200
    assert reverse("admin:catalog_service_changelist") in page
    assert "Decisions you owe" not in page


def words(page: str) -> str:
    """What a person reads of a page."""
    main = page[page.index('id="content"') :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_queue_is_named_as_what_it_is_and_filtered_by_state(desk: Client, service: Any) -> None:
    OutboxMessage.objects.all().delete()
    park(paid(service))
    OutboxMessage.objects.filter(parked_at=None).delete()
    parked = OutboxMessage.objects.get()
    for key, hours in (("soon", 3), ("now", -1), ("old", -3)):
        at = clock.now() + timedelta(hours=hours)
        outbox.schedule("orders.mail_placed", key=key, payload={"order_id": 1}, at=at)
    OutboxMessage.objects.filter(key="old").update(done_at=clock.now())
    table = "/admin/kernel/outboxmessage/"

    assert "<h1>Work queue</h1>" in desk.get(table).text
    for state, key in (
        ("due", "now"),
        ("scheduled", "soon"),
        ("parked", parked.key),
        ("done", "old"),
    ):
        rows = desk.get(table, {"state": state}).context["cl"].result_list
        assert [row.key for row in rows] == [key], state


def test_money_in_the_tables_reads_as_money(desk: Client, service: Any, fay_user: User) -> None:
    order = paid(service)
    payment = Payment.objects.get()
    refund = Refund.objects.create(
        payment=payment, key="test", amount=26_900, currency="EUR", requested_at=clock.now()
    )
    payout = make_payout(submitted(briefed(service), join(fay_user, service)))

    for path, shown, raw in (
        (f"payments/payment/{payment.pk}/change/", "€200", "20000"),
        ("payments/payment/", "€200", "20000"),
        (f"payments/refund/{refund.pk}/change/", "€269", "26900"),
        ("payments/refund/", "€269", "26900"),
        (f"payments/payout/{payout.pk}/change/", "€80", "8000"),
        ("payments/payout/", "€80", "8000"),
        (f"orders/order/{order.pk}/change/", "€200", "20000"),
    ):
        page = words(desk.get(f"/admin/{path}").text)
        assert shown in page, path
        assert raw not in page, path


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("micro_bic_chamber", "0.00044", "0.044%"),
        ("vat_standard", "0.20000", "20%"),
        ("fee_fixed_cents", "25.00000", "€0.25"),
        ("fee_fixed_cents", "12.50000", "0.125 EUR"),
    ],
)
def test_rate_reads_as_it_is_meant(agency: object, code: str, value: str, shown: str) -> None:
    assert rate_value(code, Decimal(value)) == shown
    assert rate_name(code) != code


def test_legal_rates_are_ended_never_deleted(desk: Client, agency: object) -> None:
    row = LegalParameter.objects.get(code="fee_fixed_cents")
    table = "/admin/kernel/legalparameter/"
    page = desk.get(table)
    edited = desk.get(f"{table}{row.pk}/change/")

    assert "Payment fee, fixed part" in page.text
    assert "€0.25" in page.text
    assert "delete_selected" not in page.text
    assert 'value="25"' in edited.text
    sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    desk.post(table, sent)
    assert desk.post(f"{table}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert LegalParameter.objects.filter(pk=row.pk).exists()


def test_rate_that_is_saved_counts_at_once(desk: Client, agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD)
    versions.bump()
    row = LegalParameter.objects.get(code="vat_standard")
    before = vat_rate()

    desk.post(
        f"/admin/kernel/legalparameter/{row.pk}/change/",
        {
            "code": row.code,
            "value": "0.21",
            "valid_from": row.valid_from.isoformat(),
            "valid_to": "",
            "source": row.source,
        },
    )

    assert (before, vat_rate()) == (Decimal("0.2"), Decimal("0.21"))


def test_title_of_a_page_is_the_name_of_the_thing(desk: Client, service: Any) -> None:
    profile = desk.get("/admin/kernel/agencyprofile/1/change/").text
    new = desk.get("/admin/kernel/legalparameter/add/").text
    rates = desk.get("/admin/kernel/legalparameter/").text
    services = desk.get("/admin/catalog/service/").text

    assert "Change agency profile" not in profile
    assert "<h1>Atelier Relais</h1>" in profile
    assert "<h1>New: legal rate</h1>" in new
    assert "New: legal rate" in rates
    assert "<summary>Status</summary>" in services


def test_dates_of_the_tables_read_as_elsewhere(desk: Client, service: Any) -> None:
    order = paid(service)
    page = f"/admin/orders/order/{order.pk}/change/"

    assert re.search(r"\b23 Nov 2026, \d\d:\d\d\b", words(desk.get(page).text))
    with translation.override("fr"):
        french = desk.get(page, headers={"accept-language": "fr"}).text
    assert re.search(r"23 nov\. 2026, 10 h 00", words(french))


def test_orders_list_names_the_client_and_the_day_of_the_order(desk: Client, service: Any) -> None:
    paid(service, company_name="Maison Lune", buyer_kind="company")

    page = words(desk.get("/admin/orders/order/").text)

    assert "Maison Lune" in page
    assert " Client " in page
    assert "Ordered 23 Nov 2026" in page


def test_payment_is_shown_without_the_address_that_pays_it(desk: Client, service: Any) -> None:
    payment = paid(service).payments.get()
    Payment.objects.update(checkout_url="https://checkout.example/pay-me")

    response = desk.get(reverse("admin:payments_payment_change", args=[payment.pk]))

    assert response.status_code == 200
    assert "pay-me" not in response.content.decode()


@pytest.mark.parametrize("path", ["/admin/", "/admin/orders/order/", "/language/", "/admin/login/"])
def test_nothing_but_reading_and_posting_is_taken(desk: Client, path: str) -> None:
    assert desk.put(path).status_code == 405
    assert desk.delete(path).status_code == 405
