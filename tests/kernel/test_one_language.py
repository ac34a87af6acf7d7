"""An agency that sells in one language meets its clients in that one only."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from catalog import readiness
from catalog.models import Service
from kernel import versions
from kernel.models import AgencyProfile
from tests.factories.catalog import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(agency: AgencyProfile) -> AgencyProfile:
    """English only."""
    AgencyProfile.objects.update(has_second_language=False)
    versions.bump()
    return agency


def in_french(name: str, *args: str) -> str:
    with override("fr"):
        return reverse(name, args=args)


def test_page_in_the_other_language_leads_to_its_twin(alone: AgencyProfile, client: Client) -> None:
    answer = client.get(in_french("catalog:services") + "?q=logo")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/services/?q=logo")


def test_front_door_leads_whoever_speaks_the_other_language_home(
    alone: AgencyProfile, client: Client
) -> None:
    answer = client.get("/", headers={"accept-language": "fr"}, follow=True)

    assert answer.redirect_chain[-1][0] == "/en/"
    assert answer.status_code == 200


def test_no_switch_and_no_twin_is_offered(alone: AgencyProfile, client: Client) -> None:
    page = client.get("/en/").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()

    assert 'hreflang="fr"' not in page
    assert "/fr/" not in sitemap


def test_both_languages_are_met_until_one_is_switched_off(
    agency: AgencyProfile, client: Client
) -> None:
    page = client.get("/fr/").content.decode()

    assert 'hreflang="en"' in page


def test_team_keeps_its_languages(alone: AgencyProfile, client: Client, olga: User) -> None:
    sign_in = client.get(in_french("account_login"))
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    desk = client.get(reverse("admin:index")).content.decode()

    assert sign_in.status_code == 200
    assert 'name="language" value="fr"' in desk


def test_what_is_typed_is_never_sent_elsewhere(alone: AgencyProfile, client: Client) -> None:
    make_service()

    answer = client.post(in_french("orders:new", "logo"), {"email": "clara"})

    with override("en"):
        twin = reverse("orders:new", args=["logo"])
    assert answer.headers.get("Location") != twin


def test_missing_translations_are_nobodys_concern(alone: AgencyProfile) -> None:
    make_service()
    Service.objects.update(promise_fr="")

    assert readiness.missing_translations(Service.objects.get()) == []
