"""An order that staff entered: its buyer agrees on our page before they pay it by the link."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from catalog.legal import services as law
from catalog.legal.services import publish_all
from kernel import clock
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile
from kernel.states import IllegalTransition
from orders import services
from orders.agreement import declared, words
from orders.buyers import StartChoice
from orders.models import Order, StartDeclaration
from payments.models import AwaitedTransfer, Payment
from tests.factories.channels import enter_link, make_channel
from tests.factories.payments import make_order

pytestmark = pytest.mark.django_db
NOW = {"start": "now", "knows_share": "on", "knows_loss": "on"}
WAIT = {"start": "wait"}


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    order = enter_link(make_channel())
    publish_all(actor=SYSTEM)
    return order


def claim(client: Client, order: Order) -> str:
    """The link was followed; the address of the page."""
    session = client.session
    session["claimed_orders"] = [order.public_id]
    session.save()
    return f"/en/orders/{order.public_id}/agree/"


def agree(client: Client, order: Order, choice: dict[str, str]) -> Any:
    url = claim(client, order)
    shown = client.get(url).context["shown"]
    return client.post(url, {"shown": shown, **choice})


def test_payment_page_leads_to_it_first(client: Client, order: Order) -> None:
    claim(client, order)
    pay = f"/en/orders/{order.public_id}/pay/"

    answers = [client.get(pay), client.post(pay), client.post(f"{pay}transfer/")]

    assert {answer.headers["Location"] for answer in answers} == {
        f"/en/orders/{order.public_id}/agree/"
    }
    assert not Payment.objects.exists()
    assert not AwaitedTransfer.objects.exists()


def test_page_asks_when_to_begin_and_names_the_terms(client: Client, order: Order) -> None:
    page = client.get(claim(client, order)).text

    for told in ("When do we begin?", "terms of sale, version 1", "obligation to pay", "€150"):
        assert told in page
    assert not StartDeclaration.objects.exists()


@pytest.mark.parametrize(("choice", "waits"), [(NOW, False), (WAIT, True)])
def test_choice_and_terms_are_kept_with_the_order(
    client: Client, order: Order, choice: dict[str, str], *, waits: bool
) -> None:
    entered = order.withdraw_before
    with clock.frozen(clock.now() + timedelta(days=2)):
        answer = agree(client, order, choice)

    assert answer.headers["Location"].endswith("/pay/")
    order.refresh_from_db()
    start = StartDeclaration.objects.get()
    assert (start.choice, start.text) == (choice["start"], words(StartChoice(choice["start"])))
    assert order.terms is not None
    assert entered is not None
    assert order.withdraw_before is not None
    assert order.withdraw_before > entered
    assert order.starts_after == (order.withdraw_before if waits else None)
    assert "Pay €150" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("missing", ["start", "knows_share", "knows_loss"])
def test_half_an_answer_is_asked_again(client: Client, order: Order, missing: str) -> None:
    answer = agree(client, order, {**NOW, missing: ""})

    assert answer.status_code == 422
    assert missing in answer.context["form"].errors
    order.refresh_from_db()
    assert order.terms is None


def test_terms_that_changed_meanwhile_are_read_again(client: Client, order: Order) -> None:
    url = claim(client, order)

    answer = client.post(url, {"shown": "terms:older", **NOW})

    assert answer.status_code == 422
    assert "Our terms of sale changed" in answer.text
    assert not StartDeclaration.objects.exists()


def test_pressed_twice_it_is_one_declaration(client: Client, order: Order) -> None:
    agree(client, order, NOW)
    again = client.post(f"/en/orders/{order.public_id}/agree/", {"shown": "terms:", **WAIT})

    assert again.status_code == 302
    assert StartDeclaration.objects.get().choice == "now"


def test_company_reads_the_terms_and_is_asked_for_no_start(
    client: Client, agency: AgencyProfile
) -> None:
    order = enter_link(make_channel(), buyer_kind="company", company_name="Lune")
    publish_all(actor=SYSTEM)

    agree(client, order, {})

    order.refresh_from_db()
    assert order.terms is not None
    assert not StartDeclaration.objects.exists()


@pytest.mark.parametrize("change", [{"channel": None}, {"status": "expired"}])
def test_terms_are_not_written_into_another_order_below_the_orm(
    order: Order, change: dict[str, Any]
) -> None:
    Order.objects.filter(pk=order.pk).update(**change)
    terms = law.current_version("terms", "en")

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(terms=terms)


def test_order_placed_on_our_pages_agreed_there(agency: AgencyProfile) -> None:
    publish_all(actor=SYSTEM)

    assert services.missing_agreement(make_order()).is_whole


def test_order_that_waits_for_no_payment_is_not_agreed_to(order: Order) -> None:
    with clock.frozen(order.pay_before):
        services.expire_order(order_id=order.pk)
        with pytest.raises(IllegalTransition):
            services.agree_to_order(
                order_id=order.pk,
                start=declared("now", ""),
                shown_terms="",
                language="en",
            )

    assert not StartDeclaration.objects.exists()
