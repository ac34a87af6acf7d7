"""A quote at the desk: composed, looked at with what it leaves, sent; what its freelancer gets."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from catalog.models import Service
from freelancers import ranking
from freelancers import services as freelancers
from freelancers.models import Freelancer, QuoteJob
from kernel import clock, outbox, versions
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import ClientQuote, Lead, Order
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import (
    STAFF,
    bring_to_production,
    give_rate,
    make_freelancer,
    make_job,
)
from tests.factories.leads import make_lead, make_quote
from tests.factories.orders import make_draft, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(agency: AgencyProfile) -> Service:
    return make_service()


@pytest.fixture
def fay(service: Service, fay_user: User) -> Freelancer:
    """80 euros for a standard logo."""
    freelancer = make_freelancer(fay_user)
    give_rate(freelancer, package(service))
    return freelancer


@pytest.fixture
def lead(service: Service) -> Lead:
    return make_lead(service=service)


@pytest.fixture
def desk(client: Client, sam: User) -> Client:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    return client


def typed(lead: Lead, **fields: Any) -> dict[str, Any]:
    return {
        "key": "one-form",
        "package": package(lead.service or make_service()).pk,
        "with_package": "on",
        "days": "12",
        "revisions": "3",
        "valid_until": (clock.now().date() + timedelta(days=20)).isoformat(),
        "buyer_kind": "consumer",
        "country": "FR",
        "step": "look",
        **fields,
    }


def url_of(lead: Lead) -> str:
    return f"/admin/desk/leads/{lead.public_id}/quote/"


def send(desk: Client, lead: Lead, **fields: Any) -> ClientQuote:
    """Look, then send with the figures that were shown."""
    looked = desk.post(url_of(lead), typed(lead, **fields))
    assert looked.status_code == 200, looked.context["form"].errors
    seen = looked.context["found"].seen
    desk.post(url_of(lead), typed(lead, **{**fields, "step": "send", "seen": seen}))
    return ClientQuote.objects.latest("pk")


def test_form_begins_with_the_package_of_the_service(desk: Client, lead: Lead) -> None:
    form = desk.get(url_of(lead)).context["form"]

    assert (form["days"].value(), form["revisions"].value()) == (3, 1)


def test_look_shows_what_is_left_with_the_dearest_freelancer(
    desk: Client, lead: Lead, fay: Freelancer
) -> None:
    found = desk.post(url_of(lead), typed(lead)).context["found"]

    assert (found.priced.gross, found.left.cost) == (Money(20_000), Money(8_000))
    assert found.left.margin == found.left.revenue - found.left.fee - found.left.charges - Money(
        8_000
    )
    assert not ClientQuote.objects.exists()


def test_thin_margin_is_said_and_only_these_figures_are_sent(
    desk: Client, lead: Lead, fay: Freelancer
) -> None:
    thin = {"package_price": "90"}
    looked = desk.post(url_of(lead), typed(lead, **thin))
    other = typed(lead, package_price="85", step="send", seen=looked.context["found"].seen)
    again = desk.post(url_of(lead), other)

    assert "less than your lowest margin" in looked.content.decode()
    assert again.status_code == 200
    assert not ClientQuote.objects.exists()
    assert send(desk, lead, **thin).net == Money(9_000)


def test_list_price_of_the_package_is_taken_without_its_vat(desk: Client, lead: Lead) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD)

    quote = send(desk, lead)

    assert (quote.net, quote.gross) == (Money(16_667), Money(20_000))


@pytest.mark.parametrize(
    ("regime", "price"), [(VatRegime.FRANCHISE, "500000.01"), (VatRegime.STANDARD, "416666.67")]
)
def test_total_that_no_payment_takes_is_refused_with_a_sentence(
    desk: Client, lead: Lead, regime: VatRegime, price: str
) -> None:
    AgencyProfile.objects.update(vat_regime=regime)
    versions.bump()
    abroad = {"buyer_kind": "company", "company_name": "Kiln", "country": "DE"}
    company = {**abroad, "vat_number": "DE123456789"}
    own = {"with_package": "", "title_1": "City", "quantity_1": "2", "price_1": price, "pay": "9"}

    answer = desk.post(url_of(lead), typed(lead, **company, **own))

    assert answer.status_code == 422
    assert "A payment takes €999,999.99 at most" in answer.content.decode()


@pytest.mark.parametrize("price", ["0", "-5"])
def test_quote_of_nothing_or_less_is_refused(desk: Client, lead: Lead, price: str) -> None:
    answer = desk.post(url_of(lead), typed(lead, package_price=price))

    assert answer.status_code == 422
    assert not ClientQuote.objects.exists()


def test_own_lines_need_a_pay(desk: Client, lead: Lead) -> None:
    own = {"title_1": "Poster", "quantity_1": "2", "price_1": "300"}

    without = desk.post(url_of(lead), typed(lead, **own))
    quote = send(desk, lead, **own, pay="250", work="Two posters, A2")

    assert without.status_code == 422
    assert "no rate is agreed" in without.content.decode()
    assert quote.net == Money(80_000)
    assert [(line.kind, line.quantity) for line in quote.lines.all()] == [
        ("package", 1),
        ("extra", 2),
    ]
    job = QuoteJob.objects.get(quote=quote)
    assert (job.pay, job.work) == (Money(25_000), "Two posters, A2")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"with_package": ""}, "Enter a line, or tick the package."),
        ({"title_1": "Poster"}, "Enter the net price of this line."),
        ({"price_1": "10"}, "Say what this line is."),
        ({"package_price": "0"}, "The quote costs nothing."),
        ({"valid_until": "2020-01-01"}, "Enter a day after today"),
        ({"buyer_kind": "company"}, "Enter the name of the company."),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    desk: Client, lead: Lead, fields: dict[str, str], problem: str
) -> None:
    answer = desk.post(url_of(lead), typed(lead, note="Kept words", **fields))

    assert answer.status_code == 422
    assert problem in answer.content.decode()
    assert "Kept words" in answer.content.decode()


def test_sent_quote_goes_out_and_a_newer_one_replaces_it(desk: Client, lead: Lead) -> None:
    first = send(desk, lead)
    second = send(desk, lead, key="another-form", package_price="180")
    outbox.deliver_due()

    first.refresh_from_db()
    page = desk.get(f"/admin/desk/leads/{lead.public_id}/").content.decode()
    assert (first.status, second.status) == ("superseded", "sent")
    assert Mail.objects.filter(name="orders/quote_sent").count() == 1
    assert first.number in page
    assert second.number in page


def test_withdrawn_from_the_desk(desk: Client, lead: Lead) -> None:
    quote = make_quote(lead)

    desk.post(f"/admin/desk/leads/{lead.public_id}/quotes/{quote.number}/withdraw/")

    quote.refresh_from_db()
    assert quote.status == "withdrawn"


def test_paper_of_another_lead_is_not_found(desk: Client, lead: Lead) -> None:
    quote = make_quote(make_lead(service=lead.service, email="otto@else.example"))

    answer = desk.get(f"/admin/desk/leads/{lead.public_id}/quotes/{quote.number}/pdf/")

    assert answer.status_code == 404


def made(quote: ClientQuote, clara: User) -> Order:
    draft = make_draft(chosen=quote.package, client=clara, email=clara.email)
    return bring_to_production(pay(orders.accept_quote(quote_id=quote.pk, draft=draft)))


def test_agreed_pay_and_words_reach_the_freelancer_and_the_quote_does_not(
    lead: Lead, fay: Freelancer, clara: User
) -> None:
    quote = make_quote(lead, note="Words-to-the-client")
    freelancers.agree_on_quote(
        quote_id=quote.pk, pay=Money(25_000), work="Two posters, A2", actor=STAFF
    )
    order = made(quote, clara)

    (candidate,) = ranking.candidates(order)
    job = make_job(order)

    assert candidate.cost == ranking.cost_for(fay, order) == job.pay == Money(25_000)
    sheet = job.brief_sheet
    assert sheet.extras_en == sheet.extras_fr == ["Two posters, A2"]
    told = str(vars(sheet))
    for secret in ("Words-to-the-client", quote.number, "Poster", "nora@quill.example"):
        assert secret not in told.replace("Two posters", "")


def test_without_an_agreed_pay_the_rate_counts(lead: Lead, fay: Freelancer, clara: User) -> None:
    order = made(make_quote(lead), clara)

    assert ranking.cost_for(fay, order) == Money(8_000)


def test_pay_is_agreed_once_and_by_staff_only(lead: Lead) -> None:
    quote = make_quote(lead)
    for amount in (25_000, 30_000):
        freelancers.agree_on_quote(quote_id=quote.pk, pay=Money(amount), work="", actor=STAFF)

    assert QuoteJob.objects.get().pay == Money(25_000)
    with pytest.raises(IllegalTransition):
        freelancers.agree_on_quote(
            quote_id=quote.pk, pay=Money(1), work="", actor=Actor(ActorKind.CLIENT)
        )


def test_quote_for_somebody_without_mail_is_not_said_to_be_sent(desk: Client, lead: Lead) -> None:
    Lead.objects.filter(pk=lead.pk).update(email="")
    lead.refresh_from_db()

    send(desk, lead)
    page = desk.get(f"/admin/desk/leads/{lead.public_id}/").text

    assert "was sent to" not in page
    assert "pass the link below on" in page
