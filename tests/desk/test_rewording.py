"""The owner's look at what tells who the client is: seen, reworded, released."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from agency.desk import decisions
from freelancers import services as freelancers
from kernel import clock, outbox
from orders import services as orders
from orders.models import Order, Reworded
from orders.states import OrderStatus
from tests.desk.conftest import CLIENT, STAFF, join, paid, submitted
from tests.factories.catalog import make_question

pytestmark = pytest.mark.django_db
IDEA = "A red fox <b>for</b> Clara Dupont, see kiln.example."
MASKED = "A red fox <b>for</b> [name], see [site]."


def url(order: Order, rest: str = "brief/") -> str:
    return f"/admin/desk/order/{order.reference}/{rest}"


@pytest.fixture
def told(service: Any) -> Order:
    """Handed in; one answer tells who the client is, another one does not."""
    make_question(service, "mood", position=2)
    order = paid(service)
    ids = {each.slug: each.pk for each in service.questions.all()}
    answers: dict[int, Any] = {ids["idea"]: IDEA, ids["mood"]: "Calm and warm"}
    orders.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)
    return orders.submit_brief(order_id=order.pk, actor=CLIENT)


def field(order: Order, slug: str = "idea", end: str = "") -> str:
    answer = order.brief.answers.get(question__slug=slug)
    return f"accept-answer_{answer.pk}{end}"


def send(desk: Client, order: Order, **more: str) -> Any:
    return desk.post(url(order), {"step": "accept", **more}, follow=True)


def forward(order: Order, slug: str = "idea") -> str:
    return order.brief.answers.get(question__slug=slug).forward_text


def test_the_home_says_that_the_brief_may_tell_who_the_client_is(told: Order) -> None:
    (decision,) = decisions.load().decisions

    assert decision.kind == "brief_check"
    assert "may tell who the client is" in decision.what


def test_the_page_says_why_marks_what_was_found_and_offers_it_masked(
    desk: Client, told: Order
) -> None:
    page = desk.get(url(told)).text

    assert "1 answer may tell who the client is: Your idea?." in page
    assert '<mark title="name">Clara Dupont</mark>' in page
    assert '<mark title="site">kiln.example</mark>' in page
    assert "A red fox &lt;b&gt;for&lt;/b&gt; [name], see [site].</textarea>" in page
    assert "Tells: name, site" in page
    assert "<b>for</b>" not in page


def test_what_was_masked_is_kept_when_the_owner_accepts_it(desk: Client, told: Order) -> None:
    send(desk, told, **{field(told): MASKED, field(told, "mood"): "Calm and warm"})

    told.refresh_from_db()
    assert told.status == OrderStatus.IN_PRODUCTION
    assert (forward(told), forward(told, "mood")) == (MASKED, "")


def test_any_answer_that_crosses_can_be_reworded(desk: Client, told: Order) -> None:
    send(desk, told, **{field(told): "A fox", field(told, "mood"): "Calm, not warm"})

    assert (forward(told), forward(told, "mood")) == ("A fox", "Calm, not warm")


def test_a_tick_lets_the_answer_cross_as_written(desk: Client, told: Order) -> None:
    send(desk, told, **{field(told): MASKED, field(told, end="_as_written"): "on"})

    told.refresh_from_db()
    assert told.status == OrderStatus.IN_PRODUCTION
    assert forward(told) == IDEA


def test_own_words_that_still_tell_are_asked_about_once(desk: Client, told: Order) -> None:
    words = {field(told): "A fox, see kiln.example"}

    asked = send(desk, told, **words)
    send(desk, told, **words, **{field(told, end="_sure"): "on"})

    assert asked.status_code == 422
    assert "These words still tell who the client is (site)." in asked.text
    assert f'name="{field(told, end="_sure")}"' in asked.text
    assert forward(told) == "A fox, see kiln.example"


@pytest.mark.parametrize("slug", ["idea", "mood"])
def test_an_emptied_text_is_asked_for(desk: Client, told: Order, slug: str) -> None:
    page = send(desk, told, **{field(told): MASKED, field(told, slug): " "})

    assert page.status_code == 422
    assert "Write what reaches the freelancer for this question." in page.text
    told.refresh_from_db()
    assert told.status == OrderStatus.BRIEF_CHECK


def test_nothing_is_accepted_when_the_field_is_left_out(desk: Client, told: Order) -> None:
    page = send(desk, told)

    assert page.status_code == 422
    told.refresh_from_db()
    assert told.status == OrderStatus.BRIEF_CHECK


@pytest.mark.parametrize("count", [1, 3])
def test_the_brief_page_takes_the_same_queries_at_any_length(
    desk: Client, service: Any, count: int, django_assert_num_queries: Any
) -> None:
    asked = [make_question(service, f"more-{number}", position=3) for number in range(count)]
    order = paid(service)
    answers: dict[int, Any] = {each.pk: IDEA for each in (service.questions.first(), *asked)}
    orders.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    desk.get(url(order))

    with django_assert_num_queries(9):
        page = desk.get(url(order))

    assert f"{count + 1} answers may tell who the client is" in page.text


@pytest.fixture
def changed(service: Any, fay_user: User) -> Order:
    """Delivered; the client asks for changes and tells who they are."""
    order = paid(service)
    idea = service.questions.get(slug="idea")
    orders.save_answers(order_id=order.pk, answers={idea.pk: "A red fox."}, actor=CLIENT)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    job = submitted(order, join(fay_user, service))
    freelancers.pass_submission(assignment_id=job.pk, note="", names={}, actor=STAFF)
    orders.request_changes(order_id=order.pk, body="Bluer. 06 12 34 56 78", actor=CLIENT)
    outbox.deliver_due()
    order.refresh_from_db()
    return order


def test_masked_changes_are_owed_until_somebody_has_looked(desk: Client, changed: Order) -> None:
    assert [each.kind for each in decisions.load().decisions] == ["masked_changes"]

    page = desk.get(url(changed, "changes/")).text
    key = f"changes_{Reworded.objects.get().request_id}"
    desk.post(url(changed, "changes/"), {key: "Bluer. [phone]"})

    assert '<mark title="phone number">06 12 34 56 78</mark>' in page
    assert "Bluer. [phone]</textarea>" in page
    assert Reworded.objects.get().looked_at == clock.now()
    assert decisions.load().decisions == []


def test_changes_are_released_by_the_tick_and_show_on_the_order(
    desk: Client, changed: Order
) -> None:
    key = f"changes_{Reworded.objects.get().request_id}"
    before = desk.get(url(changed, "")).text

    desk.post(url(changed, "changes/"), {key: "Bluer.", f"{key}_as_written": "on"})
    after = desk.get(url(changed, "")).text

    assert "crossed masked in the last changes" in before
    assert "in the words you chose" in after
    assert Reworded.objects.get().text == "Bluer. 06 12 34 56 78"


def test_page_of_an_older_round_says_nothing_of_the_newer_one(desk: Client, changed: Order) -> None:
    older = "changes_0"

    answer = desk.post(url(changed, "changes/"), {older: "Greener."}, follow=True)

    assert "asked for other changes meanwhile" in answer.text
    assert Reworded.objects.get().looked_at is None
    assert [each.kind for each in decisions.load().decisions] == ["masked_changes"]


def test_an_order_without_changes_leads_to_its_page(desk: Client, told: Order) -> None:
    page = desk.get(url(told, "changes/"))

    assert (page.status_code, page["Location"]) == (302, url(told, ""))
