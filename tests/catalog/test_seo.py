"""What search engines and shared links read; and what a first visit weighs."""

from __future__ import annotations

import gzip
import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from catalog import services
from catalog.models import Package
from kernel.models import AgencyProfile
from tests.factories.catalog import make_service

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _var(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def graph(page: str) -> dict[str, Any]:
    """The structured data by type."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    return {thing["@type"]: thing for thing in json.loads(found[0])["@graph"]}


def test_service_tells_machines_what_it_costs(agency: AgencyProfile, client: Client) -> None:
    make_service()

    data = graph(client.get("/fr/services/logo/").text)

    assert set(data) == {"Service", "BreadcrumbList", "FAQPage"}
    assert data["Service"]["name"] == "Création de logo"
    assert [offer["price"] for offer in data["Service"]["offers"]] == ["100.00", "200.00", "400.00"]
    assert {offer["priceCurrency"] for offer in data["Service"]["offers"]} == {"EUR"}
    assert data["FAQPage"]["mainEntity"][0]["acceptedAnswer"]["text"] == "À vous."
    assert [item["position"] for item in data["BreadcrumbList"]["itemListElement"]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "stock"),
    [
        ({}, "InStock"),
        ({"is_full": True, "when_full": "later"}, "InStock"),
        ({"is_full": True, "when_full": "stop"}, "SoldOut"),
    ],
)
def test_service_tells_machines_whether_it_can_be_ordered(
    agency: AgencyProfile, client: Client, fields: dict[str, Any], stock: str
) -> None:
    make_service(**fields)

    offers = graph(client.get("/en/services/logo/").text)["Service"]["offers"]

    assert {offer["availability"] for offer in offers} == {f"https://schema.org/{stock}"}


def test_no_rating_without_reviews(agency: AgencyProfile, client: Client) -> None:
    make_service()

    assert "AggregateRating" not in client.get("/en/services/logo/").text


def test_structured_data_cannot_be_broken_out_of(agency: AgencyProfile, client: Client) -> None:
    make_service(title_en="</script><script>alert(1)</script>&amp;")

    page = client.get("/en/services/logo/").text

    assert "<script>alert" not in page
    assert graph(page)["Service"]["name"] == "</script><script>alert(1)</script>&amp;"


def test_home_names_the_agency(agency: AgencyProfile, client: Client) -> None:
    data = graph(client.get("/en/").text)

    assert data["Organization"]["legalName"] == "Atelier Relais"
    assert data["WebSite"]["url"] == "http://testserver/en/"


@pytest.mark.parametrize("path", ["", "services/", "services/logo/", "about/", "legal/terms/"])
def test_page_names_its_twins_and_which_comes_first(
    agency: AgencyProfile, client: Client, path: str
) -> None:
    make_service()

    page = client.get(f"/fr/{path}").text

    assert f'<link rel="canonical" href="http://testserver/fr/{path}">' in page
    assert f'hreflang="fr" href="http://testserver/fr/{path}"' in page
    assert f'hreflang="x-default" href="http://testserver/en/{path}"' in page
    assert re.search(r'<meta name="description" content="[^"]{20,170}">', page) or path == (
        "services/logo/"
    )


def test_sitemap_lists_every_page_in_both_languages(
    agency: AgencyProfile, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_service()
    make_service("draft", status="draft")
    client.get("/sitemap.xml")

    with django_assert_num_queries(1):
        answer = client.get("/sitemap.xml")

    places = [each.text for each in ElementTree.fromstring(answer.text).iter(f"{MAP}loc")]  # noqa: S314  ours
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert len(places) == 2 * (5 + 1 + 5)
    assert "http://testserver/fr/services/logo/" in places
    assert not any("draft" in str(place) for place in places)
    for place in places:
        assert client.get(str(place).removeprefix("http://testserver")).status_code == 200


def test_sitemap_follows_the_catalogue(agency: AgencyProfile, client: Client) -> None:
    service = make_service()
    before = client.get("/sitemap.xml").text

    services.archive_service(service_id=service.pk)

    assert "/services/logo/" in before
    assert "/services/logo/" not in client.get("/sitemap.xml").text


def test_practice_shop_is_not_found_by_search_engines(
    agency: AgencyProfile, client: Client, settings: Settings
) -> None:
    practice = client.get("/robots.txt").text
    settings.PAYMENTS_MODE = "stripe_live"

    live = client.get("/robots.txt").text

    assert practice == "User-agent: *\nDisallow: /\n"
    assert "Disallow: /\n" not in live
    assert "Disallow: /admin/\n" in live
    assert "Sitemap: http://testserver/sitemap.xml" in live


def picture_of(page: str) -> str:
    found = re.search(r'<meta property="og:image" content="http://testserver([^"]+)">', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", ["/en/", "/fr/services/", "/fr/services/logo/"])
def test_shared_link_shows_a_picture_of_the_right_size(
    agency: AgencyProfile, client: Client, path: str
) -> None:
    make_service()

    answer = client.get(picture_of(client.get(path).text))

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)


def test_picture_is_drawn_once_and_again_when_the_price_changes(
    agency: AgencyProfile, client: Client, tmp_path: Path
) -> None:
    service = make_service()
    first = picture_of(client.get("/en/services/logo/").text)
    client.get(first)
    client.get(first)
    once = len(list((tmp_path / "share").glob("*")))
    Package.objects.filter(service=service).update(price_amount=33_300)
    services.catalogue_changed()

    second = picture_of(client.get("/en/services/logo/").text)

    client.get(second)
    assert second != first
    assert once == 1
    assert len(list((tmp_path / "share").glob("*"))) == 2


def test_picture_of_no_service_is_not_found(agency: AgencyProfile, client: Client) -> None:
    assert client.get("/en/services/none/share.png").status_code == 404


def parts(page: str) -> Iterator[Path]:
    """What the browser fetches for the page, besides pictures."""
    for address in sorted(set(re.findall(r'(?:href|src)="/static/([^"#]+)', page))):
        found = finders.find(address)
        assert found, address
        path = Path(str(found))
        if path.suffix in (".css", ".js", ".woff2"):
            yield path


def sent(path: Path) -> int:
    """Bytes on the wire: fonts are compressed already."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content, 9))


@pytest.mark.parametrize("path", ["/fr/", "/fr/services/", "/fr/services/logo/", "/fr/contact/"])
def test_first_visit_is_light(agency: AgencyProfile, client: Client, path: str) -> None:
    """Without pictures: at most 60 kB compressed and ten requests, 3 kB of them scripts."""
    make_service()
    page, colours = client.get(path), client.get("/brand.css")

    files = list(parts(page.text))

    own = sum(len(gzip.compress(each.content, 9)) for each in (page, colours))
    assert len(files) + 2 <= 10
    assert own + sum(sent(each) for each in files) <= 60_000
    assert sum(sent(each) for each in files if each.suffix == ".js") <= 3_000
