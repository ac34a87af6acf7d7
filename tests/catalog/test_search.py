"""Search and filters: accents, slips of the finger, prices, days; bad input in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import search, storefront
from catalog.models import Package
from kernel.models import AgencyProfile
from tests.conftest import MONDAY
from tests.factories.catalog import make_category, make_service

pytestmark = pytest.mark.django_db
PATH = "/en/services/"


def named(slug: str, title: str, **fields: Any) -> None:
    texts = {
        f"{field}_{code}": title
        for field in ("title", "promise", "summary")
        for code in ("en", "fr")
    }
    make_service(slug, **texts, **fields)


@pytest.fixture
def shop(agency: AgencyProfile) -> None:
    named("logo", "Création de logo")
    named("podcast", "Podcast à écouter", category=make_category("audio"))
    named("site", "Un site WordPress, une page rapide", category=make_category("web"))


def found(words: str) -> tuple[list[str], bool]:
    answer = search.search(storefront.catalogue(), words)
    return [each.slug for each in answer.services], answer.is_near


@pytest.mark.parametrize(
    ("words", "slugs", "is_near"),
    [
        ("creation", ["logo"], False),
        ("CRÉATION", ["logo"], False),
        ("word", ["site"], False),
        ("podcats", ["podcast"], True),
        ("wordpres rapid", ["site"], False),
        ("worpdress", ["site"], True),
        ("ecouter, podcast!", ["podcast"], False),
        ("ceation logo", ["logo"], True),
        ("lgoo", ["logo"], True),
        ("iste", ["site"], True),
        ("ceation podcast", [], False),
        ("zebra", [], False),
        ("???", ["logo", "podcast", "site"], False),
    ],
)
def test_search_forgives_accents_and_slips(
    shop: None, words: str, slugs: list[str], is_near: bool
) -> None:
    names, near = found(words)

    assert (sorted(names), near) == (sorted(slugs), is_near)


def test_search_in_a_narrowed_list_leaves_the_next_search_whole(shop: None, client: Client) -> None:
    client.get(PATH, {"q": "logo", "price": "1"})

    page = client.get(PATH, {"q": "podcast"})

    assert page.status_code == 200
    assert page.context["count"] == 1


def test_page_says_that_it_guessed(shop: None, client: Client) -> None:
    page = client.get(PATH, {"q": "podcats"}).text

    assert "No service holds “podcats”. 1 comes close." in page
    assert "/en/services/podcast/" in page


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({"category": "web"}, ["site"]),
        ({"price": "99"}, []),
        ({"price": "100"}, ["logo", "podcast", "site"]),
        ({"days": "2"}, []),
        ({"days": "3"}, ["logo", "podcast", "site"]),
        ({"days": "4", "price": "150", "category": "audio"}, ["podcast"]),
        ({"q": "page", "category": "audio"}, []),
        ({"q": "page", "category": "web"}, ["site"]),
    ],
)
def test_filters_narrow_the_list(
    shop: None, client: Client, asked: dict[str, str], slugs: list[str]
) -> None:
    page = client.get(PATH, asked)

    shown = [tile["service"].slug for group in page.context["groups"] for tile in group["tiles"]]
    assert sorted(shown) == slugs
    assert "noindex" in page.text


def test_price_filter_asks_what_is_asked_today(shop: None, client: Client) -> None:
    now, then = MONDAY, MONDAY + timedelta(days=3)
    Package.objects.filter(service__slug="logo", tier="basic").update(
        reduced_amount=8_000, prior_amount=10_000, reduced_from=now, reduced_until=then
    )

    page = client.get(PATH, {"price": "80"})

    assert page.context["count"] == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"price": "cheap"}, "Enter a price as a whole number, such as 300."),
        ({"price": "-1"}, "Enter a price as a whole number, such as 300."),
        ({"price": "9" * 30}, "Enter a price as a whole number, such as 300."),
        ({"days": "soon"}, "Enter a number of days, from 1 to 365."),
        ({"days": "0"}, "Enter a number of days, from 1 to 365."),
        ({"category": "<b>"}, "Choose a category of the list."),
    ],
)
def test_nonsense_is_answered_and_narrows_nothing(
    shop: None, client: Client, asked: dict[str, str], sentence: str
) -> None:
    page = client.get(PATH, asked)

    assert page.status_code == 200
    assert page.text.count(sentence) == 1
    assert 'aria-invalid="true"' in page.text
    assert page.context["count"] == 3


def test_what_was_typed_stays_in_the_form(shop: None, client: Client) -> None:
    page = client.get(PATH, {"q": '"><b>', "price": "12a", "days": "4"}).text

    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    assert 'value="12a"' in page
    assert 'value="4"' in page


@pytest.mark.parametrize("count", [1, 3, 50])
def test_search_asks_the_database_once(agency: AgencyProfile, client: Client, count: int) -> None:
    for number in range(count):
        named(f"s{number}", f"Logo {number}")
    client.get(PATH, {"q": "logo", "price": "500"})

    with CaptureQueriesContext(connection) as queries:
        client.get(PATH, {"q": "lgoo", "price": "500"})

    assert len(queries) == 1


def test_related_services_share_the_category_first(shop: None) -> None:
    named("brand", "Charte")
    service = storefront.find("logo")
    assert service is not None

    names = [each.slug for each in storefront.related(service)]

    assert names == ["brand", "podcast", "site"]
    assert len(storefront.related(service, 2)) == 2


def test_service_page_leads_to_others(shop: None, client: Client) -> None:
    alone = client.get("/en/services/logo/").text

    assert "Other services" in alone
    assert 'href="/en/services/site/"' in alone
