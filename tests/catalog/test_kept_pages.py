"""Public pages kept per process: who is given the kept one, and when it is made anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.middleware.csrf import get_token
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog import services, views
from catalog.models import Service
from kernel import clock, versions
from kernel.models import AgencyProfile
from tests.conftest import MONDAY
from tests.factories.catalog import make_service

pytestmark = pytest.mark.django_db
PATHS = ("/en/", "/en/services/", "/en/services/logo/")


def kept() -> int:
    """How many pages this process keeps."""
    return sum("page:" in key for key in caches["local"]._cache)  # type: ignore[attr-defined]


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.mark.parametrize("path", PATHS)
def test_stranger_is_given_the_very_page_that_was_kept(
    service: Service, client: Client, path: str
) -> None:
    first = client.get(path)
    second = client.get(path)

    assert kept() == 1
    assert second.content == first.content
    assert second.headers == first.headers
    assert "Cookie" in second.headers["Vary"]


@pytest.mark.parametrize("path", PATHS)
def test_person_signed_in_gets_their_own_and_leaves_nothing_behind(
    service: Service, client: Client, clara: User, path: str
) -> None:
    stranger = Client().get(path).content.decode()
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(path).content.decode()

    assert "Sign out" in page
    assert "Sign out" not in stranger
    assert kept() == 1
    assert Client().get(path).content.decode() == stranger


@pytest.mark.parametrize("query", ["?package=basic", "?utm_source=<b>x"])
def test_what_stands_in_the_address_is_answered_afresh(
    service: Service, client: Client, query: str
) -> None:
    client.get(f"/en/services/logo/{query}")

    assert kept() == 0


def test_unknown_cookie_is_answered_afresh(service: Service, client: Client) -> None:
    client.cookies["messages"] = "anything"

    client.get("/en/")

    assert kept() == 0


def test_languages_and_themes_are_kept_apart(service: Service, client: Client) -> None:
    light = client.get("/en/").content.decode()
    client.cookies["theme"] = "dark"

    dark, french = client.get("/en/").content.decode(), client.get("/fr/").content.decode()

    assert 'data-theme="dark"' in dark
    assert 'data-theme="' not in light
    assert '<html lang="fr"' in french
    assert kept() == 3


def test_unknown_theme_shares_the_plain_page(service: Service, client: Client) -> None:
    for number in range(3):
        client.cookies["theme"] = f"theme-{number}"
        client.get("/en/")

    assert kept() == 1


def test_new_day_promises_another_date(service: Service, client: Client) -> None:
    monday = client.get("/en/services/logo/").content.decode()

    with clock.frozen(MONDAY + timedelta(days=1)):
        tuesday = client.get("/en/services/logo/").content.decode()

    assert "<b data-date>Tue 1 Dec</b>" in monday
    assert "<b data-date>Wed 2 Dec</b>" in tuesday


def test_change_of_the_catalogue_shows_at_once(service: Service, client: Client) -> None:
    assert client.get("/en/services/logo/").status_code == 200

    services.archive_service(service_id=service.pk)

    assert client.get("/en/services/logo/").status_code == 404
    assert "Logo design" not in client.get("/en/").content.decode()


def test_page_of_the_demo_is_never_kept(service: Service, client: Client) -> None:
    AgencyProfile.objects.update(is_demo=True)
    versions.bump()

    client.get("/en/")

    assert kept() == 0


def test_page_with_a_form_token_is_not_kept(
    service: Service, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "_addresses", lambda request: {"token": get_token(request)})

    client.get("/en/")

    assert kept() == 0


def test_kept_page_asks_the_database_once(service: Service, client: Client) -> None:
    client.get("/en/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/en/")

    assert len(queries) == 1
