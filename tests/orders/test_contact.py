"""The form of the contact page: the same thread as a question, about no service."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from catalog.models import Service
from kernel import outbox
from kernel.models import AgencyProfile
from orders import services
from orders.lead_pages import thread_address
from orders.lead_states import LeadStatus
from orders.models import Lead
from tests.factories.catalog import make_service, package
from tests.factories.leads import make_quote
from tests.factories.orders import STAFF, pay, place

pytestmark = pytest.mark.django_db
PAGE = "/en/contact/write/"
TYPED = {"name": "Nora Quill", "email": "nora@quill.example", "body": "Do you work for schools?"}


@pytest.fixture(autouse=True)
def service(agency: AgencyProfile) -> Service:
    return make_service()


def write(client: Client, **fields: Any) -> Any:
    return client.post(PAGE, {**TYPED, **fields})


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("is_signed_in", [False, True])
def test_contact_page_leads_to_the_form(
    client: Client, clara: User, language: str, *, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(clara)

    page = client.get(f"/{language}/contact/").text
    form = client.get(f"/{language}/contact/write/")

    assert f'href="/{language}/contact/write/"' in page
    assert (form.status_code, "<textarea" in form.text) == (200, True)


def test_what_was_written_opens_a_thread_about_no_service(client: Client) -> None:
    answer = write(client, form_key="one")
    outbox.deliver_due()
    outbox.deliver_due()

    lead = Lead.objects.get()
    (only,) = mail.outbox
    assert answer["Location"] == "/en/contact/sent/"
    assert (lead.service, lead.email) == (None, "nora@quill.example")
    assert lead.messages.get().body == "Do you work for schools?"
    assert only.to == ["nora@quill.example"]
    assert "Do you work for schools?" not in str(only.body)
    assert client.get(thread_address(lead)).status_code == 200


def test_robot_and_team_address_meet_the_same_page_and_write_nothing(fay_user: User) -> None:
    robot = write(Client(), website="https://spam.example")
    team = write(Client(), email=fay_user.email)

    assert robot["Location"] == team["Location"] == "/en/contact/sent/"
    assert not Lead.objects.exists()


def test_one_address_is_written_to_five_times_a_day(client: Client) -> None:
    answers = [write(client, form_key=f"k{n}").status_code for n in range(6)]

    assert answers == [302] * 5 + [429]


def test_form_that_is_not_whole_says_what_is_missing(client: Client) -> None:
    answer = write(client, body="", email="nobody")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your question first." in page
    assert "in the form name@example.com" in page


def test_desk_shows_answers_and_quotes_it(client: Client, sam: User, service: Service) -> None:
    write(Client())
    lead = Lead.objects.get()
    client.force_login(sam)

    of_lead = (f"{lead.public_id}/{page}" for page in ("", "quote/", "lose/"))
    pages = [client.get(f"/admin/desk/leads/{path}") for path in ("", *of_lead)]
    refused = client.post(f"/admin/desk/leads/{lead.public_id}/order-link/", follow=True)

    assert [page.status_code for page in pages] == [200] * 4
    assert all("our services" in page.content.decode() for page in pages)
    assert str(package(service)) in pages[2].content.decode()
    assert "no link was sent" in refused.content.decode()


def test_any_order_of_the_same_address_wins_it(client: Client, service: Service) -> None:
    write(client)

    pay(place(email="nora@quill.example", chosen=package(service)))
    outbox.deliver_due()

    assert Lead.objects.get().status == LeadStatus.WON


def test_quote_for_it_is_mailed_and_read(client: Client, service: Service) -> None:
    write(client)
    lead = Lead.objects.get()

    quote = make_quote(lead, package=package(service))
    services.write_to_lead(lead_id=lead.pk, body="Here it is", actor=STAFF)
    outbox.deliver_due()
    outbox.deliver_due()

    assert any(quote.number in str(each.body) for each in mail.outbox)
    assert quote.number in client.get(thread_address(lead)).content.decode()


def test_client_finds_the_thread_among_their_questions(client: Client, clara: User) -> None:
    client.force_login(clara)

    write(client)

    assert Lead.objects.get().email == clara.email
    assert "our services" in client.get("/en/orders/").content.decode()


def test_freelancer_is_told_that_it_is_for_clients(client: Client, fay_user: User) -> None:
    client.force_login(fay_user)

    assert client.get(PAGE).status_code == 403
