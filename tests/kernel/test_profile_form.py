"""Settings have sensible limits, and each refusal says what to enter."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from kernel.countries import countries, currencies, time_zones
from kernel.models import AgencyProfile
from tests.catalog.test_admin import filled

SETTINGS = "/admin/kernel/agencyprofile/1/change/"


def save(client: Client, olga: User, **typed: Any) -> Any:
    client.force_login(olga)
    return client.post(SETTINGS, {**filled(client, SETTINGS), **typed})


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("payment_minutes", 0, "Enter 30 to 1440 minutes (24 hours)."),
        ("payment_minutes", 100_000, "Enter 30 to 1440 minutes (24 hours)."),
        ("review_days", 0, "Enter 1 to 60 days."),
        ("payout_delay_days", 999, "Enter 0 to 60 days: the law sets 60 at most."),
        ("brief_decision_days", 100_000, "Enter 1 to 90 days."),
        ("vat_regime", "standard", "Enter your VAT number: you charge VAT."),
        ("vat_number", "hello", "Your country writes VAT numbers differently"),
        ("legal_id", "abc", "A SIREN has 9 digits, such as 123 456 789."),
        ("country", "ZZ", "Select a valid choice"),
        ("time_zone", "Mars/Base", "Select a valid choice"),
        ("brand_color", "#ffffff", "Choose a darker colour: white text on it cannot be read."),
        ("brand_color_dark", "#000000", "Choose a lighter colour: dark text on it cannot be read."),
        ("brand_color", "blue", "Enter a colour such as #2438c9."),
        ("opens_at", 18, "Enter an hour after the opening hour."),
        ("brief_cutoff", 20, "Enter an hour while you are open."),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    client: Client, olga: User, field: str, typed: Any, sentence: str
) -> None:
    page = save(client, olga, **{field: typed})

    assert page.status_code == 200
    assert sentence in page.text
    assert "Constraint" not in page.text
    form = page.context["adminform"].form
    assert not form.non_field_errors()
    assert sum(len(errors) for errors in form.errors.values()) == 1


def test_sound_settings_are_kept(client: Client, olga: User) -> None:
    answer = save(
        client,
        olga,
        vat_regime="standard",
        vat_number="fr 12 345678901",
        legal_id="123 456 789",
        payout_delay_days=0,
        opens_at=8,
    )

    assert answer.status_code == 302
    found = AgencyProfile.objects.get()
    assert (found.vat_number, found.legal_id) == ("FR12345678901", "123 456 789")


def test_register_of_another_country_is_looser(client: Client, olga: User) -> None:
    assert save(client, olga, country="DE", legal_id="HRB 1234").status_code == 302
    assert save(client, olga, country="DE", legal_id="abc").status_code == 200


def test_country_and_time_zone_are_chosen_by_name(client: Client, olga: User) -> None:
    client.force_login(olga)
    with translation.override("fr"):
        page = client.get(SETTINGS, headers={"accept-language": "fr"})
    assert page.status_code == 200

    assert dict(countries("fr"))["DE"] == "Allemagne"
    assert dict(time_zones("fr"))["America/New_York"] == "New York, États-Unis"
    assert dict(time_zones("en"))["Europe/London"] == "London, United Kingdom"
    assert dict(currencies("fr"))["USD"] == "USD, dollar des États-Unis"
    assert '<option value="Europe/Paris" selected>Paris, France</option>' in page.text


def test_unknown_currency_of_before_is_asked_again(
    client: Client, olga: User, agency: AgencyProfile
) -> None:
    AgencyProfile.objects.update(currency="XYZ")
    client.force_login(olga)

    page = client.get(SETTINGS)

    assert page.context["adminform"].form.fields["currency"].choices[0] == ("", "---------")
    assert save(client, olga, currency="").status_code == 200
    assert save(client, olga, currency="EUR").status_code == 302
