"""One quote, several browsers at the same moment: one order."""

from __future__ import annotations

import pytest
from django.db import connections

from kernel.states import IllegalTransition
from orders import services
from orders.models import ClientQuote, Order
from tests.factories.catalog import make_service
from tests.factories.leads import make_lead, make_quote
from tests.factories.orders import CLIENT, make_draft
from tests.live.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def quote(live_database: str, agency: object) -> ClientQuote:
    return make_quote(make_lead(service=make_service()))


def _accept(quote: ClientQuote, number: int) -> str:
    try:
        draft = make_draft(chosen=quote.package, form_key=f"browser-{number}")
        return services.accept_quote(quote_id=quote.pk, draft=draft).reference
    except services.QuoteGone:
        return "gone"
    finally:
        connections.close_all()


def _decline(quote: ClientQuote) -> str:
    try:
        services.decline_quote(quote_id=quote.pk, reason="No", body="No", actor=CLIENT)
    except IllegalTransition as error:
        return type(error).__name__
    else:
        return "declined"
    finally:
        connections.close_all()


def test_accepted_in_a_dozen_browsers_is_one_order(quote: ClientQuote) -> None:
    answers = together(*[lambda number=number: _accept(quote, number) for number in range(12)])

    order = Order.objects.get()
    assert set(answers) == {order.reference}
    assert ClientQuote.objects.get().order == order


def test_accepted_and_declined_at_once_is_one_of_the_two(quote: ClientQuote) -> None:
    first, second = together(lambda: _accept(quote, 1), lambda: _decline(quote))

    quote.refresh_from_db()
    if quote.status == "accepted":
        assert (first, second) == (Order.objects.get().reference, "IllegalTransition")
    else:
        assert (first, second) == ("gone", "declined")
        assert not Order.objects.exists()


def test_two_quotes_at_once_have_a_number_each(quote: ClientQuote) -> None:
    leads = [make_lead(service=quote.package.service) for _each in range(4)]

    def send(position: int) -> str:
        try:
            return make_quote(leads[position]).number
        finally:
            connections.close_all()

    numbers = together(*[lambda position=position: send(position) for position in range(4)])

    assert sorted(numbers) == ["DV-00002", "DV-00003", "DV-00004", "DV-00005"]
