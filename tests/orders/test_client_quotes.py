"""A quote for one client: sent for good, accepted once as an ordinary order, or ended in words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from catalog.models import Service, WhenFull
from kernel import clock, outbox
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import quote_paper, services
from orders.lead_pages import thread_address
from orders.models import ClientQuote, Lead, LineKind, Order, StartDeclaration
from orders.quote_emails import quote_address
from orders.quote_states import PROCESS, QuoteStatus
from tests.factories.catalog import make_service, package
from tests.factories.checkout import AT_ONCE, shown_on
from tests.factories.leads import VISITOR, make_lead, make_offer, make_quote
from tests.factories.orders import STAFF, make_draft, pay, place

pytestmark = pytest.mark.django_db
WHO = {
    "email": "nora@quill.example",
    "name": "Nora Quill",
    "country": "FR",
    "buyer_kind": "consumer",
}
COMPANY = {
    **WHO,
    "buyer_kind": "company",
    "company_name": "Kiln",
    "billing_address": "Hafenstraße 2, 20457 Hamburg",
    "country": "DE",
    "vat_number": "DE123456789",
}


@pytest.fixture(autouse=True)
def service(agency: AgencyProfile) -> Service:
    cache.clear()
    return make_service()


@pytest.fixture
def quote(service: Service) -> ClientQuote:
    """600 euros net, 12 days, 4 rounds."""
    return make_quote(make_lead(service=service))


def words(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def charge_vat() -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD)


def accept(client: Client, quote: ClientQuote, typed: dict[str, Any] | None = None) -> Any:
    """Details, then the button of the summary."""
    url = quote_address(quote)
    typed = typed or WHO
    answer = client.post(f"{url}accept/", typed)
    assert answer.status_code == 302, words(answer)
    shown = shown_on(client.get(f"{url}summary/").content.decode())
    agreed = AT_ONCE if typed["buyer_kind"] == "consumer" else {}
    return client.post(f"{url}summary/", {**agreed, "shown": shown})


def draft_of(quote: ClientQuote, **fields: Any) -> services.OrderDraft:
    return make_draft(chosen=quote.package, **{"email": quote.email, **fields})


def decline(quote: ClientQuote) -> object:
    return services.decline_quote(
        quote_id=quote.pk, reason="Too dear", body="I decline: too dear", actor=VISITOR
    )


def withdraw(quote: ClientQuote) -> object:
    return services.withdraw_quote(quote_id=quote.pk, actor=STAFF)


def supersede(quote: ClientQuote) -> object:
    return make_quote(Lead.objects.get(pk=quote.lead_id))


STEPS: dict[str, Callable[[ClientQuote], object]] = {
    "accept": lambda quote: services.accept_quote(quote_id=quote.pk, draft=draft_of(quote)),
    "decline": decline,
    "withdraw": withdraw,
    "supersede": supersede,
}
TO = {PROCESS.rows[step].target: step for step in STEPS}


def test_sent_quote_is_numbered_mailed_with_its_paper_and_answers_the_question(
    service: Service,
) -> None:
    lead = make_lead(service=service)
    first, second = make_quote(lead), make_quote(make_lead(service=service))
    outbox.deliver_due()

    lead.refresh_from_db()
    assert [first.number, second.number] == ["DV-00001", "DV-00002"]
    assert lead.status == "quoted"
    assert lead.messages.filter(answered_at=None).count() == 0
    mail = Mail.objects.filter(name="orders/quote_sent").first()
    assert mail is not None
    assert mail.attachments == [["quote", first.public_id]]
    assert quote_address(first) in mail.text


def test_paper_tells_lines_sums_dates_and_what_the_law_wants(quote: ClientQuote) -> None:
    text = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(quote_paper.pdf(quote))).pages
    )
    text = re.sub(r"\s+", " ", text)

    for told in ("DV-00001", "Poster", "€300.00", "€600.00", "Atelier Relais", "Nora Quill"):
        assert told in text
    assert "Dec 23, 2026" in text or "23 Dec 2026" in text
    assert "article 293 B" in text
    assert "L221-18" in text
    assert "Specimen" in text
    assert quote_paper.pdf(quote) == quote_paper.pdf(quote)


def test_paper_for_a_company_names_late_payment_and_no_withdrawal(service: Service) -> None:
    lead = make_lead(service=service, language="fr")
    offer = make_offer(lead)
    company = replace(offer.buyer, kind="company")
    quote = services.send_quote(
        offer=replace(offer, buyer=company, company_name="Kiln"), actor=STAFF
    )

    printed = quote_paper.printed(quote)

    told = " ".join(printed["mentions"])
    assert "L441-10" in told
    assert "L221-18" not in told
    assert printed["buyer"]["name"] == "Kiln"
    assert quote_paper.file_name(quote).endswith("-DV-00001.pdf")


def test_sent_quote_cannot_be_changed_or_deleted(quote: ClientQuote) -> None:
    for change in ({"gross_amount": 1, "net_amount": 1}, {"note": "Other"}, {"days": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClientQuote.objects.filter(pk=quote.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        quote.lines.update(title_en="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientQuote.objects.filter(pk=quote.pk)._raw_delete("default")


def test_who_a_quote_was_for_goes_with_the_client_unless_it_was_paid(
    service: Service, clara: User
) -> None:
    unsold = make_quote(make_lead(service=service, email=clara.email, name="Clara"), note="For you")

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    unsold.refresh_from_db()
    assert (unsold.name, unsold.note, unsold.email) == ("", "", "erased@erased.invalid")
    assert unsold.gross == Money(60_000)


def test_sold_quote_loses_the_person_and_its_link_with_the_client(
    client: Client, service: Service, clara: User
) -> None:
    lead = make_lead(service=service, email=clara.email, name="Clara")
    quote = make_quote(lead, note="For you", company_name="Kiln")
    order = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote, client=clara))
    pay(order)
    services.cancel_order(order_id=order.pk, actor=clara.actor, reason="x")
    urls = [quote_address(quote), f"{quote_address(quote)}pdf/", thread_address(lead)]
    assert [client.get(url).status_code for url in urls] == [200, 200, 200]

    services.erase_client(client_id=clara.pk, actor=clara.actor)

    quote.refresh_from_db()
    assert (quote.name, quote.note, quote.email) == ("", "", "erased@erased.invalid")
    assert (quote.company_name, quote.gross) == ("Kiln", Money(60_000))
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert client.post(urls[2], {"body": "Hello?"}).status_code == 404


def test_nothing_is_written_or_mailed_to_who_was_erased(service: Service, clara: User) -> None:
    lead = make_lead(service=service, email=clara.email, name="Clara")
    make_quote(lead)
    services.erase_client(client_id=clara.pk, actor=clara.actor)
    outbox.deliver_due()
    lead.refresh_from_db()

    for actor in (STAFF, VISITOR):
        with pytest.raises(IllegalTransition):
            services.write_to_lead(lead_id=lead.pk, body="Hello?", actor=actor)
    with pytest.raises(IllegalTransition):
        services.send_order_link(lead_id=lead.pk, body="Order", actor=STAFF)
    with pytest.raises(IllegalTransition):
        make_quote(lead)
    assert not lead.messages.filter(answered_at=None).exists()
    assert not Mail.objects.filter(to="erased@erased.invalid").exclude(text="").exists()


def test_accepted_quote_is_an_ordinary_order_with_its_lines(
    client: Client, quote: ClientQuote
) -> None:
    answer = accept(client, quote)

    order = Order.objects.get()
    quote.refresh_from_db()
    checkout = reverse("payments:checkout", args=[order.public_id])
    assert (answer.status_code, answer.headers["Location"]) == (307, checkout)
    assert (quote.status, quote.order) == ("accepted", order)
    assert (order.gross, order.days, order.revisions_included) == (Money(60_000), 12, 4)
    assert [(line.kind, line.title_en) for line in order.lines.all()] == [("extra", "2 × Poster")]
    assert StartDeclaration.objects.get(order=order).choice == "now"
    assert order.pay_before == clock.now() + services.TRANSFER_TIME
    assert order.withdraw_before is not None


def test_details_of_a_quote_ask_no_box_of_the_kept_checkout(
    client: Client, quote: ClientQuote
) -> None:
    page = client.get(f"{quote_address(quote)}accept/").content.decode()

    answer = accept(client, quote, {**WHO, "remind": "on", "something_new": "x"})

    assert 'name="remind"' not in page
    assert answer.status_code == 307
    assert Order.objects.get().email == "nora@quill.example"


def test_paid_order_of_a_quote_wins_its_lead_whatever_the_address(
    client: Client, quote: ClientQuote
) -> None:
    accept(client, quote, {**WHO, "email": "other@quill.example"})
    pay(Order.objects.get())
    outbox.deliver_due()

    lead = Lead.objects.get(pk=quote.lead_id)
    assert (lead.status, lead.order) == ("won", Order.objects.get())


def test_vat_follows_who_orders_and_is_said_before_the_button(
    client: Client, service: Service
) -> None:
    charge_vat()
    quote = make_quote(make_lead(service=service))
    assert (quote.net, quote.vat, quote.gross) == (Money(60_000), Money(12_000), Money(72_000))
    url = quote_address(quote)
    client.post(f"{url}accept/", COMPANY)

    summary = words(client.get(f"{url}summary/"))
    accept(client, quote, COMPANY)

    assert "€600 instead of €720" in summary
    order = Order.objects.get()
    assert (order.net, order.gross) == (Money(60_000), Money(60_000))
    assert order.lines.get().vat_reason == "reverse_charge"


def test_consumer_declares_the_start_before_the_button(client: Client, quote: ClientQuote) -> None:
    url = quote_address(quote)
    client.post(f"{url}accept/", WHO)
    shown = shown_on(client.get(f"{url}summary/").content.decode())

    answer = client.post(f"{url}summary/", {"shown": shown})

    assert "Choose when we begin." in words(answer)
    assert not Order.objects.exists()


def test_page_that_showed_another_total_orders_nothing(client: Client, quote: ClientQuote) -> None:
    url = quote_address(quote)
    client.post(f"{url}accept/", WHO)
    shown = shown_on(client.get(f"{url}summary/").content.decode())

    answer = client.post(f"{url}summary/", {**AT_ONCE, "shown": shown.replace("60000", "50000")})

    assert "The offer changed while you were here." in words(answer)
    assert not Order.objects.exists()


def test_accepted_twice_is_one_order(client: Client, quote: ClientQuote) -> None:
    first = accept(client, quote)
    url = quote_address(quote)
    again = client.post(f"{url}summary/", {**AT_ONCE, "shown": "whatever"})
    other = Client().get(f"{url}accept/", follow=True)

    assert first.status_code == 307
    assert again.headers["Location"] == url
    assert "This quote is accepted already" in words(other)
    assert Order.objects.count() == 1
    same = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))
    assert same == Order.objects.get()


def test_full_order_book_does_not_stop_what_was_promised(quote: ClientQuote) -> None:
    Service.objects.update(queue_cap=1, when_full=WhenFull.STOP)
    place(chosen=quote.package)

    order = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))

    assert order.starts_on is None


def test_place_of_a_quote_accepted_late_is_kept_no_longer_than_the_quote_holds(
    quote: ClientQuote,
) -> None:
    clock.set_frozen(quote.ends_at - timedelta(days=2))

    order = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))

    assert order.pay_before == quote.ends_at


@pytest.mark.parametrize(
    ("ended", "why"),
    [("expired", "was not paid in time"), ("cancelled", "was cancelled before it was paid")],
)
def test_accepted_quote_whose_order_ended_unpaid_says_so_and_leads_to_the_thread(
    client: Client, quote: ClientQuote, ended: str, why: str
) -> None:
    order = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))
    before = words(client.get(quote_address(quote)))
    if ended == "expired":
        clock.set_frozen(order.pay_before)
        services.expire_order(order_id=order.pk)
    else:
        services.cancel_order(order_id=order.pk, actor=STAFF, reason="Too busy")

    page = client.get(quote_address(quote))

    assert why not in before
    assert why in words(page)
    assert "Write to us, and we make the quote anew." in words(page)
    assert f'class="btn go" href="{thread_address(quote.lead)}"' in page.content.decode()
    assert make_quote(Lead.objects.get(pk=quote.lead_id)).is_open


def test_quote_outlives_its_service(client: Client, quote: ClientQuote) -> None:
    Service.objects.update(status="archived")

    assert accept(client, quote).status_code == 307


@pytest.mark.parametrize("ended", ["expired", "withdrawn", "superseded", "declined"])
def test_ended_quote_says_why_and_what_to_do(
    client: Client, quote: ClientQuote, ended: str
) -> None:
    if ended == "expired":
        clock.set_frozen(quote.ends_at)
    else:
        STEPS[TO[ended]](quote)
    why = {
        "expired": "It was valid until",
        "withdrawn": "We took it back on",
        "superseded": "A newer quote replaced it",
        "declined": "You declined it on",
    }

    for page in ("", "accept/", "summary/", "decline/"):
        answer = client.get(f"{quote_address(quote)}{page}")
        assert answer.status_code == 410
        assert why[ended] in words(answer)
        assert thread_address(quote.lead) in answer.content.decode()
    assert client.get(f"{quote_address(quote)}pdf/").status_code == 200
    with pytest.raises((services.QuoteGone, IllegalTransition)):
        services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))


def test_quote_is_good_until_the_end_of_its_last_day(client: Client, quote: ClientQuote) -> None:
    clock.set_frozen(quote.ends_at - timedelta(seconds=1))

    assert client.get(quote_address(quote)).status_code == 200


def test_declined_quote_says_why_in_the_thread_for_the_owner_to_answer(
    client: Client, quote: ClientQuote
) -> None:
    url = f"{quote_address(quote)}decline/"

    empty = client.post(url, {"reason": ""})
    answer = client.post(url, {"reason": "Too dear"})

    quote.refresh_from_db()
    waiting = quote.lead.messages.get(answered_at=None)
    assert empty.status_code == 422
    assert answer.headers["Location"] == thread_address(quote.lead)
    assert quote.status == "declined"
    assert waiting.body == "I decline quote DV-00001: Too dear"


def reminders(quote: ClientQuote) -> int:
    outbox.deliver_due()
    clock.set_frozen(quote.ends_at - timedelta(hours=1))
    outbox.deliver_due()
    return Mail.objects.filter(name="orders/quote_reminder").count()


def test_one_reminder_before_it_ends(quote: ClientQuote) -> None:
    assert reminders(quote) == 1
    clock.set_frozen(quote.ends_at + timedelta(days=9))
    outbox.deliver_due()
    assert Mail.objects.filter(name="orders/quote_reminder").count() == 1


@pytest.mark.parametrize("stop", ["no-reminder", *STEPS])
def test_no_reminder_when_it_is_not_wanted_or_answered(
    client: Client, quote: ClientQuote, stop: str
) -> None:
    if stop == "no-reminder":
        client.post(f"{quote_address(quote)}no-reminder/")
    else:
        STEPS[stop](quote)
    ClientQuote.objects.exclude(pk=quote.pk).update(reminder_stopped_at=clock.now())

    assert reminders(quote) == 0


def test_withdrawn_quote_is_told_to_the_client(quote: ClientQuote) -> None:
    withdraw(quote)
    outbox.deliver_due()

    assert Mail.objects.filter(name="orders/quote_withdrawn", to=quote.email).count() == 1


def test_same_form_twice_is_one_quote(service: Service) -> None:
    offer = make_offer(make_lead(service=service), form_key="once")

    sent = {services.send_quote(offer=offer, actor=STAFF).pk for _press in range(2)}

    assert len(sent) == 1
    assert ClientQuote.objects.count() == 1


def test_closed_question_gets_no_quote(service: Service) -> None:
    lead = make_lead(service=service)
    order = pay(place(email=lead.email, chosen=package(service)))
    services.win_lead(order_id=order.pk)

    with pytest.raises(IllegalTransition):
        make_quote(lead)

    assert not ClientQuote.objects.exists()


@pytest.mark.parametrize(("source", "step"), list(itertools.product(QuoteStatus, STEPS)))
def test_each_step_is_taken_from_a_sent_quote_only(
    quote: ClientQuote, source: QuoteStatus, step: str
) -> None:
    if source != QuoteStatus.SENT:
        STEPS[TO[source]](quote)
    if step == "supersede" and source in ("withdrawn", "declined", "accepted", "superseded"):
        return  # a newer quote touches an open one only
    is_legal = source in PROCESS.rows[step].sources
    try:
        STEPS[step](quote)
    except (IllegalTransition, services.QuoteGone):
        assert not is_legal
    quote.refresh_from_db()

    assert quote.status == (PROCESS.rows[step].target if is_legal else source)


def test_people_of_the_agency_do_not_open_the_clients_page(
    quote: ClientQuote, fay_user: User, sam: User, carl: User
) -> None:
    met = {}
    for person in (fay_user, sam, carl):
        browser = Client()
        browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        met[person.role] = browser.get(quote_address(quote)).status_code

    assert met == {"freelancer": 404, "staff": 404, "client": 200}


def test_lines_of_a_package_come_first_and_bear_its_kind(service: Service) -> None:
    lead = make_lead(service=service)
    logo = services.OfferedLine(LineKind.PACKAGE, "Logo", "Logo", 1, Money(15_000))
    card = services.OfferedLine(LineKind.EXTRA, "Card", "Carte", 1, Money(5_000))
    quote = make_quote(lead, logo, card)

    order = services.accept_quote(quote_id=quote.pk, draft=draft_of(quote))

    kinds = [(line.kind, line.gross) for line in order.lines.all()]
    assert kinds == [("package", Money(15_000)), ("extra", Money(5_000))]
