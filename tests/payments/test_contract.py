"""The contract to keep: what it says, to whom, in whose words, and that it stays the same."""

from __future__ import annotations

import re
from io import BytesIO

import pypdf
import pytest
from django.core import mail as outgoing
from django.test import Client
from django.utils import translation

from accounts.models import User
from catalog.legal.models import Document, LegalText
from catalog.legal.services import publish_all
from kernel import clock, outbox
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile, Mail, VatRegime
from orders import agreement
from orders import services as orders
from orders.buyers import StartChoice
from orders.models import Order
from payments import contract_paper
from payments.models import Invoice
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import give_rate, make_freelancer, make_job
from tests.factories.orders import CLIENT, answer_all
from tests.factories.payments import make_order, make_paid_order

pytestmark = pytest.mark.django_db
MEDIATOR = {"mediator_name": "CM2C", "mediator_url": "https://cm2c.example"}


@pytest.fixture
def seller(agency: AgencyProfile) -> AgencyProfile:
    AgencyProfile.objects.update(
        legal_name="Atelier Relais SARL", legal_form="SARL", share_capital="1 000 €", **MEDIATOR
    )
    publish_all(actor=SYSTEM)
    return agency


def consumer(language: str = "en", choice: StartChoice = StartChoice.NOW) -> Order:
    with translation.override(language):
        declared = agreement.declared(choice, "127.0.0.1")
    return make_paid_order(language=language, start=declared)


def reader(order: Order) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(contract_paper.pdf(Invoice.objects.get(order=order))))


def text(order: Order) -> str:
    pages = "\n".join(page.extract_text() for page in reader(order).pages)
    return re.sub(r"\s+", " ", pages.replace("\u00a0", " ").replace("\u202f", " "))


@pytest.mark.usefixtures("seller")
def test_consumers_contract_holds_everything_that_was_agreed() -> None:
    order = consumer()

    words = text(order)

    for part in (
        f"Contract {order.reference}",
        "Atelier Relais SARL",
        "12 rue des Arts, Lille",
        "Clara Dupont",
        "Logo design, Standard €200.00",
        "Total €200.00",
        "VAT not applicable, article 293 B",
        "working days after your complete brief",
        "2 rounds of changes are included.",
        "I expressly ask you to begin the work before the 14 days of withdrawal are over.",
        "I lose my right of withdrawal once the service is fully performed.",
        "until Monday 7 December 2026 included",
        "The legal guarantee of conformity applies to what we deliver.",
        "Consumer mediator, free of charge for you: CM2C, https://cm2c.example.",
        "Model withdrawal form",
        "(Complete and return this form only if you wish to withdraw from the contract.)",
        "Terms of sale",
        "Version 1, accepted on",
    ):
        assert part in words, part


@pytest.mark.usefixtures("seller")
def test_terms_stand_in_it_in_full_as_they_were_accepted() -> None:
    order = consumer()
    AgencyProfile.objects.update(legal_name="Another Name", mediator_name="Another Mediator")
    publish_all(actor=SYSTEM)

    words = text(order)

    terms = LegalText.objects.get(document=Document.TERMS, language="en", number=1)
    for sentence in re.split(r"\n+", re.sub(r"(?m)^(#+|-|>) ", "", terms.body)):
        assert re.sub(r"\s+", "", sentence) in re.sub(r"\s+", "", words)
    assert "Another" not in words


@pytest.mark.usefixtures("seller")
def test_it_is_in_the_language_of_the_order() -> None:
    order = consumer("fr")

    words = text(order)

    for part in (
        "Création de logo",
        "Conditions générales de vente",
        "Formulaire type de rétractation",
        "Je demande expressément que le travail commence avant la fin",
        "23 novembre 2026",
    ):
        assert part in words, part


@pytest.mark.usefixtures("seller")
def test_company_has_no_withdrawal_and_no_form() -> None:
    company = {"buyer_kind": "company", "company_name": "Lune", "billing_address": "1 rue A, Lille"}
    order = make_paid_order(**company)

    words = text(order)

    assert "You order as a company, so the consumers’ right of withdrawal does not apply." in words
    assert "Model withdrawal form" not in words
    assert "Lune" in words
    assert "Terms of sale" in words


@pytest.mark.usefixtures("seller")
def test_vat_is_written_line_by_line() -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12900000000")

    words = text(make_paid_order())

    assert "Logo design, Standard €166.67 20% €200.00" in words
    assert "Total without VAT €166.67" in words


@pytest.mark.usefixtures("seller")
def test_who_waits_reads_that_they_declared_it_and_when_work_begins() -> None:
    words = text(consumer(choice=StartChoice.WAIT))

    assert "the work begins when the 14 days are over." in words
    assert "Work begins on" in words


@pytest.mark.usefixtures("seller")
def test_same_order_gives_the_same_bytes_after_everything_changed() -> None:
    order = consumer()
    before = contract_paper.pdf(Invoice.objects.get(order=order))
    AgencyProfile.objects.update(legal_name="Another", address="Elsewhere", brand_color="#112233")
    publish_all(actor=SYSTEM)
    make_service("other")

    with clock.frozen(clock.now().replace(year=2030)):
        assert contract_paper.pdf(Invoice.objects.get(order=order)) == before


@pytest.mark.usefixtures("seller")
def test_fonts_are_inside_and_it_says_what_it_is() -> None:
    order = consumer()

    pdf = reader(order)

    assert {name for page in pdf.pages for name in _fonts(page)} == {
        "Figtree-Regular",
        "Figtree-SemiBold",
        "BricolageGrotesque-Bold",
    }
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Contract {order.reference}"


@pytest.mark.usefixtures("seller")
def test_confirmation_carries_invoice_and_contract() -> None:
    order = consumer()
    outbox.deliver_due()

    sent = next(each for each in outgoing.outbox if each.attachments)
    names = [attachment[0] for attachment in sent.attachments]

    assert names == ["invoice-TEST-FA-00001.pdf", f"contract-{order.reference}.pdf"]
    assert sent.attachments[1][1] == contract_paper.pdf(Invoice.objects.get())
    kept = Mail.objects.get(name="orders/paid")
    for body in (kept.text, kept.html):
        assert "Your invoice and your contract are attached." in body


@pytest.mark.usefixtures("seller")
def test_client_downloads_it_from_their_order(client: Client, clara: User) -> None:
    order = make_paid_order(client=clara)
    client.force_login(clara)
    url = f"/en/orders/{order.public_id}/contract/"

    answer = client.get(url)

    assert url in client.get(f"/en/orders/{order.public_id}/").content.decode()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith(f'filename="contract-{order.reference}.pdf"')
    assert answer.content == contract_paper.pdf(Invoice.objects.get())
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("seller")
def test_nobody_else_does(client: Client, clara: User, carl: User, fay_user: User) -> None:
    order = make_paid_order(client=clara)
    url = f"/en/orders/{order.public_id}/contract/"

    assert client.get(url).status_code == 302
    for stranger in (carl, fay_user):
        client.force_login(stranger)
        assert client.get(url).status_code == 404


@pytest.mark.usefixtures("seller")
def test_there_is_none_before_the_payment(client: Client, clara: User) -> None:
    order = make_order(client=clara)
    client.force_login(clara)

    assert client.get(f"/en/orders/{order.public_id}/contract/").status_code == 404


@pytest.mark.usefixtures("seller")
def test_owner_has_the_same_at_the_desk(client: Client, clara: User, olga: User) -> None:
    order = make_paid_order(client=clara)
    client.force_login(olga)
    url = f"/admin/desk/order/{order.reference}/contract/"

    page = client.get(f"/admin/desk/order/{order.reference}/").content.decode()

    assert url in page
    assert client.get(url).content == contract_paper.pdf(Invoice.objects.get())


@pytest.mark.usefixtures("seller")
def test_nothing_of_the_freelancer_is_in_it(fay_user: User) -> None:
    order = consumer()
    give_rate(make_freelancer(fay_user), package(order.service))
    answer_all(order)
    orders.submit_brief(order_id=order.pk, actor=CLIENT)
    order.refresh_from_db()
    job = make_job(order)

    content = contract_paper.pdf(Invoice.objects.get())
    words = text(order)

    for secret in (job.reference, job.freelancer.name, job.freelancer.email):
        assert secret not in words
        assert secret.encode() not in content


def _fonts(page: pypdf.PageObject) -> set[str]:
    """Names of the fonts inside the file: a part of each is embedded under six letters and a +."""
    found = page["/Resources"]["/Font"].values()  # type: ignore[index]
    return {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in found}
