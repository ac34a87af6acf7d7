"""Law texts: written from the profile, frozen when published, readable for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from catalog.legal import layout, services, wording
from catalog.legal.models import Document, LegalText
from kernel import clock, versions
from kernel.actors import SYSTEM
from kernel.i18n import LANGUAGES
from kernel.legal_facts import Disclosure
from kernel.models import AgencyProfile

pytestmark = pytest.mark.django_db
COMPLETE = {
    "legal_form": "SASU",
    "disclosure": "authorised",
    "mediator_name": "CM2C",
    "mediator_url": "https://mediator.example/",
    "phone": "+33 3 00 00 00 00",
    "publication_director": "Olga Martin",
    "host_name": "Host",
    "host_address": "1 rue du Port, Lille",
    "host_phone": "+33 3 11 11 11 11",
}


def complete(**more: object) -> None:
    AgencyProfile.objects.update(**COMPLETE | more)
    versions.bump()


def text(document: str, language: str) -> str:
    return wording.draft(document, language, AgencyProfile.objects.get()).body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", Document.values)
@pytest.mark.parametrize("consumers", [True, False])
@pytest.mark.parametrize("disclosure", Disclosure.values)
def test_text_of_a_complete_profile_has_no_blank(
    agency: AgencyProfile, document: str, language: str, consumers: bool, disclosure: str
) -> None:
    complete(sells_to_consumers=consumers, disclosure=disclosure, refund_promise=True)

    draft = wording.draft(document, language, AgencyProfile.objects.get())

    assert draft.blanks == ()
    assert not layout.has_blank(draft.body)
    assert draft.body.startswith("# ")
    assert "{" not in draft.body
    assert "None" not in draft.body
    assert "\n\n\n" not in draft.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_profile_shows_its_blanks(agency: AgencyProfile, language: str) -> None:
    draft = wording.draft("terms", language, agency)

    assert draft.blanks == ("legal_form", "disclosure", "mediator_name", "mediator_url")
    assert draft.body.count("[à compléter" if language == "fr" else "[to complete") == 4


def test_promise_stands_only_where_the_owner_makes_it(agency: AgencyProfile) -> None:
    without = text("terms", "fr"), text("terms", "en")
    complete(refund_promise=True, refund_promise_days=30)

    french, english = text("terms", "fr"), text("terms", "en")

    assert not any("Satisf" in each for each in without)
    assert "dans les 30 jours" in french
    assert "within 30 days" in english


def test_companies_only_read_of_no_consumer_right(agency: AgencyProfile) -> None:
    complete(sells_to_consumers=False, mediator_name="", mediator_url="")

    terms, withdrawal = text("terms", "en"), text("withdrawal", "en")

    assert "mediator" not in terms
    assert "L. 221" not in terms
    assert "does not apply to our orders" in withdrawal


def test_wordings_say_what_each_disclosure_means(agency: AgencyProfile) -> None:
    found = {}
    for mode in Disclosure.values:
        complete(disclosure=mode)
        found[mode] = text("terms", "fr").split("## 10.")[1].split("## 11.")[0]

    assert "nous vous demandons de les accepter" in found["accepted"]
    assert "Sur simple demande" in found["authorised"]
    assert "marque blanche" in found["white_label"]


def test_publishing_freezes_both_languages_under_one_number(
    agency: AgencyProfile, olga: User
) -> None:
    rows = services.publish(document="terms", actor=olga.actor)

    assert {row.number for row in rows.values()} == {1}
    french = LegalText.objects.get(document="terms", language="fr")
    assert french.published_by == olga
    assert french.sha256 == hashlib.sha256(french.body.encode()).hexdigest()


def test_publishing_again_without_a_change_is_the_same_version(agency: AgencyProfile) -> None:
    first = services.publish(document="terms", actor=SYSTEM)

    again = services.publish(document="terms", actor=SYSTEM)

    assert again == first
    assert LegalText.objects.count() == 2


@pytest.mark.parametrize(
    "change",
    [lambda: LegalText.objects.update(body="Other"), lambda: LegalText.objects.all().delete()],
)
def test_published_text_never_changes(agency: AgencyProfile, change: Callable[[], object]) -> None:
    services.publish(document="terms", actor=SYSTEM)

    with pytest.raises(DatabaseError), transaction.atomic():
        change()

    assert LegalText.objects.count() == 2


def test_order_is_given_the_version_of_the_moment(agency: AgencyProfile) -> None:
    first = services.current_version("terms", "fr")
    complete()

    second = services.current_version("terms", "fr")

    assert (first.number, second.number) == (1, 2)
    assert "SASU" in second.body
    assert services.current_version("terms", "fr") == second


def test_real_money_is_given_what_the_owner_published(
    agency: AgencyProfile, settings: Settings
) -> None:
    complete()
    settings.PAYMENTS_MODE = "stripe_live"
    with pytest.raises(services.NothingPublished):
        services.current_version("terms")
    services.publish(document="terms", actor=SYSTEM)
    complete(phone="", legal_form="SARL")

    kept = services.current_version("terms")

    assert kept.number == 1
    assert "SASU" in kept.body


def test_real_money_publishes_no_blank(agency: AgencyProfile, settings: Settings) -> None:
    complete(mediator_url="")
    settings.PAYMENTS_MODE = "stripe_live"

    with pytest.raises(services.Incomplete) as refusal:
        services.publish(document="terms", actor=SYSTEM)

    assert refusal.value.blanks == ("mediator_url",)
    assert not LegalText.objects.exists()


@pytest.mark.parametrize("path", ["how-it-works/", "about/", "contact/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_information_pages_ask_the_database_once(
    agency: AgencyProfile,
    client: Client,
    language: str,
    path: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get(f"/{language}/{path}")

    with django_assert_num_queries(1):
        page = client.get(f"/{language}/{path}")

    assert page.status_code == 200
    assert "hello@relais.example" in page.text


@pytest.mark.parametrize("document", Document.values)
@pytest.mark.parametrize("language", LANGUAGES)
def test_law_page_is_read_from_memory(
    agency: AgencyProfile,
    client: Client,
    language: str,
    document: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    path = f"/{language}/legal/{document}/"
    client.get(path)

    with django_assert_num_queries(1):
        page = client.get(path)

    assert page.status_code == 200
    assert "<h1" in page.text


def test_page_marks_blanks_and_escapes_the_profile(agency: AgencyProfile, client: Client) -> None:
    AgencyProfile.objects.update(legal_form="<b>SASU", mediator_url="https://mediator.example/")
    versions.bump()

    page = client.get("/en/legal/terms/").text

    assert "<mark>[to complete: consumer mediator]</mark>" in page
    assert "&lt;b&gt;SASU" in page
    assert 'href="https://mediator.example/"' in page


def test_old_version_stays_at_its_address(agency: AgencyProfile, client: Client) -> None:
    services.publish(document="terms", actor=SYSTEM)
    complete()
    services.publish(document="terms", actor=SYSTEM)

    old, new = client.get("/en/legal/terms/1/"), client.get("/en/legal/terms/")

    assert "It was replaced since." in old.text
    assert "noindex" in old.text
    assert "to complete" in old.text
    assert "to complete" not in new.text
    assert 'href="/en/legal/terms/1/"' in new.text
    assert "Version 2, since" in new.text


@pytest.mark.parametrize("path", ["/en/legal/other/", "/en/legal/terms/1/", "/en/legal/other/1/"])
def test_text_that_does_not_exist_is_not_found(
    agency: AgencyProfile, client: Client, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_footer_leads_to_every_text(agency: AgencyProfile, client: Client) -> None:
    page = client.get("/fr/").text

    assert all(f'href="/fr/legal/{document}/"' in page for document in Document.values)


def test_owner_publishes_from_the_desk(agency: AgencyProfile, client: Client, olga: User) -> None:
    complete()
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    before = client.get("/admin/desk/law/").text

    client.post("/admin/desk/law/publish/")

    after = client.get("/admin/desk/law/").text
    assert before.count("Never published") == 5
    assert after.count("Version 1") == 5
    assert LegalText.objects.filter(published_by=olga).count() == 10


def test_owner_is_told_what_to_complete(
    agency: AgencyProfile, client: Client, olga: User, settings: Settings
) -> None:
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")
    settings.PAYMENTS_MODE = "stripe_live"

    answer = client.post("/admin/desk/law/publish/", follow=True)

    assert "Nothing was published. Complete in the settings: legal form" in answer.text
    assert not LegalText.objects.exists()


RULE = {
    "en": "Until your brief is accepted, you can cancel for a full refund",
    "fr": "Tant que votre brief n’est pas accepté, vous pouvez annuler et être remboursé",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rule_of_cancelling_has_the_same_words_everywhere(
    agency: AgencyProfile, client: Client, language: str
) -> None:
    complete(sells_to_consumers=False)

    with clock.frozen(datetime(2026, 11, 26, 9, tzinfo=UTC)):
        law = [text(document, language) for document in ("terms", "withdrawal")]
    pages = [client.get(f"/{language}/{path}").text for path in ("", "how-it-works/")]

    assert [RULE[language] in words for words in (*law, *pages)] == [True] * 4


@pytest.mark.parametrize(("language", "words"), [("en", "take it back"), ("fr", "retirez")])
def test_privacy_tells_of_work_shown_with_consent(
    agency: AgencyProfile, language: str, words: str
) -> None:
    with clock.frozen(datetime(2026, 11, 26, 9, tzinfo=UTC)):
        told = text("privacy", language)

    assert words in told
