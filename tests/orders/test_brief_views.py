"""Writing a brief: page by page, saved at each button, with files, and across a lost session."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.models import Service
from orders import services
from orders.models import BriefFile, Order
from orders.states import OrderStatus
from tests.factories.catalog import make_question, make_service, package
from tests.factories.orders import CLIENT, STAFF, answer_all, order_in, paid_order, png

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def service() -> Service:
    """Two text questions, then one of each other kind: two pages."""
    service = make_service()
    choices = {f"choices_{code}": ["Round", "Square"] for code in ("en", "fr")}
    make_question(service, "style", position=2, kind="choice", **choices)
    make_question(service, "mood", position=3, kind="several", is_required=False, **choices)
    make_question(service, "site", position=4, kind="link", is_required=False)
    make_question(service, "logo", position=5, kind="file")
    return service


@pytest.fixture
def order(clara: User, service: Service) -> Order:
    return paid_order(client=clara, chosen=package(service))


@pytest.fixture
def path(order: Order) -> str:
    return f"/en/orders/{order.public_id}/brief/"


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


def saved(order: Order, slug: str) -> Any:
    answer = order.brief.answers.get(question__slug=slug)
    return answer.choices if answer.kind in ("choice", "several") else answer.text


def test_brief_shows_four_questions_a_page(signed_in: Client, path: str) -> None:
    first, second = signed_in.get(path), signed_in.get(f"{path}?step=2")

    assert "Step 1 of 3" in text(first)
    assert [
        name in first.content.decode() for name in ('name="idea"', 'name="mood"', 'name="site"')
    ] == [True, True, False]
    assert 'name="logo"' in second.content.decode()


def test_continue_saves_and_goes_on(signed_in: Client, order: Order, path: str) -> None:
    typed = {"idea": "A moon", "style": "1", "mood": ["0", "1"], "go": "next"}

    answer = signed_in.post(path, typed)

    assert answer["Location"] == f"{path}?step=2"
    assert [saved(order, slug) for slug in ("idea", "style", "mood")] == ["A moon", [1], [0, 1]]
    page = signed_in.get(path).content.decode()
    assert "A moon</textarea>" in page
    assert page.count(" checked") == 3


def test_continue_without_a_required_answer_says_so_and_saves_the_rest(
    signed_in: Client, order: Order, path: str
) -> None:
    answer = signed_in.post(path, {"notes": "Only this", "style": "0", "go": "next"})

    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert '<a href="#id_idea">Answer this question: Your idea?</a>' in answer.content.decode()
    assert saved(order, "notes") == "Only this"


@pytest.mark.parametrize("value", ["9" * 5_000, "٣", "-1", "x"])
def test_choice_that_is_no_choice_is_answered(
    signed_in: Client, order: Order, path: str, value: str
) -> None:
    typed = {"idea": "A moon", "style": value, "mood": [value, "1"], "go": "next"}

    answer = signed_in.post(path, typed)

    assert answer.status_code == 200
    assert "Choose one of the answers listed." in text(answer)
    assert saved(order, "idea") == "A moon"


def test_save_for_later_asks_for_nothing(signed_in: Client, order: Order, path: str) -> None:
    answer = signed_in.post(path, {"idea": "Half", "go": "later"}, follow=True)

    assert "Your brief is saved." in text(answer)
    assert "Continue your brief" in text(answer)
    assert saved(order, "idea") == "Half"


def test_wrong_link_keeps_text_and_files(signed_in: Client, order: Order, path: str) -> None:
    answer = signed_in.post(
        f"{path}?step=2", {"site": "not a link", "logo": png("mine.png"), "go": "next"}
    )

    assert "Enter a full address, such as https://example.com." in text(answer)
    assert 'value="not a link"' in answer.content.decode()
    assert "mine.png" in text(answer)
    assert (saved(order, "site"), BriefFile.objects.get().name) == ("not a link", "mine.png")


def test_refused_file_says_why_and_keeps_the_good_one(
    signed_in: Client, order: Order, path: str
) -> None:
    answer = signed_in.post(
        f"{path}?step=2", {"logo": [png("good.png"), png("bad.exe")], "go": "next"}
    )

    assert answer.status_code == 200
    assert "bad.exe" in text(answer)
    assert [file.name for file in BriefFile.objects.all()] == ["good.png"]


def test_too_many_files_are_told_once(signed_in: Client, order: Order, path: str) -> None:
    drawings = [png(f"sketch-{number}.png") for number in range(12)]

    page = signed_in.post(f"{path}?step=2", {"go": "stay", "logo": drawings}).content.decode()

    assert BriefFile.objects.count() == 10
    assert page.count("A question takes 10 files at most") == 2  # the summary and the field


def test_file_is_removed_and_text_beside_it_kept(
    signed_in: Client, order: Order, path: str
) -> None:
    signed_in.post(f"{path}?step=2", {"logo": png("old.png"), "go": "later"})
    file = BriefFile.objects.get()

    answer = signed_in.post(
        f"{path}?step=2", {"site": "https://lune.example", "remove": file.public_id}, follow=True
    )

    assert "old.png" not in text(answer)
    assert saved(order, "site") == "https://lune.example"
    assert BriefFile.objects.get().removed_at is not None


def test_file_of_another_order_cannot_be_removed(
    signed_in: Client, service: Service, order: Order, path: str
) -> None:
    other = paid_order(email="other@y.example", chosen=package(service))
    question = service.questions.get(slug="logo")
    file = services.add_brief_file(
        order_id=other.pk, question_id=question.pk, upload=png(), actor=CLIENT
    )

    answer = signed_in.post(f"{path}?step=2", {"remove": file.public_id})

    assert answer.status_code == 404
    assert BriefFile.objects.get().removed_at is None


def test_file_already_sent_answers_a_required_question(
    signed_in: Client, order: Order, path: str
) -> None:
    signed_in.post(f"{path}?step=2", {"logo": png(), "go": "later"})

    answer = signed_in.post(f"{path}?step=2", {"go": "next"})

    assert answer["Location"] == f"{path}?step=3"


def test_read_over_lists_what_is_missing_with_its_page(
    signed_in: Client, order: Order, path: str
) -> None:
    answer_all(order)

    page = signed_in.get(f"{path}?step=3")
    sent = signed_in.post(f"{path}?step=3")

    assert "Words for Your idea?" in text(page)
    assert f'<a href="{path}?step=2">Answer this question: Your logo?</a>' in page.content.decode()
    assert "Your brief is not complete yet" in text(sent)
    order.refresh_from_db()
    assert order.status == "awaiting_brief"


def test_complete_brief_is_sent_and_dated(signed_in: Client, order: Order, path: str) -> None:
    answer_all(order)
    signed_in.post(f"{path}?step=2", {"logo": png("mine.png"), "go": "next"})

    answer = signed_in.post(f"{path}?step=3", follow=True)

    order.refresh_from_db()
    assert order.status == "in_production"
    assert "We deliver by Mon 30 Nov, 18:00" in text(answer)
    read = signed_in.get(path)
    assert "mine.png" in text(read)
    assert "<textarea" not in read.content.decode()


def test_own_brief_file_comes_back_by_a_signed_link(
    signed_in: Client, order: Order, path: str
) -> None:
    signed_in.post(f"{path}?step=2", {"logo": png(), "go": "later"})
    file = BriefFile.objects.get()

    answer = signed_in.get(f"{path}files/{file.public_id}/")

    assert (answer.status_code, answer["Location"].startswith("/files/")) == (302, True)


def test_brief_given_back_shows_the_questions(signed_in: Client, clara: User) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK, client=clara, email=clara.email)
    services.ask_for_brief(order_id=order.pk, questions="Which blue?", actor=STAFF)

    assert "Which blue?" in text(signed_in.get(f"/en/orders/{order.public_id}/brief/"))


def test_saving_a_brief_that_was_sent_is_told(signed_in: Client, clara: User) -> None:
    order = order_in(OrderStatus.IN_PRODUCTION, client=clara, email=clara.email)
    before = saved(order, "idea")

    answer = signed_in.post(f"/en/orders/{order.public_id}/brief/", {"idea": "Other"})

    assert answer.status_code == 409
    assert "Your order has moved on" in text(answer)
    assert "Other" in text(answer)
    assert saved(order, "idea") == before


@pytest.mark.parametrize("status", [OrderStatus.EXPIRED, OrderStatus.CANCELLED])
def test_order_that_never_had_a_brief_leads_to_its_page(
    signed_in: Client, clara: User, status: OrderStatus
) -> None:
    unpaid = order_in(status, client=clara)

    answer = signed_in.get(f"/en/orders/{unpaid.public_id}/brief/")

    assert answer["Location"] == f"/en/orders/{unpaid.public_id}/"


@pytest.mark.parametrize("step", ["0", "99", "x", "-1", ""])
def test_brief_with_a_strange_step_still_opens(signed_in: Client, path: str, step: str) -> None:
    assert signed_in.get(f"{path}?step={step}").status_code == 200


@pytest.mark.parametrize("count", [1, 3, 50])
def test_read_over_costs_the_same_for_any_number_of_questions(
    signed_in: Client, clara: User, count: int
) -> None:
    service = make_service()
    for number in range(count):
        make_question(service, f"more-{number}", position=10 + number)
    order = paid_order(client=clara, chosen=package(service))
    path = f"/en/orders/{order.public_id}/brief/?step=20"
    signed_in.get(path)

    with CaptureQueriesContext(connection) as seen:
        answer = signed_in.get(path)

    assert text(answer).count("No answer") == count + 2
    assert len(seen) == 8


# A lost session


def test_text_typed_after_the_session_was_lost_comes_back_after_sign_in(
    client: Client, clara: User, order: Order, path: str
) -> None:
    answer = client.post(
        f"{path}?step=1", {"idea": "Two hours of work", "mood": ["1"], "go": "next"}
    )

    assert answer.status_code == 401
    assert "your text is kept" in text(answer)
    assert f"next={path}%3Fstep%3D1" in answer.content.decode()
    client.force_login(clara)
    page = client.get(f"{path}?step=1")
    assert "Two hours of work</textarea>" in page.content.decode()
    assert "This is what you had typed." in text(page)
    assert saved(order, "idea") == ""


def test_text_kept_is_dropped_once_saved(
    client: Client, clara: User, order: Order, path: str
) -> None:
    client.post(path, {"idea": "First", "go": "next"})
    client.force_login(clara)

    client.post(path, {"idea": "Second", "style": "0", "go": "next"})

    page = client.get(path)
    assert "Second</textarea>" in page.content.decode()
    assert "This is what you had typed." not in text(page)


def test_text_kept_for_an_order_that_does_not_exist_looks_the_same(
    client: Client, order: Order, path: str
) -> None:
    real = client.post(path, {"idea": "x"})
    unreal = client.post("/en/orders/nothing/brief/", {"idea": "x"})

    assert (real.status_code, unreal.status_code) == (401, 401)
    assert text(real) == text(unreal)


def test_text_kept_never_reaches_another_client(
    client: Client, carl: User, order: Order, path: str
) -> None:
    client.post(path, {"idea": "Secret plan"})
    client.force_login(carl)
    other = paid_order(client=carl)

    page = client.get(f"/en/orders/{other.public_id}/brief/")

    assert client.get(path).status_code == 404
    assert "Secret plan" not in page.content.decode()
