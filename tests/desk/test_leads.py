"""Leads at the desk: who waits longest, what became of them, one click to each answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from agency.desk import decisions, leads
from catalog.models import Service
from kernel import clock, outbox
from kernel.models import AgencyProfile, Mail
from orders import services as orders
from orders.lead_states import LostReason
from orders.models import Lead
from tests.factories.catalog import make_service, package
from tests.factories.leads import VISITOR, make_lead, make_quote
from tests.factories.orders import STAFF, pay, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.fixture
def desk(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


def later(**time: int) -> None:
    clock.set_frozen(clock.now() + timedelta(**time))


def close(service: Service, count: int, *, won: int) -> None:
    for number in range(count):
        lead = make_lead(service=service, email=f"n{number}@quill.example")
        if number < won:
            order = pay(place(email=lead.email, chosen=package(service)))
            orders.win_lead(order_id=order.pk)
        else:
            lose(lead)


def lose(lead: Lead, reason: LostReason = LostReason.PRICE) -> None:
    orders.lose_lead(lead_id=lead.pk, reason=reason, note="", actor=STAFF)


def test_whoever_waits_longest_comes_first(service: Service) -> None:
    first = make_lead(service=service, name="First", email="1@quill.example")
    answered = make_lead(service=service, name="Answered", email="2@quill.example")
    later(hours=1)
    second = make_lead(service=service, name="Second", email="3@quill.example")
    orders.write_to_lead(lead_id=answered.pk, body="Yes", actor=STAFF)
    later(hours=2)

    found = leads.listed(closed=False)

    assert [row.lead for row in found] == [first, second, answered]
    assert [(row.waits, row.answered) for row in found] == [
        ("3 h", ""),
        ("2 h", ""),
        ("", "2 h"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_long(
    service: Service, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        make_lead(service=service, email=f"{number}@quill.example")

    with django_assert_num_queries(1):
        assert len(leads.listed(closed=False)) == count


def test_page_of_an_erased_lead_offers_no_way_to_write(
    service: Service, desk: Client, clara: User
) -> None:
    lead = make_lead(service=service, email=clara.email)
    orders.erase_client(client_id=clara.pk, actor=clara.actor)
    url = f"/admin/desk/leads/{lead.public_id}/"

    page = desk.get(url).content.decode()
    told = [
        desk.post(f"{url}{way}/", {"body": "Hello?"}, follow=True).status_code
        for way in ("reply", "order-link", "quote")
    ]

    assert "This person erased their data" in page
    assert 'id="reply"' not in page
    assert "erased.invalid" not in page
    assert told == [200, 200, 200]
    assert lead.messages.count() == 1


def test_question_is_owed_until_it_is_answered(service: Service) -> None:
    lead = make_lead(service=service)
    orders.write_to_lead(lead_id=lead.pk, body="Hello?", actor=VISITOR)

    (decision,) = decisions.load().decisions
    assert decision.kind == "question"
    assert (
        decision.what
        == "Answer the question asked by Nora Quill: “Can you draw five logos at once?”"
    )
    orders.write_to_lead(lead_id=lead.pk, body="Yes", actor=STAFF)
    assert decisions.load().decisions == []


def test_rate_is_told_in_numbers_while_there_are_few(service: Service, desk: Client) -> None:
    close(service, 4, won=3)
    lose(make_lead(service=service), LostReason.SPAM)

    now = leads.months()[0]

    assert (now.won, now.closed, now.share) == (3, 4, None)
    assert "3 of 4" in desk.get("/admin/desk/leads/").content.decode()


def test_rate_is_a_percentage_from_ten_on(service: Service, desk: Client) -> None:
    close(service, 10, won=3)

    assert leads.months()[0].share == 30
    assert "30" in desk.get("/admin/desk/leads/").content.decode()


def test_months_follow_the_agencys_calendar(service: Service, agency: AgencyProfile) -> None:
    close(service, 1, won=0)
    later(days=10)
    close(service, 2, won=0)

    found = leads.months(3)

    assert [(row.first.isoformat(), row.closed) for row in found] == [
        ("2026-12-01", 2),
        ("2026-11-01", 1),
        ("2026-10-01", 0),
    ]
    assert leads.total(found).closed == 3


def test_reply_goes_out_and_stays_in_the_thread(service: Service, desk: Client) -> None:
    lead = make_lead(service=service)
    url = f"/admin/desk/leads/{lead.public_id}/"

    desk.post(f"{url}reply/", {"body": "Yes, in ten days."})
    outbox.deliver_due()

    assert "Yes, in ten days." in desk.get(url).content.decode()
    assert Mail.objects.filter(name="orders/answer", to=lead.email).count() == 1


def test_empty_reply_is_asked_again(service: Service, desk: Client) -> None:
    lead = make_lead(service=service)

    answer = desk.post(f"/admin/desk/leads/{lead.public_id}/reply/", {"body": " "})

    assert answer.status_code == 422
    assert lead.messages.count() == 1


def test_one_click_sends_the_order_link_in_their_language(service: Service, desk: Client) -> None:
    lead = make_lead(service=service, language="fr")

    desk.post(f"/admin/desk/leads/{lead.public_id}/order-link/")
    outbox.deliver_due()

    mail = Mail.objects.get(name="orders/order_link")
    assert "/fr/order/logo/?package=basic" in mail.text


def test_lost_needs_a_reason(service: Service, desk: Client) -> None:
    lead = make_lead(service=service)
    url = f"/admin/desk/leads/{lead.public_id}/lose/"

    without: Any = desk.post(url, {"note": "Hm"})
    desk.post(url, {"reason": "time", "note": "Wanted it tomorrow"})

    lead.refresh_from_db()
    assert without.status_code == 422
    assert (lead.status, lead.lost_reason, lead.lost_note) == ("lost", "time", "Wanted it tomorrow")


def test_no_answer_is_needed(service: Service, desk: Client) -> None:
    lead = make_lead(service=service)

    desk.post(f"/admin/desk/leads/{lead.public_id}/no-answer/")

    assert decisions.load().decisions == []


# A question by phone


def noted(desk: Client, about: Service, **fields: str) -> Any:
    typed = {"name": "Nora Quill", "language": "fr", "body": "Five logos", "form_key": "call-1"}
    return desk.post("/admin/desk/leads/new/", {"service": str(about.pk), **typed, **fields})


def test_call_is_noted_waits_for_an_answer_and_mails_nothing(
    desk: Client, service: Service, sam: User
) -> None:
    answer = noted(desk, service, email="Nora@Quill.example")
    outbox.deliver_due()

    lead = Lead.objects.get()
    said = lead.messages.get()
    assert answer["Location"] == f"/admin/desk/leads/{lead.public_id}/"
    assert (lead.name, lead.email, lead.language) == ("Nora Quill", "nora@quill.example", "fr")
    assert (said.body, said.author_kind, said.answered_at) == ("Five logos", "client", None)
    assert lead.events.get().actor == sam
    assert not Mail.objects.exists()


def test_call_noted_twice_is_one_question(desk: Client, service: Service) -> None:
    noted(desk, service)
    noted(desk, service)

    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": " "}, "Enter a name."),
        ({"service": ""}, "Choose a service."),
        ({"body": ""}, "Write down what they want."),
        ({"email": "sam@relais.example"}, "belongs to somebody who works here"),
    ],
)
def test_call_that_cannot_be_noted_says_why(
    desk: Client, service: Service, wrong: dict[str, str], why: str
) -> None:
    answer = noted(desk, service, **wrong)

    assert (answer.status_code, why in answer.content.decode()) == (422, True)
    assert not Lead.objects.exists()


def test_caller_without_a_mailbox_is_quoted_by_a_link_to_pass_on(
    desk: Client, service: Service, client: Client
) -> None:
    noted(desk, service)
    lead = Lead.objects.get()

    quote = make_quote(lead)
    outbox.deliver_due()

    page = desk.get(f"/admin/desk/leads/{lead.public_id}/").content.decode()
    found = re.search(r'value="https?://[^/"]+(/fr/[^"]+)"', page)
    assert found
    assert quote.number in Client().get(found[1]).content.decode()
    assert "order-link" not in page
    assert not Mail.objects.exists()


def test_answer_to_a_caller_without_a_mailbox_is_noted(desk: Client, service: Service) -> None:
    noted(desk, service)
    lead = Lead.objects.get()

    answer = desk.post(
        f"/admin/desk/leads/{lead.public_id}/reply/", {"body": "I call back"}, follow=True
    )
    outbox.deliver_due()

    assert "so nothing was sent" in answer.content.decode()
    assert lead.messages.count() == 2
    assert not Mail.objects.exists()
