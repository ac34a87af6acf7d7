"""The catalogue in the admin: lists as text, news for the public pages, status safe."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import modelform_factory
from django.test import Client

from accounts.models import User
from catalog.brief_admin import QuestionForm
from catalog.form_fields import FaqField, LinesField
from catalog.models import BriefQuestion, Service, ServiceStatus
from tests.factories.catalog import make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def filled(client: Client, path: str) -> dict[str, Any]:
    """What the browser would send back from the form at `path`."""
    page = client.get(path)
    forms = [page.context["adminform"].form]
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms += [each.management_form for each in formsets]
    forms += [form for each in formsets for form in each.forms]
    sent: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.field.prepare_value(field.value())
            if value is not None and value is not False:
                sent[field.html_name] = value
    return sent


def test_lists_are_edited_a_line_each_and_shown_at_once(desk: Client, client: Client) -> None:
    service = make_service()
    path = f"/admin/catalog/service/{service.pk}/change/"
    assert "Your logo" not in client.get("/en/services/logo/").content.decode()
    sent = {**filled(desk, path), "deliverables_en": "Your logo \n\n A guide"}

    answer = desk.post(path, sent)

    service.refresh_from_db()
    assert answer.status_code == 302
    assert service.deliverables_en == ["Your logo", "A guide"]
    assert "A guide" in desk.get("/en/services/logo/").content.decode()


def test_status_is_not_a_field(desk: Client) -> None:
    service = make_service(status=ServiceStatus.DRAFT)
    path = f"/admin/catalog/service/{service.pk}/change/"

    desk.post(path, {**filled(desk, path), "status": "published"})

    service.refresh_from_db()
    assert service.status == ServiceStatus.DRAFT


@pytest.mark.parametrize(("action", "status"), [("publish", "published"), ("archive", "archived")])
def test_actions_move_the_status(desk: Client, action: str, status: str) -> None:
    service = make_service(status=ServiceStatus.DRAFT)

    desk.post("/admin/catalog/service/", {"action": action, "_selected_action": [service.pk]})

    service.refresh_from_db()
    assert service.status == status


def test_publishing_without_a_package_says_why(desk: Client) -> None:
    service = make_service(status=ServiceStatus.DRAFT)
    service.packages.all().delete()

    answer = desk.post(
        "/admin/catalog/service/",
        {"action": "publish", "_selected_action": [service.pk]},
        follow=True,
    )

    assert "Add a package: without one there is no price" in answer.content.decode()
    assert Service.objects.get().status == ServiceStatus.DRAFT


def test_services_are_archived_never_deleted(desk: Client) -> None:
    service = make_service()

    answer = desk.post(f"/admin/catalog/service/{service.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert Service.objects.count() == 1


def test_lines_field_reads_back_what_it_shows() -> None:
    field = LinesField()

    assert field.prepare_value(["One", "Two"]) == "One\nTwo"
    assert field.clean("One\r\n\r\n Two ") == ["One", "Two"]


def test_faq_field_reads_back_what_it_shows() -> None:
    rows = [{"question": "Whose?", "answer": "Yours."}, {"question": "When?", "answer": "Now."}]
    field = FaqField()

    assert field.clean(field.prepare_value(rows)) == rows


def test_question_with_unlike_choices_is_refused(desk: Client) -> None:
    service = make_service()
    typed: dict[str, Any] = {
        "slug": "x",
        "position": 0,
        "kind": "choice",
        "label_en": "L",
        "label_fr": "L",
    }
    typed |= {"crosses": "nothing", "service": service.pk, "choices_en": "A\nB", "choices_fr": "A"}

    form = modelform_factory(BriefQuestion, form=QuestionForm, fields="__all__")(typed)

    assert list(form.errors) == ["choices_fr"]
