"""Choice, details, summary, button: what each page says, keeps and refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.legal.services import publish_all
from catalog.models import Extra, Package, Service, ServiceStatus
from kernel import clock, outbox, versions
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile, Mail, VatRegime
from orders import agreement, services
from orders.buyers import StartChoice
from orders.models import Order
from orders.states import OrderStatus
from tests.conftest import MONDAY
from tests.factories.catalog import make_service
from tests.factories.checkout import AT_ONCE, DETAILS, give_details, order_by_form, shown_on
from tests.factories.orders import STAFF, answer_all, order_in, pay, place

pytestmark = pytest.mark.django_db

WITH_KIT = {**DETAILS, "extra": "kit"}
# Marks inside a transaction, and the counters of the rate limit (Redis in production).
NOT_COUNTED = r"^(RELEASE )?SAVEPOINT|kernel_cache\W"
COMPANY = {
    **DETAILS,
    "buyer_kind": "company",
    "company_name": "Maison Lune",
    "billing_address": "2 rue du Port, 59000 Lille",
}


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


@pytest.fixture
def shop(agency: AgencyProfile) -> None:
    make_service()


@pytest.fixture
def vat(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12345678901")
    make_service()


# Details


@pytest.mark.usefixtures("shop")
def test_details_page_says_what_was_chosen_and_orders_nothing(client: Client) -> None:
    page = text(client.get("/en/order/logo/?package=standard&extra=kit"))

    assert "Your details" in page
    assert "Standard €200" in page
    assert "Total €260" in page
    assert "obligation to pay" not in page


@pytest.mark.usefixtures("shop")
def test_details_lead_to_the_summary_and_are_in_no_address(client: Client) -> None:
    address = give_details(client, WITH_KIT)

    assert re.fullmatch(r"/en/order/logo/[\w-]{22}/", address)
    assert not Order.objects.exists()
    page = text(client.get(address))
    assert "Clara Dupont" in page
    assert "clara@maison-lune.example" in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("email", "", "Enter your e-mail address."),
        ("email", "clara@", "Enter an e-mail address in the form name@example.com."),
        ("name", "", "Enter your name."),
        ("country", "XX", "Select a valid choice."),
    ],
)
@pytest.mark.usefixtures("shop")
def test_details_that_are_wrong_say_what_and_keep_the_rest(
    client: Client, field: str, value: str, message: str
) -> None:
    answer = client.post("/en/order/logo/", {**DETAILS, field: value}, follow=True)

    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert message in text(answer)
    assert "<title>Error:" in answer.content.decode()
    assert ("Clara Dupont" in answer.content.decode()) is (field != "name")


@pytest.mark.usefixtures("shop")
def test_details_sent_empty_are_refused_like_any_other(client: Client) -> None:
    answer = client.post("/en/order/logo/", follow=True)

    assert answer.status_code == 200
    assert "There are 4 problems" in text(answer)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"company_name": ""}, "Enter the name of your company."),
        ({"billing_address": " "}, "Enter the address of your company."),
        (
            {"vat_number": "FR12"},
            "In France a VAT number is written like FR12345678901. Check it, or leave it empty.",
        ),
        (
            {"country": "DE", "vat_number": "FR12345678901"},
            "In Germany a VAT number is written like DE123456789.",
        ),
        ({"country": "GR", "vat_number": "GR123456789"}, "written like EL123456789."),
        ({"country": "US", "vat_number": "1"}, "Enter a VAT number of 4 to 20 letters"),
        ({"accounting_email": "nobody"}, "Enter an e-mail address in the form"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_details_of_a_company_are_checked(
    client: Client, typed: dict[str, str], message: str
) -> None:
    assert message in text(client.post("/en/order/logo/", {**COMPANY, **typed}, follow=True))


@pytest.mark.usefixtures("shop")
def test_page_with_errors_is_read_again_and_gone_once_all_is_right(client: Client) -> None:
    """Back asks for the page, it does not send the form once more."""
    wrong = client.post("/en/order/logo/", {**WITH_KIT, "email": "clara@"})
    again = [client.get(wrong["Location"]) for _time in range(2)]
    elsewhere = client.get("/en/order/logo/?package=standard")
    give_details(client, WITH_KIT)
    back = client.get(wrong["Location"])

    assert wrong.status_code == 302
    assert "clara" not in wrong["Location"]
    for page in again:
        assert "Enter an e-mail address in the form name@example.com." in text(page)
        assert 'value="clara@"' in page.text
        assert "Total €260" in text(page)
    assert "data-errors" not in elsewhere.text
    assert "data-errors" not in back.text
    assert 'value="clara@maison-lune.example"' in back.text


@pytest.mark.usefixtures("shop")
def test_company_order_keeps_what_its_accountant_needs(client: Client) -> None:
    typed = {
        "vat_number": "fr 12 345 678 901",
        "purchase_order": "PO-77",
        "accounting_email": "compta@lune.example",
    }

    order_by_form(client, {**COMPANY, **typed}, agreed={})

    order = Order.objects.get()
    assert (order.company_name, order.vat_number) == ("Maison Lune", "FR12345678901")
    assert (order.purchase_order, order.accounting_email) == ("PO-77", "compta@lune.example")
    assert order.billing_address == "2 rue du Port, 59000 Lille"


@pytest.mark.usefixtures("shop")
def test_consumer_order_drops_company_fields_right_or_wrong(client: Client) -> None:
    typed = {"company_name": "Lune", "vat_number": "X", "accounting_email": "nobody"}

    order_by_form(client, {**DETAILS, **typed})

    order = Order.objects.get()
    assert (order.company_name, order.vat_number, order.accounting_email) == ("", "", "")


@pytest.mark.usefixtures("shop")
def test_back_from_the_summary_finds_everything_as_typed(client: Client) -> None:
    address = give_details(client, {**COMPANY, "purchase_order": "PO-77"})

    page = client.get("/en/order/logo/?package=standard").content.decode()

    assert 'value="PO-77"' in page
    assert 'value="Maison Lune"' in page
    assert f'value="{address.split("/")[-2]}"' in page


# Summary


@pytest.mark.usefixtures("shop")
def test_summary_says_all_the_law_wants_before_the_button(client: Client) -> None:
    page = text(client.get(give_details(client, WITH_KIT)))

    assert "Order with obligation to pay €260" in page
    assert "Logo design, Standard €200" in page
    assert "Social kit €60" in page
    assert "VAT not applicable, article 293 B of the French tax code (CGI)" in page
    assert "Total to pay €260" in page
    assert "2 rounds of changes" in page
    assert "Atelier Relais EI 12 rue des Arts, Lille Registered under 900 000 000" in page
    assert "until Monday 7 December 2026 included" in page
    assert "“Withdraw from the contract here”" in page
    assert "Begin at once: delivery on Wed 2 Dec" in page
    assert "Wait until the 14 days are over: delivery on Wed 16 Dec" in page


@pytest.mark.usefixtures("shop")
def test_summary_of_a_company_asks_nothing_and_says_there_is_no_withdrawal(client: Client) -> None:
    page = text(client.get(give_details(client, COMPANY)))

    assert "the consumers’ right of withdrawal does not apply" in page
    assert "Begin at once" not in page


@pytest.mark.usefixtures("vat")
def test_summary_with_vat_shows_net_and_vat(client: Client) -> None:
    page = text(client.get(give_details(client, DETAILS)))

    assert "€166.67 net + €33.33 VAT (20%)" in page
    assert "Net price €166.67" in page


@pytest.mark.usefixtures("vat")
def test_summary_for_an_eu_company_is_net_with_its_reason(client: Client) -> None:
    typed = {**COMPANY, "country": "DE", "vat_number": "DE123456789"}

    page = text(client.get(give_details(client, typed)))

    assert "Order with obligation to pay €166.67" in page
    assert "Reverse charge: you account for the VAT in your country" in page


@pytest.mark.usefixtures("shop")
def test_summary_in_another_browser_asks_for_the_details(client: Client) -> None:
    address = give_details(client, DETAILS)

    answer = Client().get(address, follow=True)

    assert "This browser no longer has your details." in text(answer)
    assert "Clara" not in text(answer)


@pytest.mark.parametrize(
    ("agreed", "message"),
    [
        ({}, "Choose when we begin."),
        ({"start": "now"}, "To begin at once, confirm that you pay for the part done."),
        (
            {"start": "now", "knows_share": "on"},
            "To begin at once, confirm that you know when your right ends.",
        ),
    ],
)
@pytest.mark.usefixtures("shop")
def test_consumer_has_to_choose_the_start(
    client: Client, agreed: dict[str, str], message: str
) -> None:
    answer = order_by_form(client, DETAILS, agreed=agreed)

    assert answer.status_code == 200
    assert message in text(answer)
    assert not Order.objects.exists()


# Order


@pytest.mark.usefixtures("shop")
def test_button_places_the_order_claims_it_and_goes_on_to_checkout(client: Client) -> None:
    answer = order_by_form(client, WITH_KIT)

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (307, f"/en/orders/{order.public_id}/pay/")
    assert (order.gross_amount, order.client, order.language) == (26_000, None, "en")
    assert client.get(f"/en/orders/{order.public_id}/").status_code == 200
    assert Client().get(f"/en/orders/{order.public_id}/").status_code == 302


@pytest.mark.usefixtures("shop")
def test_order_of_a_signed_in_client_is_theirs(signed_in: Client, clara: User) -> None:
    order_by_form(signed_in, {**DETAILS, "email": "somebody@else.example"}, "/fr/order/logo/")

    order = Order.objects.get()
    assert (order.client, order.email, order.language) == (clara, clara.email, "fr")


@pytest.mark.usefixtures("shop")
def test_button_pressed_twice_is_one_order(client: Client) -> None:
    address = give_details(client, DETAILS)
    agreed = {**AT_ONCE, "shown": shown_on(client.get(address).content.decode())}
    client.post(address, agreed)

    again = client.post(address, agreed)
    back = client.get(address, follow=True)

    order = Order.objects.get()
    assert again["Location"] == f"/en/orders/{order.public_id}/"
    assert "This order is placed already: here it is." in text(back)


@pytest.mark.usefixtures("shop")
def test_details_sent_again_after_the_order_lead_to_it(client: Client) -> None:
    order_by_form(client, {**DETAILS, "form_key": "k" * 22})

    answer = client.post("/en/order/logo/", {**DETAILS, "form_key": "k" * 22}, follow=True)

    assert Order.objects.get().reference in text(answer)


@pytest.mark.usefixtures("shop")
def test_address_of_a_summary_opens_nobody_elses_order(client: Client) -> None:
    order_by_form(client, {**DETAILS, "form_key": "k" * 22})
    stranger = Client()

    order_by_form(stranger, {**DETAILS, "form_key": "k" * 22, "email": "mallory@x.example"})

    hers, theirs = Order.objects.order_by("pk")
    assert theirs.email == "mallory@x.example"
    assert stranger.get(f"/en/orders/{hers.public_id}/").status_code == 302


@pytest.mark.usefixtures("shop")
def test_two_tabs_with_two_choices_are_two_orders(client: Client) -> None:
    first = give_details(client, DETAILS)
    second = give_details(client, {**DETAILS, "package": "basic"})

    for address in (first, second):
        shown = shown_on(client.get(address).content.decode())
        client.post(address, {**AT_ONCE, "shown": shown})

    assert sorted(Order.objects.values_list("gross_amount", flat=True)) == [10_000, 20_000]


@pytest.mark.parametrize("who", ["fay_user", "sam"])
def test_order_with_a_team_address_is_answered_by_mail(
    client: Client, who: str, request: pytest.FixtureRequest
) -> None:
    member: User = request.getfixturevalue(who)
    make_service()

    answer = order_by_form(client, {**DETAILS, "email": member.email.upper()})
    outbox.deliver_due()

    assert "Look in your mailbox" in text(answer)
    assert not Order.objects.exists()
    assert Mail.objects.get().to == member.email


@pytest.mark.parametrize("who", ["fay_user", "sam"])
@pytest.mark.parametrize("path", ["/en/order/logo/", "/en/order/logo/some-key/"])
def test_checkout_by_somebody_of_the_team_is_refused(
    client: Client, who: str, path: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    make_service()

    assert client.post(path, DETAILS).status_code == 403


# What changes between two pages


@pytest.mark.usefixtures("shop")
def test_price_changed_before_the_button_is_said_and_has_to_be_accepted(client: Client) -> None:
    address = give_details(client, DETAILS)
    shown = shown_on(client.get(address).content.decode())
    _reprice(21_000)

    answer = client.post(address, {**AT_ONCE, "shown": shown})

    assert "The offer changed while you were here. Nothing is ordered" in text(answer)
    assert "Order with obligation to pay €210" in text(answer)
    assert not Order.objects.exists()
    client.post(address, {**AT_ONCE, "shown": shown_on(answer.content.decode())})
    assert Order.objects.get().gross_amount == 21_000


@contextmanager
def just_before_the_order(change: Callable[[], object]) -> Iterator[None]:
    """`change` happens after the page was compared, as the e-mail is looked up: another process
    saved it."""
    done: list[bool] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and "accounts_user" in sql:
            done.append(True)
            change()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert done


@pytest.mark.usefixtures("shop")
def test_price_changed_while_the_button_is_pressed_is_shown_and_not_ordered(
    client: Client,
) -> None:
    address = give_details(client, WITH_KIT)
    shown = shown_on(client.get(address).content.decode())

    with just_before_the_order(lambda: _reprice(21_000)):
        answer = client.post(address, {**AT_ONCE, "shown": shown})

    assert not Order.objects.exists()
    assert "The offer changed while you were here. Nothing is ordered" in text(answer)
    assert "Order with obligation to pay €270" in text(answer)
    client.post(address, {**AT_ONCE, "shown": shown_on(answer.content.decode())})
    assert Order.objects.get().gross_amount == 27_000


@pytest.mark.parametrize("change", [{"is_active": False}, {"price_amount": 7_000}])
@pytest.mark.usefixtures("shop")
def test_extra_changed_while_the_button_is_pressed_is_shown_and_not_ordered(
    client: Client, change: dict[str, Any]
) -> None:
    address = give_details(client, WITH_KIT)
    shown = shown_on(client.get(address).content.decode())

    def move() -> None:
        Extra.objects.update(**change)
        versions.bump()

    with just_before_the_order(move):
        answer = client.post(address, {**AT_ONCE, "shown": shown})

    assert not Order.objects.exists()
    assert "The offer changed while you were here. Nothing is ordered" in text(answer)
    total = "€270" if "price_amount" in change else "€200"
    assert f"Order with obligation to pay {total}" in text(answer)


@pytest.mark.usefixtures("shop")
def test_price_changed_after_the_order_holds_as_shown(client: Client) -> None:
    order_by_form(client, DETAILS)
    _reprice(21_000)

    order = Order.objects.get()
    assert "Pay €200" in text(client.get(f"/en/orders/{order.public_id}/"))


@pytest.mark.usefixtures("shop")
def test_package_retired_before_the_button_is_said(client: Client) -> None:
    address = give_details(client, {**DETAILS, "package": "premium"})
    shown = shown_on(client.get(address).content.decode())
    _retire("premium")

    read = client.get(address)
    sent = client.post(address, {**AT_ONCE, "shown": shown})

    assert "Something you chose is no longer on sale." in text(read)
    assert "The offer changed while you were here." in text(sent)
    assert not Order.objects.exists()


@pytest.mark.usefixtures("shop")
def test_service_retired_before_the_button_is_said(client: Client) -> None:
    address = give_details(client, DETAILS)
    Service.objects.update(status=ServiceStatus.ARCHIVED)
    versions.bump()

    answer = client.post(address, AT_ONCE)

    assert answer.status_code == 410
    assert not Order.objects.exists()


def _reprice(amount: int) -> None:
    Package.objects.filter(tier="standard").update(price_amount=amount)
    versions.bump()


def _retire(tier: str) -> None:
    Package.objects.filter(tier=tier, service__slug="logo").delete()
    versions.bump()


# The start


@pytest.mark.usefixtures("shop")
def test_early_start_is_kept_word_for_word(client: Client) -> None:
    order_by_form(client, DETAILS)

    order = Order.objects.get()
    start = order.start
    assert (start.choice, start.text_version, start.address) == ("now", "2026-11", "127.0.0.1")
    assert start.text.startswith("I expressly ask you to begin the work before the 14 days")
    assert "I lose my right of withdrawal once the service is fully performed." in start.text
    assert start.text_sha256 == sha256(start.text.encode()).hexdigest()
    assert start.declared_at == order.placed_at == MONDAY
    assert order.withdraw_before == datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
    assert order.starts_after is None


@pytest.mark.parametrize("choice", [AT_ONCE, {"start": "wait"}])
@pytest.mark.usefixtures("shop")
def test_every_line_that_is_kept_stood_on_the_page(client: Client, choice: dict[str, str]) -> None:
    page = text(client.get(give_details(client, DETAILS)))

    order_by_form(client, DETAILS, agreed=choice)

    lines = Order.objects.get().start.text.splitlines()
    assert lines
    assert [line for line in lines if line not in page] == []


def test_words_of_the_declaration_move_with_their_version() -> None:
    words = "|".join(agreement.words(choice) for choice in StartChoice)

    assert (agreement.VERSION, sha256(words.encode()).hexdigest()[:12]) == (
        "2026-11",
        "aa7ef4551c8e",
    )


@pytest.mark.usefixtures("shop")
def test_order_that_waits_goes_into_production_when_the_period_is_over(client: Client) -> None:
    order_by_form(client, DETAILS, agreed={"start": "wait"})
    order = pay(Order.objects.get())
    answer_all(order)
    order = services.submit_brief(order_id=order.pk, actor=STAFF)
    assert order.starts_after
    assert order.status == OrderStatus.BRIEF_CHECK

    with clock.frozen(order.starts_after - timedelta(minutes=1)):
        outbox.deliver_due()
        order.refresh_from_db()
        assert order.status == OrderStatus.BRIEF_CHECK
    with clock.frozen(order.starts_after):
        outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == OrderStatus.IN_PRODUCTION
    assert order.promised_at == datetime(2026, 12, 15, 17, 0, tzinfo=UTC)


def test_owner_cannot_start_before_the_period_is_over(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK, start=declared("wait"))
    assert order.starts_after

    with pytest.raises(services.StartsLater):
        services.accept_brief(order_id=order.pk, actor=STAFF)
    with clock.frozen(order.starts_after):
        order = services.accept_brief(order_id=order.pk, actor=STAFF)

    assert order.status == OrderStatus.IN_PRODUCTION


def test_declaration_of_a_company_is_not_kept(agency: AgencyProfile) -> None:
    order = place(buyer_kind="company", company_name="Lune", start=declared("wait"))

    assert not hasattr(order, "start")
    assert (order.withdraw_before, order.starts_after) == (None, None)


def declared(choice: str) -> services.Declared:
    return agreement.declared(choice, "203.0.113.9")


@pytest.mark.usefixtures("vat")
def test_whole_checkout_costs_thirty_queries_at_most(client: Client) -> None:
    publish_all(actor=SYSTEM)
    client.get("/en/services/logo/")
    client.get("/en/legal/terms/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/en/services/logo/?package=standard")
        client.get("/en/order/logo/?package=standard")
        address = give_details(client, DETAILS)
        shown = shown_on(client.get(address).content.decode())
        client.post(address, {**AT_ONCE, "shown": shown})

    counted = [row["sql"] for row in seen if not re.search(NOT_COUNTED, row["sql"])]
    assert len(counted) == 30


@pytest.mark.usefixtures("shop")
def test_address_is_asked_of_companies_and_offered_to_consumers(client: Client) -> None:
    wrong = {**COMPANY, "billing_address": ""}
    refused = client.post("/en/order/logo/", wrong, follow=True)
    taken = client.post("/en/order/logo/", {**DETAILS, "billing_address": "1 rue Haute, Lyon"})

    assert "Enter the address of your company." in text(refused)
    assert "1 rue Haute, Lyon" in text(client.get(taken["Location"]))
