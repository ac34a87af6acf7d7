"""The tables of the machine, behind the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from payments.models import Payment
from tests.desk.conftest import paid


def test_open_tables_of_an_app_names_them_without_the_figures_of_the_first_page(
    desk: Client, agency: object
) -> None:
    response = desk.get(reverse("admin:app_list", args=["catalog"]))

    page = response.content.decode()
    assert response.status_code == 200
    assert reverse("admin:catalog_service_changelist") in page
    assert "Decisions you owe" not in page


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
