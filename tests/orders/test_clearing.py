"""A brief that tells who the client is waits for the owner; what crosses is theirs to say."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.models import Crosses, QuestionKind
from kernel import clock, outbox
from kernel.actors import SYSTEM
from kernel.models import OutboxMessage
from kernel.states import IllegalTransition
from orders import services
from orders.clearing import changes, to_decide, wordings
from orders.models import Order, Reworded
from orders.names import names_of
from orders.states import OrderStatus
from tests.conftest import MONDAY
from tests.factories.catalog import make_question, make_service, package
from tests.factories.orders import CLIENT, STAFF, deliver, delivered_order, paid_order, place

pytestmark = pytest.mark.django_db
PHONE = "Call 06 12 34 56 78."


@pytest.fixture
def service(agency: object) -> Any:
    made = make_service()
    made.questions.all().delete()
    make_question(made, "idea", position=0)
    return made


def handed_in(service: Any, text: str, slug: str = "idea", **fields: Any) -> Order:
    order = paid_order(chosen=package(service), **fields)
    asked = service.questions.get(slug=slug)
    services.save_answers(order_id=order.pk, answers={asked.pk: text}, actor=CLIENT)
    return services.submit_brief(order_id=order.pk, actor=CLIENT)


def test_a_brief_that_tells_nothing_goes_into_production_by_itself(service: Any) -> None:
    order = handed_in(service, "A red fox, 1920x1080, for 250 €.")

    assert order.status == OrderStatus.IN_PRODUCTION
    assert not order.brief.tells


@pytest.mark.parametrize(
    "text", [PHONE, "Ask Dupont.", "See maison-lune.example", "I am clara", "@maisonlune"]
)
def test_a_brief_that_tells_waits_for_the_owner_though_the_service_skips_it(
    service: Any, text: str
) -> None:
    order = handed_in(service, text)

    assert order.status == OrderStatus.BRIEF_CHECK
    assert order.brief.tells
    assert [each.written for each in to_decide(order)] == [text]


@pytest.mark.parametrize("crosses", [Crosses.NOTHING, Crosses.EDITED])
def test_what_does_not_cross_as_written_tells_nobody(service: Any, crosses: Crosses) -> None:
    service.questions.update(crosses=crosses)

    order = handed_in(service, PHONE)

    assert not order.brief.tells
    assert (order.status == OrderStatus.IN_PRODUCTION) == (crosses == Crosses.NOTHING)


def test_a_question_that_is_not_asked_tells_nobody(service: Any) -> None:
    style = make_question(
        service,
        "style",
        position=1,
        kind=QuestionKind.CHOICE,
        choices_en=["A", "B"],
        choices_fr=["A", "B"],
    )
    service.questions.filter(slug="idea").update(only_if=style, only_if_choice=1)
    order = paid_order(chosen=package(service))
    idea = service.questions.get(slug="idea")
    services.save_answers(order_id=order.pk, answers={idea.pk: PHONE, style.pk: [0]}, actor=CLIENT)

    order = services.submit_brief(order_id=order.pk, actor=CLIENT)

    assert order.status == OrderStatus.IN_PRODUCTION


def test_the_brief_is_not_accepted_before_the_owner_has_decided(service: Any) -> None:
    order = handed_in(service, PHONE)

    with pytest.raises(services.BriefNotRewritten) as caught:
        services.accept_brief(order_id=order.pk, actor=STAFF)

    assert [each.label for each in caught.value.wordings] == ["Your idea?"]
    order.refresh_from_db()
    assert order.status == OrderStatus.BRIEF_CHECK


@pytest.mark.parametrize("text", ["Call [phone].", "By phone, on Fridays", PHONE])
def test_the_owners_words_or_a_release_let_it_pass(service: Any, text: str) -> None:
    order = handed_in(service, PHONE)
    (wording,) = to_decide(order)

    services.rewrite(wording=wording, text=text, actor=STAFF)
    services.accept_brief(order_id=order.pk, actor=STAFF)

    order.refresh_from_db()
    assert order.status == OrderStatus.IN_PRODUCTION
    assert order.brief.answers.get().forward_text == text


def test_other_words_of_the_client_have_to_be_looked_at_again(service: Any) -> None:
    order = handed_in(service, PHONE)
    (wording,) = to_decide(order)
    services.rewrite(wording=wording, text=PHONE, actor=STAFF)
    services.ask_for_brief(order_id=order.pk, questions="Which fox?", actor=STAFF)
    asked = service.questions.get()
    services.save_answers(
        order_id=order.pk, answers={asked.pk: "Call 06 12 34 56 79."}, actor=CLIENT
    )

    order = services.submit_brief(order_id=order.pk, actor=CLIENT)

    assert order.status == OrderStatus.BRIEF_CHECK
    assert len(to_decide(order)) == 1


def test_a_brief_put_off_by_its_start_waits_for_the_owner_when_the_day_comes(service: Any) -> None:
    order = handed_in(service, PHONE)
    Order.objects.filter(pk=order.pk).update(starts_after=MONDAY)

    with clock.frozen(MONDAY):
        order = services.start_after_wait(order_id=order.pk)

    assert order.status == OrderStatus.BRIEF_CHECK


def test_only_staff_rewrite_and_only_while_the_brief_is_looked_at(service: Any) -> None:
    order = handed_in(service, PHONE)
    (wording,) = to_decide(order)

    with pytest.raises(IllegalTransition):
        services.rewrite(wording=wording, text="x", actor=CLIENT)
    services.rewrite(wording=wording, text="Call.", actor=STAFF)
    services.accept_brief(order_id=order.pk, actor=STAFF)
    with pytest.raises(IllegalTransition):
        services.rewrite(wording=wording, text="x", actor=STAFF)


def test_names_are_those_of_the_order_without_words_that_are_anybodys(agency: object) -> None:
    order = place(
        name="Jean-Luc des Ormes",
        email="contact@boulangerie-dupre.co.uk",
        company_name="Dupré & Fils SARL",
        buyer_kind="company",
        billing_address="3 Pré Vert, 75011 Paris",
        accounting_email="marie.curie@gmail.com",
    )

    assert set(names_of(order)) == {
        "Jean",
        "Luc",
        "Ormes",
        "Dupré & Fils",
        "boulangerie-dupre",
        "marie.curie",
        "3 Pré Vert",
        " 75011 Paris",
    }


def test_changes_that_tell_cross_masked_until_the_owner_decides(service: Any) -> None:
    order = delivered_order(chosen=package(service))

    services.request_changes(order_id=order.pk, body=f"Bluer. {PHONE}", actor=CLIENT)

    row = Reworded.objects.get()
    assert (row.text, row.looked_at) == ("Bluer. Call [phone].", None)
    assert changes(order)[0].written == f"Bluer. {PHONE}"


def test_changes_that_tell_nothing_cross_as_they_are(service: Any) -> None:
    order = delivered_order(chosen=package(service))

    services.request_changes(order_id=order.pk, body="Bluer, please", actor=CLIENT)

    assert not Reworded.objects.exists()


def test_the_owners_words_for_changes_are_announced_once(service: Any) -> None:
    order = delivered_order(chosen=package(service))
    asked = services.request_changes(order_id=order.pk, body=PHONE, actor=CLIENT)

    for text in ("Call [phone].", PHONE, PHONE):
        services.rewrite_changes(request_id=asked.pk, text=text, actor=STAFF)

    assert Reworded.objects.get().looked_at is not None
    assert OutboxMessage.objects.filter(topic="order.changes_reworded").count() == 1


def test_changes_of_a_finished_order_are_not_reworded(service: Any) -> None:
    order = delivered_order(chosen=package(service))
    asked = services.request_changes(order_id=order.pk, body=PHONE, actor=CLIENT)
    services.resume_production(order_id=order.pk, actor=SYSTEM)
    services.cancel_order(order_id=order.pk, actor=STAFF, reason="We cannot make it")

    with pytest.raises(IllegalTransition):
        services.rewrite_changes(request_id=asked.pk, text="x", actor=STAFF)


def test_nothing_is_left_to_decide_once_the_changes_are_delivered(service: Any) -> None:
    order = delivered_order(chosen=package(service))
    services.request_changes(order_id=order.pk, body=PHONE, actor=CLIENT)
    outbox.deliver_due()
    services.record_submission(order_id=order.pk, actor=STAFF)

    deliver(order)

    assert Reworded.objects.get().looked_at is not None


def test_wordings_hold_the_questions_in_order_and_edited_ones_masked(service: Any) -> None:
    make_question(service, "firm", position=1, crosses=Crosses.EDITED)
    order = paid_order(chosen=package(service))
    answers = {each.pk: "Dupont & Co" for each in service.questions.all()}
    services.save_answers(order_id=order.pk, answers=answers, actor=CLIENT)

    found = wordings(order)

    assert [(each.label, each.is_edited, each.masked) for each in found] == [
        ("Your idea?", False, "[name] & Co"),
        ("Your firm?", True, "[name] & Co"),
    ]
