"""A service from draft to archive: what keeps it off sale, its date, its copy, its preview."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog import readiness, services
from catalog.form_fields import FaqField
from catalog.models import BriefSection, Service, ServiceStatus
from kernel import clock, outbox
from kernel.models import AgencyProfile, OutboxMessage
from tests.catalog.test_admin import filled
from tests.conftest import MONDAY
from tests.factories.catalog import make_extra, make_question, make_service

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)


@pytest.fixture
def draft(agency: AgencyProfile) -> Service:
    return make_service(status=ServiceStatus.DRAFT)


@pytest.fixture
def desk(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def press(desk: Client, service: Service, button: str, **typed: str) -> str:
    """The owner's page after the button."""
    path = reverse("admin:catalog_service_change", args=[service.pk])
    answer = desk.post(path, {**filled(desk, path), **typed, button: "1"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def words(lacks: list[readiness.Lack]) -> list[str]:
    return [lack.words for lack in lacks]


def test_complete_service_lacks_nothing(draft: Service) -> None:
    assert readiness.blockers(draft) == []
    assert readiness.missing_translations(draft) == []


def test_what_is_missing_is_said_in_plain_words(draft: Service) -> None:
    draft.packages.all().delete()
    draft.promise_en, draft.benefits_en = "", []

    assert words(readiness.blockers(draft)) == [
        "Write the promise (English).",
        "Write the benefits (English).",
        "Add a package: without one there is no price and no date.",
    ]


def test_express_has_to_leave_a_day(draft: Service) -> None:
    make_extra(draft, "express", name_en="Express", extra_days=-3)

    assert words(readiness.blockers(draft)) == [
        "“Express” takes off all the days of “Basic”. Leave at least one."
    ]


def test_missing_translations_are_listed_where_they_stand(draft: Service) -> None:
    draft.summary_fr, draft.benefits_en, draft.benefits_fr = " ", ["One", "Two"], ["Un"]
    draft.save()
    draft.packages.filter(tier="basic").update(summary_fr="")
    draft.extras.update(is_active=False, name_fr="")

    assert words(readiness.missing_translations(draft)) == [
        "Summary (French)",
        "Benefits (French): 1 of 2",
        "Summary (French) of “Basic”",
    ]


def test_other_language_is_missing_when_the_agency_speaks_french(
    draft: Service, agency: AgencyProfile
) -> None:
    AgencyProfile.objects.update(default_language="fr")
    caches["local"].clear()
    draft.promise_en = draft.promise_fr = ""

    assert words(readiness.blockers(draft)) == ["Write the promise (French)."]


def test_scheduled_service_goes_on_sale_by_itself(draft: Service, client: Client) -> None:
    services.schedule_service(service_id=draft.pk, at=LATER)

    clock.set_frozen(LATER - timedelta(seconds=1))
    outbox.deliver_due()
    assert client.get("/en/services/logo/").status_code == 404
    clock.set_frozen(LATER)
    outbox.deliver_due()
    assert client.get("/en/services/logo/").status_code == 200


def test_moved_date_and_changed_mind_are_followed(draft: Service) -> None:
    services.schedule_service(service_id=draft.pk, at=LATER)
    services.schedule_service(service_id=draft.pk, at=LATER + timedelta(days=1))

    clock.set_frozen(LATER)
    outbox.deliver_due()
    draft.refresh_from_db()
    assert draft.status == ServiceStatus.SCHEDULED
    services.redraft_service(service_id=draft.pk)
    clock.set_frozen(LATER + timedelta(days=2))
    outbox.deliver_due()
    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == (ServiceStatus.DRAFT, None)


def test_service_that_lost_a_text_is_shown_to_the_owner(draft: Service, desk: Client) -> None:
    services.schedule_service(service_id=draft.pk, at=LATER)
    Service.objects.filter(pk=draft.pk).update(promise_en="", promise_fr="")

    clock.set_frozen(LATER)
    outbox.deliver_due()

    draft.refresh_from_db()
    assert draft.status == ServiceStatus.SCHEDULED
    assert OutboxMessage.objects.get().parked_at == LATER
    page = desk.get(reverse("admin:desk_undelivered")).content.decode()
    assert "A service did not go on sale on its date" in page


def test_past_date_is_refused(draft: Service) -> None:
    with pytest.raises(services.DatePassed):
        services.schedule_service(service_id=draft.pk, at=MONDAY)


def test_buttons_save_what_is_typed_and_move_the_service(desk: Client, draft: Service) -> None:
    page = press(desk, draft, "_publish", promise_en="A logo for ten years")

    draft.refresh_from_db()
    assert (draft.status, draft.promise_en) == ("published", "A logo for ten years")
    assert "is on sale." in page
    for button, status in (("_redraft", "draft"), ("_archive", "archived")):
        press(desk, draft, button)
        draft.refresh_from_db()
        assert draft.status == status


def test_button_to_schedule_asks_for_a_date_ahead(desk: Client, draft: Service) -> None:
    assert "Enter the day and time" in press(desk, draft, "_schedule")
    assert "has passed" in press(desk, draft, "_schedule", sale_at="2026-11-23T09:00")
    page = press(desk, draft, "_schedule", sale_at="2026-11-26T09:30")

    draft.refresh_from_db()
    assert draft.publish_at == MONDAY + timedelta(days=2, hours=23, minutes=30)
    assert "Scheduled, Thu 26 Nov, 09:30" in page


def test_half_written_draft_is_saved_and_says_what_it_lacks(desk: Client, draft: Service) -> None:
    page = press(desk, draft, "_publish", promise_en="", summary_fr="")

    draft.refresh_from_db()
    assert (draft.status, draft.promise_en, draft.summary_fr) == ("draft", "", "")
    assert "What you typed is saved." in page
    assert "Write the promise (English)." in page


def test_service_on_sale_keeps_its_texts(desk: Client, agency: AgencyProfile) -> None:
    service = make_service()
    path = reverse("admin:catalog_service_change", args=[service.pk])

    answer = desk.post(path, {**filled(desk, path), "promise_en": "", "promise_fr": ""})

    assert list(answer.context["adminform"].form.errors) == ["promise_en"]
    service.refresh_from_db()
    assert service.promise_en == "A logo that lasts"


def test_duplicate_is_a_draft_with_everything(desk: Client, agency: AgencyProfile) -> None:
    service = make_service()
    Service.objects.update(is_full=True, queue_cap=1)

    press(desk, service, "_duplicate")
    services.duplicate_service(service_id=service.pk)

    first, second = Service.objects.exclude(pk=service.pk).order_by("pk")
    assert (first.slug, second.slug) == ("logo-copy", "logo-copy-2")
    assert (first.status, first.is_full, first.queue_cap) == ("draft", False, 1)
    assert (first.title_en, first.title_fr) == ("Logo design (copy)", "Création de logo (copie)")
    for part in ("packages", "extras", "questions"):
        of_copy = [str(row).replace(" (copy)", "") for row in getattr(first, part).all()]
        assert of_copy == [str(row) for row in getattr(service, part).all()]


@pytest.mark.parametrize("status", ServiceStatus.values)
def test_preview_shows_the_page_to_staff_and_sells_nothing(
    agency: AgencyProfile, client: Client, sam: User, status: str
) -> None:
    make_service(status=status, publish_at=LATER)
    client.force_login(sam)

    answer = client.get("/fr/services/logo/preview/?package=premium")

    page = answer.content.decode()
    assert "Un logo qui dure" in page
    assert '<button class="btn go big" disabled>' in page
    assert "buybar" not in page
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'content="noindex, nofollow"' in page
    assert not any("preview" in key for key in caches["local"]._cache)  # type: ignore[attr-defined]


def test_preview_without_a_package_says_what_to_do(
    client: Client, sam: User, draft: Service
) -> None:
    draft.packages.all().delete()
    client.force_login(sam)

    assert "add a package" in client.get("/en/services/logo/preview/").content.decode()


def test_list_of_services_tells_status_and_missing_translations(
    desk: Client, draft: Service
) -> None:
    draft.extras.update(name_fr="")
    services.schedule_service(service_id=draft.pk, at=LATER)

    page = desk.get(reverse("admin:catalog_service_changelist")).content.decode()

    assert "Scheduled, Thu 26 Nov, 10:00" in page
    assert '<td class="field-lacking">1</td>' in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_services_asks_the_same_for_any_number(
    desk: Client, agency: AgencyProfile, django_assert_num_queries: object, count: int
) -> None:
    for number in range(count):
        make_service(f"service-{number}")
    desk.get(reverse("admin:catalog_service_changelist"))

    with django_assert_num_queries(11):  # type: ignore[operator]
        desk.get(reverse("admin:catalog_service_changelist"))


def test_question_takes_its_section_and_condition_from_the_service(
    desk: Client, draft: Service
) -> None:
    section = BriefSection.objects.create(service=draft, title_en="Brand", title_fr="Marque")
    style = make_question(
        draft, "style", position=2, kind="choice", choices_en=["A", "B"], choices_fr=["A", "B"]
    )
    path = reverse("admin:catalog_service_change", args=[draft.pk])
    page = desk.get(path).content.decode()
    assert "Your style? → B" in page
    sent = {**filled(desk, path), "questions-1-part": section.pk, "questions-1-position": "3"}
    sent["questions-1-condition"] = f"{style.pk}:1"

    answer = desk.post(path, sent)

    notes = draft.questions.get(slug="notes")
    assert answer.status_code == 302
    assert (notes.section, notes.only_if, notes.only_if_choice) == (section, style, 1)
    answer = desk.post(path, {**filled(desk, path), "questions-2-position": "0"})
    assert "Give it a position after the question it depends on." in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("Whose?\nYours.\n\nWhen?\nNow,\nor later.", 2),
        ("Whose?\nYours.\nWhen?\nNow.", 2),
        ("Whose?\n\nYours.", None),
        ("", 0),
    ],
)
def test_questions_and_answers_are_typed_as_text(typed: str, rows: int | None) -> None:
    field = FaqField(required=False)

    if rows is None:
        with pytest.raises(ValidationError, match="leave an empty line"):
            field.clean(typed)
    else:
        assert len(field.clean(typed)) == rows
