"""The tables of the machine, behind the desk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse


def test_open_tables_of_an_app_names_them_without_the_figures_of_the_first_page(
    desk: Client, agency: object
) -> None:
    response = desk.get(reverse("admin:app_list", args=["catalog"]))

    page = response.content.decode()
    assert response.status_code == 200
    assert reverse("admin:catalog_service_changelist") in page
    assert "Decisions you owe" not in page
