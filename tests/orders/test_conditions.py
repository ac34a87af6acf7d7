"""A brief in sections, with questions that depend on answers and kinds of files, for client, owner
and freelancer."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import BriefQuestion, BriefSection, Service
from catalog.services import duplicate_service
from freelancers import brief_sheet
from kernel.files import FileRefused
from kernel.filetypes import GROUPS, TYPES
from orders import services
from orders.models import Order
from tests.factories.catalog import make_question, make_service, package
from tests.factories.freelancers import give_rate, make_freelancer, make_job
from tests.factories.orders import CLIENT, paid_order, png
from tests.orders.test_brief_views import text

pytestmark = pytest.mark.django_db
YES_NO = {f"choices_{code}": ["Yes", "No"] for code in ("en", "fr")}


@pytest.fixture
def service(agency: object) -> Service:
    """idea, notes; then a section: has a logo? if yes: which (files), if yes and red: which red."""
    service = make_service()
    section = BriefSection.objects.create(
        service=service, position=1, title_en="Your brand", title_fr="Votre marque", intro_en="Why"
    )
    has = make_question(service, "has-logo", position=3, kind="choice", section=section, **YES_NO)
    make_question(
        service,
        "logo",
        position=4,
        kind="file",
        section=section,
        only_if=has,
        only_if_choice=0,
        file_kinds=["pictures"],
    )
    keep = make_question(
        service,
        "keep",
        position=5,
        kind="choice",
        section=section,
        only_if=has,
        only_if_choice=0,
        **YES_NO,
    )
    make_question(service, "why", position=6, section=section, only_if=keep, only_if_choice=1)
    return service


@pytest.fixture
def order(clara: User, service: Service) -> Order:
    return paid_order(client=clara, chosen=package(service))


def asked(order: Order) -> list[str]:
    rows = order.brief.answers.filter(is_asked=True).select_related("question")
    return [row.question.slug for row in rows]


def answer(order: Order, **given: object) -> None:
    by_slug = {row.question.slug: row.question_id for row in order.brief.answers.all()}
    answers = {by_slug[slug.replace("_", "-")]: value for slug, value in given.items()}
    services.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)  # type: ignore[arg-type]


def test_question_is_asked_when_its_condition_is_met(order: Order) -> None:
    assert asked(order) == ["idea", "notes", "has-logo"]
    answer(order, has_logo=[0])
    assert asked(order) == ["idea", "notes", "has-logo", "logo", "keep"]
    answer(order, keep=[1])
    assert asked(order) == ["idea", "notes", "has-logo", "logo", "keep", "why"]
    answer(order, has_logo=[1])
    assert asked(order) == ["idea", "notes", "has-logo"]


def test_what_is_not_asked_is_not_missing_and_does_not_cross(order: Order, fay_user: User) -> None:
    answer(order, idea="A moon", has_logo=[0], keep=[1], why="Because it is red")
    missing = [question.slug for question in services.missing_answers(order)]
    assert missing == ["logo"]
    answer(order, has_logo=[1])
    assert services.missing_answers(order) == []

    services.submit_brief(order_id=order.pk, actor=CLIENT)
    order.refresh_from_db()
    give_rate(make_freelancer(fay_user), order.package)
    job = make_job(order)
    sheet = getattr(job, "brief_sheet", None) or brief_sheet.write(job)

    assert [row["label"] for row in sheet.items_en] == ["Your idea?", "Your has-logo?"]
    assert "Because it is red" not in str(sheet.items_en)


def test_page_asks_what_follows_before_it_goes_on(
    order: Order, client: Client, clara: User
) -> None:
    client.force_login(clara)
    path = f"/en/orders/{order.public_id}/brief/?step=2"

    first = client.get(path)
    assert "Your brand" in text(first)
    assert 'name="logo"' not in first.content.decode()
    answer = client.post(path, {"has-logo": "0", "go": "next"}, follow=True)
    page = answer.content.decode()
    assert "One of them calls for a little more" in text(answer)
    assert 'name="logo"' in page
    assert 'accept=".png,.jpg,.jpeg,.gif,.webp,.svg,.ai,.psd"' in page
    assert "Only pictures, up to ten files of 200 MB." in text(answer)
    done = client.post(path, {"has-logo": "1", "go": "next"})
    assert done["Location"].endswith("?step=3")


def test_answer_taken_back_asks_for_nothing_that_followed_from_it(
    order: Order, client: Client, clara: User
) -> None:
    client.force_login(clara)
    path = f"/en/orders/{order.public_id}/brief/?step=2"
    client.post(path, {"has-logo": "0", "go": "next"})

    wrong = client.post(path, {"has-logo": "0", "keep": "7", "go": "next"})
    answer = client.post(path, {"has-logo": "1", "keep": "7", "go": "next"})

    assert "Choose one of the answers listed." in text(wrong)
    assert answer["Location"].endswith("?step=3")


def test_file_of_another_kind_is_refused_with_the_kinds_taken(order: Order) -> None:
    answer(order, has_logo=[0])
    question = BriefQuestion.objects.get(slug="logo")
    upload = png("notes.txt")

    with pytest.raises(FileRefused, match="Send one of: ai, gif, jpeg, jpg, png, psd"):
        services.add_brief_file(
            order_id=order.pk, question_id=question.pk, upload=upload, actor=CLIENT
        )


def test_every_kind_of_file_stands_in_one_group() -> None:
    grouped = [extension for group in GROUPS.values() for extension in group]

    assert sorted(grouped) == sorted(TYPES)


def test_brief_under_way_keeps_its_questions(order: Order, service: Service) -> None:
    service.questions.update(only_if=None, only_if_choice=None)
    BriefSection.objects.all().delete()

    assert asked(order) == ["idea", "notes", "has-logo"]
    assert order.brief.answers.get(question__slug="why").section_en == "Your brand"


def test_preview_of_the_brief_follows_the_answers_chosen(
    service: Service, client: Client, sam: User, clara: User
) -> None:
    client.force_login(sam)

    first = client.get("/en/order/logo/brief-preview/?step=2")
    second = client.get("/en/order/logo/brief-preview/?step=2&has-logo=0")
    wild = client.get("/en/order/logo/brief-preview/", {"has-logo": "9" * 5_000})

    assert wild.status_code == 200
    assert "Your brand" in text(first)
    assert 'name="logo"' not in first.content.decode()
    assert 'name="logo"' in second.content.decode()
    assert second.headers["X-Robots-Tag"] == "noindex, nofollow"
    back = client.get("/en/order/logo/brief-preview/?step=1&has-logo=0").content.decode()
    assert '<input type="hidden" name="has-logo" value="0">' in back


def test_duplicate_keeps_sections_and_conditions_among_its_own(service: Service) -> None:
    copy = duplicate_service(service_id=service.pk)

    why = copy.questions.get(slug="why")
    keep, has = copy.questions.get(slug="keep"), copy.questions.get(slug="has-logo")
    assert (why.only_if, why.only_if_choice) == (keep, 1)
    assert (keep.only_if, keep.only_if_choice) == (has, 0)
    assert why.section == copy.sections.get()
