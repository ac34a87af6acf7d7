"""The public pages: what is on sale, found by search, with dates and totals that are true."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import services, storefront
from catalog.models import ServiceStatus
from kernel import clock
from kernel.models import AgencyProfile
from kernel.opening import promised_at
from tests.factories.catalog import make_extra, make_service, package

pytestmark = pytest.mark.django_db


def make_services(count: int) -> None:
    for number in range(count):
        make_service(f"service-{number}", title_en=f"Service {number}")


def queries(client: Client, path: str) -> int:
    """Of a second visit: the first one warms this process."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize("count", [1, 3, 50])
@pytest.mark.parametrize("path", ["/en/", "/fr/", "/en/services/", "/en/services/?q=service"])
def test_storefront_asks_the_database_once(
    agency: AgencyProfile, client: Client, path: str, count: int
) -> None:
    make_services(count)

    assert queries(client, path) == 1


@pytest.mark.parametrize("count", [1, 50])
def test_service_page_asks_the_database_once(
    agency: AgencyProfile, client: Client, count: int
) -> None:
    make_services(count)
    for number in range(count):
        make_extra(make_service(f"more-{number}"), "second")

    assert queries(client, "/en/services/service-0/") == 1


def test_home_shows_services_with_their_lowest_price(agency: AgencyProfile, client: Client) -> None:
    make_service()

    page = client.get("/en/").content.decode()

    assert "Logo design" in page
    assert 'From <b class="num">€100</b>' in page
    assert "3 working days" in page


@pytest.mark.parametrize("path", ["/en/", "/en/services/"])
def test_storefront_without_services_says_so(
    agency: AgencyProfile, client: Client, path: str
) -> None:
    page = client.get(path).content.decode()

    assert "Our services are being prepared." in page


@pytest.mark.parametrize("status", [ServiceStatus.DRAFT, ServiceStatus.ARCHIVED])
def test_service_that_is_not_published_is_nowhere(
    agency: AgencyProfile, client: Client, status: ServiceStatus
) -> None:
    make_service(status=status)

    assert client.get("/en/services/logo/").status_code == 404
    assert "Logo design" not in client.get("/en/services/").content.decode()


@pytest.mark.parametrize("words", ["logo", "CREATION", "création de", "dessine", "lasts logo"])
def test_search_finds_in_both_languages(agency: AgencyProfile, client: Client, words: str) -> None:
    make_service()
    make_service(
        "film",
        **{
            f"{field}_{code}": "Film"
            for field in ("title", "promise", "summary")
            for code in ("en", "fr")
        },
    )

    page = client.get("/en/services/", {"q": words}).content.decode()

    assert "Logo design" in page
    assert "/en/services/film/" not in page
    assert "1 service for" in page


def test_search_without_a_match_says_so_and_escapes(agency: AgencyProfile, client: Client) -> None:
    make_service()

    page = client.get("/en/services/", {"q": "<b>zebra"}).content.decode()

    assert "No service matches these words." in page
    assert "<b>zebra" not in page


def test_service_page_follows_the_address(agency: AgencyProfile, client: Client) -> None:
    make_service()

    page = client.get("/en/services/logo/?package=premium&extra=kit&extra=none").content.decode()

    assert 'data-total aria-live="polite">€460</dd>' in page
    assert 'value="premium" data-label="Premium"' in page
    assert page.count(" checked>") == 2


def test_service_page_promises_the_day_that_will_be_kept(
    agency: AgencyProfile, client: Client
) -> None:
    make_service()

    page = client.get("/en/services/logo/").content.decode()

    assert "<b data-date>Tue 1 Dec</b> if your complete brief arrives before tomorrow 12:00" in page


def test_deadline_over_a_weekend_names_the_day(agency: AgencyProfile, client: Client) -> None:
    make_service()

    with clock.frozen(datetime(2026, 11, 27, 9, 0, tzinfo=UTC)):
        page = client.get("/en/services/logo/").content.decode()

    assert "arrives before Mon 30 Nov, 12:00" in page


def test_delivery_day_is_the_one_an_order_gets(agency: AgencyProfile) -> None:
    deadline = storefront.brief_deadline()
    just_before = deadline - timedelta(minutes=1)

    for days in (1, 4, 5, 12):
        kept = promised_at(agency.opening, just_before, agency.brief_cutoff, days)
        assert storefront.delivery_day(deadline, days) == kept


def test_service_page_names_itself_and_its_twin(agency: AgencyProfile, client: Client) -> None:
    make_service()

    page = client.get("/fr/services/logo/?package=basic").content.decode()

    assert '<link rel="canonical" href="http://testserver/fr/services/logo/">' in page
    assert 'hreflang="en" href="http://testserver/en/services/logo/"' in page
    assert re.search(r"<title>Création de logo\s?: Un logo qui dure", page)
    assert '<html lang="fr">' in page


def test_service_page_never_shows_keys(agency: AgencyProfile, client: Client) -> None:
    service = make_service()
    make_extra(service, "marked", id=987_654)

    page = client.get("/en/services/logo/").content.decode()

    assert "987654" not in page


def test_publish_shows_the_service_at_once(agency: AgencyProfile, client: Client) -> None:
    service = make_service(status=ServiceStatus.DRAFT)
    assert client.get("/en/services/logo/").status_code == 404

    services.publish_service(service_id=service.pk)

    assert client.get("/en/services/logo/").status_code == 200
    services.archive_service(service_id=service.pk)
    assert client.get("/en/services/logo/").status_code == 404


def test_publish_without_a_package_is_refused(agency: AgencyProfile) -> None:
    service = make_service(status=ServiceStatus.DRAFT)
    service.packages.all().delete()

    with pytest.raises(services.NotReady):
        services.publish_service(service_id=service.pk)

    service.refresh_from_db()
    assert service.status == ServiceStatus.DRAFT


def test_chosen_package_is_the_middle_one_unless_asked(agency: AgencyProfile) -> None:
    service = make_service()

    assert storefront.chosen(service, None, []).package == package(service, "standard")
    assert storefront.chosen(service, "gold", []).package == package(service, "standard")
    assert storefront.chosen(service, "basic", ["kit"]).days == 4
