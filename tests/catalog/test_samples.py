"""Samples of work: on the page and at their address while they stand, nowhere when they go."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import readiness, samples, services
from catalog.admin import ServiceAdmin
from catalog.models import Sample, SampleOrigin, SamplePicture, Service
from kernel import outbox, versions
from kernel.models import AgencyProfile, StoredFile
from tests.catalog.test_admin import filled
from tests.factories.catalog import make_service
from tests.factories.samples import TEXTS, drawing, make_sample

pytestmark = pytest.mark.django_db
PAGE = "/en/services/logo/"


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.fixture
def desk(client: Client, olga: Any) -> Client:
    client.force_login(olga)
    return client


def page(language: str = "en") -> str:
    versions.forget()
    return Client().get(f"/{language}/services/logo/").content.decode()


def images(html: str) -> list[str]:
    return re.findall(r"<img [^>]*/samples/[^>]*>", html)


# The page


def test_without_samples_nothing_stands_there(service: Service) -> None:
    assert "Samples of our work" not in page()
    assert 'id="samples"' not in page()


def test_sample_stands_there_with_size_words_and_lazy_loading(service: Service) -> None:
    small, large = make_sample(service).pictures.all()

    (image,) = images(page())

    assert 'width="480" height="320"' in image
    assert 'alt="A heron in one line"' in image
    assert 'loading="lazy"' in image
    assert f'srcset="/samples/{small.name}.webp 480w, /samples/{large.name}.webp 900w"' in image
    assert f'<a href="/samples/{large.name}.webp">' in page()


def test_sample_speaks_the_language_of_the_page_or_the_other(service: Service) -> None:
    make_sample(service, texts={**TEXTS, "alt_fr": ""})

    french = page("fr")

    assert "Un héron pour une boulangerie" in french
    assert 'alt="A heron in one line"' in french


def test_who_it_was_made_for_is_told_truly(service: Service) -> None:
    make_sample(service)
    make_sample(service, origin=SampleOrigin.CLIENT)
    make_sample(service, origin=SampleOrigin.CLIENT, credit="Maison <Lune>")

    found = re.findall(r'<span class="tiny">(.*?)</span></figcaption>', page())

    assert found == [
        "Made by us to show what we do",
        "For a client who agreed",
        "For Maison &lt;Lune&gt;",
    ]


def test_sample_of_our_own_can_name_nobody(service: Service) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_sample(service, credit="Maison Lune")


@pytest.mark.parametrize("count", [1, 3])
def test_page_costs_no_statement_more(service: Service, client: Client, count: int) -> None:
    for _each in range(count):
        make_sample(service)
    client.get(PAGE)
    versions.bump()

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{PAGE}?package=basic")

    assert not [each for each in queries if "catalog_sample" in each["sql"]]
    assert len([each for each in queries if "catalog_" in each["sql"]]) == 4


def test_kept_page_is_drawn_anew_when_a_sample_comes_and_goes(service: Service) -> None:
    before = page()
    sample = make_sample(service)
    shown = page()
    samples.remove_samples(sample_ids=[sample.pk])

    assert [len(images(html)) for html in (before, shown, page())] == [0, 1, 0]


# The picture


def address(sample: Sample) -> str:
    return f"/samples/{sample.pictures.all()[0].name}.webp"


def test_picture_is_kept_for_a_year_and_sets_no_cookie(service: Service) -> None:
    answer = Client().get(address(make_sample(service)))

    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content[8:12] == b"WEBP"
    assert not answer.cookies
    assert "Content-Disposition" not in answer.headers


def test_no_cache_on_the_way_keeps_what_a_client_may_take_back(service: Service) -> None:
    answer = Client().get(address(make_sample(service, origin=SampleOrigin.CLIENT)))

    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def test_address_is_random_with_the_hash_of_the_bytes(service: Service) -> None:
    first, second = make_sample(service), make_sample(service)

    names = [row.name for row in SamplePicture.objects.select_related("file")]

    assert len(set(names)) == len(names)
    for row in SamplePicture.objects.select_related("file"):
        assert re.fullmatch(r"[0-9A-Za-z]{22}-[0-9a-f]{12}", row.name)
        assert row.name.endswith(row.file.sha256[:12])
    assert address(first) != address(second)


def test_removed_picture_is_gone_with_its_bytes(service: Service) -> None:
    sample = make_sample(service)
    url, stored = address(sample), [each.file.storage_name for each in sample.pictures.all()]

    samples.remove_samples(sample_ids=[sample.pk])
    outbox.deliver_due()

    assert Client().get(url).status_code == 404
    assert [name for name in stored if default_storage.exists(name)] == []
    assert not StoredFile.objects.exists()


def test_samples_of_several_services_go_in_one_move(
    agency: AgencyProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = [make_service(slug=slug) for slug in ("logo", "site")]
    going = [make_sample(each).pk for each in reversed(pair)]
    bumps: list[int] = []
    monkeypatch.setattr(versions, "bump_catalogue", lambda: bumps.append(1))

    with CaptureQueriesContext(connection) as queries:
        samples.remove_samples(sample_ids=going)

    said = [each["sql"] for each in queries]
    locks = [at for at, sql in enumerate(said) if 'FROM "catalog_service"' in sql]
    writes = [at for at, sql in enumerate(said) if sql.startswith(("DELETE", "UPDATE"))]
    assert len(locks) == 1
    assert locks[0] < writes[0]
    assert 'ORDER BY "catalog_service"."id"' in said[locks[0]]
    assert bumps == [1]


def test_unknown_picture_is_not_found(agency: AgencyProfile) -> None:
    assert Client().get("/samples/nothing.webp").status_code == 404


# The editor


def new_sample(**typed: Any) -> dict[str, Any]:
    given = {**TEXTS, "position": "0", "is_ours": "on", "picture": drawing(), **typed}
    fields = {f"samples-0-{name}": value for name, value in given.items() if value is not None}
    return {**fields, "samples-TOTAL_FORMS": "1", "samples-INITIAL_FORMS": "0"}


def save(desk: Client, service: Service, **typed: Any) -> Any:
    path = f"/admin/catalog/service/{service.pk}/change/"
    return desk.post(path, {**filled(desk, path), **typed})


def test_owner_adds_a_sample_made_for_the_page(desk: Client, service: Service) -> None:
    answer = save(desk, service, **new_sample())

    sample = Sample.objects.get()
    assert answer.status_code == 302
    assert (sample.origin, sample.title_fr) == ("own", TEXTS["title_fr"])
    assert [each.width for each in sample.pictures.all()] == [480, 900]
    assert len(images(page())) == 1
    assert "fay" not in page().lower()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"is_ours": None}, "Tick this box"),
        ({"picture": None}, "Choose a picture."),
        ({"alt_en": ""}, "This field is required."),
        ({"picture": drawing("work.svg")}, "Its content is not a SVG file."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    desk: Client, service: Service, typed: dict[str, Any], words: str
) -> None:
    if upload := typed.get("picture"):
        upload.seek(0)

    answer = save(desk, service, title_en="A new title", **new_sample(**typed))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert words in html
    assert 'value="A new title"' in html
    assert TEXTS["title_fr"] in html
    assert not Sample.objects.exists()


def test_owner_changes_texts_and_order(desk: Client, service: Service) -> None:
    first, second = make_sample(service), make_sample(service, texts={**TEXTS, "title_en": "Two"})

    save(desk, service, **{"samples-0-position": "5", "samples-0-title_en": "One"})

    assert first.pictures.count() == 2
    assert re.findall(r"<figcaption>(\w+) ", page()) == ["Two", "One"]
    assert second.service_id == service.pk


def test_owner_removes_a_sample(desk: Client, service: Service) -> None:
    sample = make_sample(service)

    save(desk, service, **{"samples-0-DELETE": "on"})

    assert not Sample.objects.filter(pk=sample.pk).exists()
    assert not SamplePicture.objects.exists()
    assert images(page()) == []


def test_saving_the_texts_of_a_service_brings_no_withdrawn_sample_back(
    desk: Client, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client takes the consent back between the form's reading and its writing."""
    sample = make_sample(service, origin=SampleOrigin.CLIENT)
    write = ServiceAdmin.save_model

    def meanwhile(*given: Any) -> None:
        samples.remove_samples(sample_ids=[sample.pk])
        write(*given)

    monkeypatch.setattr(ServiceAdmin, "save_model", meanwhile)

    answer = save(desk, service, title_en="A new title")

    assert answer.status_code == 302
    assert Service.objects.get(pk=service.pk).sample_facts == []
    assert images(page()) == []


def test_name_of_a_client_is_shown_and_cannot_be_typed(desk: Client, service: Service) -> None:
    sample = make_sample(service, origin=SampleOrigin.CLIENT, credit="Maison Lune")

    save(desk, service, **{"samples-0-credit": "Somebody", "samples-0-title_en": "Other"})

    sample.refresh_from_db()
    assert (sample.credit, sample.title_en) == ("Maison Lune", "Other")
    path = f"/admin/catalog/service/{service.pk}/change/"
    assert "to be named: Maison Lune" in desk.get(path).content.decode()


def test_missing_translations_count_the_texts_of_samples(service: Service) -> None:
    make_sample(service, texts={**TEXTS, "title_fr": "", "alt_fr": ""})
    service.refresh_from_db()

    found = [lack for lack in readiness.missing_translations(service) if lack.part == "samples"]

    assert len(found) == 2


def test_copy_of_a_service_takes_no_sample_along(service: Service) -> None:
    make_sample(service)

    copy = services.duplicate_service(service_id=service.pk)

    assert copy.sample_facts == []
    assert not copy.samples.exists()
