"""Public pages kept per process: who is given the kept one, and when it is made anew."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog import services
from catalog.kept_pages import KeptPages, kept_for_strangers
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


def shown_to_a_stranger(view: Callable[..., HttpResponse], *inner: Any) -> HttpResponse:
    """The answer to a stranger of a page that may be kept, through the middleware that keeps."""
    answer: Any = kept_for_strangers(view)
    for layer in inner:
        answer = layer(answer)
    return KeptPages(answer)(RequestFactory().get("/en/"))


def test_plain_page_of_the_same_kind_is_kept(agency: AgencyProfile) -> None:
    shown_to_a_stranger(lambda request: HttpResponse("for all"))

    assert kept() == 1


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


@pytest.mark.parametrize("header", ["Authorization", "Cookie"])
def test_whoever_shows_credentials_is_answered_afresh(
    service: Service, client: Client, header: str
) -> None:
    assert client.get("/en/", headers={header: "session=made-up"}).status_code == 200

    assert kept() == 0


@pytest.mark.parametrize("wish", ["private", "no-store", "max-age=0, no-cache"])
def test_page_that_forbids_keeping_is_not_kept(agency: AgencyProfile, wish: str) -> None:
    def shown(request: HttpRequest) -> HttpResponse:
        return HttpResponse("for you", headers={"Cache-Control": wish})

    assert shown_to_a_stranger(shown).content == b"for you"
    assert kept() == 0


def test_page_that_begins_a_session_is_not_kept(agency: AgencyProfile) -> None:
    def noted(request: HttpRequest) -> HttpResponse:
        request.session["seen"] = "the storefront"
        return HttpResponse("noted")

    answer = shown_to_a_stranger(noted, SessionMiddleware)

    assert settings.SESSION_COOKIE_NAME in answer.cookies
    assert kept() == 0


def test_pages_of_people_are_never_kept(service: Service, client: Client) -> None:
    for path in ("/en/account/login/", "/en/orders/", "/en/order/logo/", "/mailbox/"):
        assert client.get(path).status_code in (200, 302), path

    assert kept() == 0


def test_host_that_is_not_ours_is_refused_whatever_is_kept(
    service: Service, client: Client
) -> None:
    client.get("/en/")

    assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400


def test_kept_page_is_guarded_as_any_other(service: Service, client: Client) -> None:
    client.get("/en/")

    headers = client.get("/en/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Language"] == "en"


def test_language_of_a_page_is_that_of_its_address(service: Service, client: Client) -> None:
    french = Client(headers={"Accept-Language": "fr"})
    french.cookies["language"] = "fr"

    assert '<html lang="en"' in french.get("/en/").content.decode()
    assert '<html lang="en"' in client.get("/en/").content.decode()
    assert '<html lang="fr"' in client.get("/fr/").content.decode()


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


def test_page_with_a_form_token_is_not_kept(agency: AgencyProfile) -> None:
    answer = shown_to_a_stranger(lambda request: HttpResponse(get_token(request)))

    assert answer.status_code == 200
    assert kept() == 0


def test_change_of_the_catalogue_reads_it_anew_and_not_the_profile(
    service: Service, client: Client, agency: AgencyProfile
) -> None:
    versions.bump()
    client.get("/en/")
    services.catalogue_changed()

    with CaptureQueriesContext(connection) as queries:
        client.get("/en/")

    assert len(queries) == 5  # the version, then categories, services, packages, extras
    assert not [each for each in queries if "agencyprofile" in each["sql"]]


def test_change_of_the_profile_shows_at_once(service: Service, client: Client) -> None:
    client.get("/en/")
    AgencyProfile.objects.update(name="Maison Relais")
    versions.bump()

    assert "Maison Relais" in client.get("/en/").content.decode()


def test_kept_page_asks_the_database_once(service: Service, client: Client) -> None:
    client.get("/en/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/en/")

    assert len(queries) == 1


def test_kept_page_is_sent_compressed_to_who_reads_that(service: Service, client: Client) -> None:
    plain = client.get("/en/")
    squeezed = client.get("/en/", headers={"accept-encoding": "br, gzip"})

    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.content) == plain.content
    assert squeezed.headers["Content-Length"] == str(len(squeezed.content))
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert len(squeezed.content) < len(plain.content) / 2


@pytest.mark.parametrize("wanted", ["", "br", "gzip;q=0"])
def test_kept_page_is_sent_as_it_is_to_who_does_not(
    service: Service, client: Client, wanted: str
) -> None:
    client.get("/en/", headers={"accept-encoding": "gzip"})

    answer = client.get("/en/", headers={"accept-encoding": wanted})

    assert "Content-Encoding" not in answer.headers
    assert answer.content.startswith(b"<!doctype html>")


def test_page_of_somebody_known_is_never_compressed_here(
    service: Service, client: Client, clara: User
) -> None:
    client.force_login(clara, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/en/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
