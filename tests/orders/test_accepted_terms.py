"""The terms of sale that come with an order: named, kept, linked, asked again when they change."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pytest_django import Settings

from catalog.legal import reading
from catalog.legal import services as law
from catalog.models import Service
from kernel import outbox, versions
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile, Mail
from orders import services
from orders.models import Order
from tests.factories.catalog import make_service
from tests.factories.checkout import AT_ONCE, DETAILS, give_details, order_by_form, shown_on
from tests.factories.orders import place
from tests.factories.payments import make_paid_order

pytestmark = pytest.mark.django_db
COMPANY = {
    **DETAILS,
    "buyer_kind": "company",
    "company_name": "Maison Lune",
    "billing_address": "2 rue du Port, 59000 Lille",
}
PROFILE = {
    "share_capital": "1 000 €",
    "register": "RCS Lille Métropole",
    "phone": "+33 3 00 00 00 00",
    "complaints_to": "plaintes@relais.example",
    "mediator_name": "CM2C",
    "mediator_address": "49 rue de Ponthieu, 75008 Paris",
    "mediator_url": "https://mediator.example/",
}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def change_terms(name: str) -> None:
    AgencyProfile.objects.update(legal_name=name)
    versions.bump()


@pytest.fixture
def shop(agency: AgencyProfile) -> None:
    make_service()
    law.publish_all(actor=SYSTEM)


@pytest.mark.usefixtures("shop")
def test_summary_names_the_version_beside_the_button_and_opens_it(client: Client) -> None:
    page = client.get(give_details(client, DETAILS))

    assert "By ordering, you accept our terms of sale, version 1" in text(page)
    assert 'href="/en/legal/terms/1/"' in page.content.decode()
    assert 'href="/en/legal/withdrawal/"' in page.content.decode()
    assert client.get("/en/legal/terms/1/").status_code == 200


@pytest.mark.usefixtures("shop")
def test_company_accepts_terms_and_reads_of_no_withdrawal(client: Client) -> None:
    page = client.get(give_details(client, COMPANY)).content.decode()

    assert 'href="/en/legal/terms/1/"' in page
    assert "Your right of withdrawal, with the form" not in page


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.usefixtures("shop")
def test_order_keeps_the_version_in_its_language(client: Client, language: str) -> None:
    order_by_form(client, DETAILS, f"/{language}/order/logo/")

    terms = Order.objects.get().terms
    assert terms is not None
    assert (terms.document, terms.language, terms.number) == ("terms", language, 1)


def test_practice_publishes_what_the_page_showed(agency: AgencyProfile, client: Client) -> None:
    make_service()
    address = give_details(client, DETAILS)
    page = client.get(address).content.decode()
    showed = reading.current("terms")

    client.post(address, {**AT_ONCE, "shown": shown_on(page)})

    terms = Order.objects.get().terms
    assert 'href="/en/legal/terms/"' in page
    assert terms is not None
    assert showed is not None
    assert (terms.sha256, terms.number) == (showed.sha256, 1)


@pytest.mark.usefixtures("shop")
def test_terms_that_changed_meanwhile_are_asked_again(client: Client) -> None:
    address = give_details(client, DETAILS)
    shown = shown_on(client.get(address).content.decode())
    change_terms("Relais SASU")
    law.publish_all(actor=SYSTEM)

    refused = client.post(address, {**AT_ONCE, "shown": shown})

    assert not Order.objects.exists()
    assert "Our terms of sale changed while you were here. Nothing is ordered" in text(refused)
    assert "The offer changed" not in text(refused)
    assert 'href="/en/legal/terms/2/"' in refused.content.decode()

    client.post(address, {**AT_ONCE, "shown": shown_on(refused.content.decode())})

    terms = Order.objects.get().terms
    assert terms is not None
    assert terms.number == 2


@pytest.mark.usefixtures("shop")
def test_terms_that_change_under_the_button_are_refused() -> None:
    shown = law.current_version("terms", "en").sha256
    change_terms("Relais SASU")

    with pytest.raises(services.TermsChanged):
        place(shown_terms=shown)

    assert not Order.objects.exists()


def test_without_published_terms_an_order_names_none(
    agency: AgencyProfile, settings: Settings, client: Client
) -> None:
    make_service()
    settings.PAYMENTS_MODE = "stripe_live"

    page = text(client.get(give_details(client, DETAILS)))

    assert "By ordering, you accept" not in page
    assert place().terms is None


@pytest.mark.usefixtures("shop")
def test_accepted_version_stays_below_the_orm() -> None:
    order = place()
    change_terms("Relais SASU")
    other = law.current_version("terms", "en")

    for terms in (other.pk, None):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            Order.objects.filter(pk=order.pk).update(terms=terms)


@pytest.mark.usefixtures("shop")
def test_order_page_and_confirmation_link_to_the_version_accepted(client: Client) -> None:
    order_by_form(client, DETAILS, "/fr/order/logo/")
    order = Order.objects.get()
    change_terms("Relais SASU")
    law.publish_all(actor=SYSTEM)

    services.confirm_payment(order_id=order.pk, amount=order.gross, reference="pi_1")
    outbox.deliver_due()

    page = client.get(f"/en/orders/{order.public_id}/")
    assert "Terms of sale you accepted, version 1" in text(page)
    assert 'href="/fr/legal/terms/1/"' in page.content.decode()
    mail = Mail.objects.get(name="orders/paid")
    assert "/fr/legal/terms/1/" in mail.text
    assert "/fr/legal/terms/1/" in mail.html
    assert "/fr/legal/withdrawal/" in mail.text


@pytest.mark.usefixtures("shop")
def test_mediator_and_complaints_stand_where_a_consumer_reads_them(client: Client) -> None:
    AgencyProfile.objects.update(**PROFILE)
    versions.bump()

    page = text(client.get(give_details(client, DETAILS)))
    make_paid_order(service=Service.objects.get())
    mail = Mail.objects.get(name="orders/paid").text

    for words in ("CM2C", "49 rue de Ponthieu", "https://mediator.example/"):
        assert words in page
        assert words in mail
    assert "Write to plaintes@relais.example" in page
    assert "Complaints: plaintes@relais.example." in mail
    assert "capital 1 000 €" in page
    assert "RCS Lille Métropole" in page
    assert "+33 3 00 00 00 00" in page


@pytest.mark.usefixtures("shop")
def test_company_reads_of_no_mediator(client: Client) -> None:
    AgencyProfile.objects.update(**PROFILE)
    versions.bump()

    assert "CM2C" not in text(client.get(give_details(client, COMPANY)))
