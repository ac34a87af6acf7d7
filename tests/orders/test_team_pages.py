"""Pages that a team mate reads for the account: whose they are, and what they cost to ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel.money import Money
from orders import services
from orders.rights import TICKED, May
from tests.factories.checkout import AT_ONCE, shown_on
from tests.factories.orders import completed_order, paid_order
from tests.factories.teams import allow_teams, give_seat, make_mate
from tests.factories.together import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(clara: User) -> User:
    allow_teams()
    return make_mate()


def browser_of(mate: User) -> Client:
    browser = Client()
    browser.force_login(mate)
    return browser


@pytest.mark.parametrize("seats", [1, 3])
def test_pages_of_a_mate_ask_the_same_for_any_number_of_teams(
    clara: User, ann: User, seats: int, django_assert_num_queries: Any
) -> None:
    for number in range(seats):
        other = make_mate(f"c{number}@lune.example", f"Client {number}")
        paid_order(client=other, email=other.email, form_key=f"t{number}")
        give_seat(other, ann, *TICKED)
    browser = browser_of(ann)
    browser.get("/en/orders/")

    with django_assert_num_queries(6):
        page = browser.get("/en/orders/")

    assert all(f"Client {number}" in text(page) for number in range(seats))


def moved(**_draft: Any) -> None:
    raise services.PriceChanged(Money(1, "EUR"))


def test_summary_shown_anew_still_says_for_whose_account(
    clara: User, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid_order(client=clara)
    give_seat(clara, ann, May.PAY)
    old = completed_order(client=clara, email=clara.email, name=clara.name)
    browser = browser_of(ann)
    summary = browser.post(f"/en/orders/{old.public_id}/again/", follow=True)
    shown = shown_on(summary.content.decode())
    monkeypatch.setattr(services, "place_order", moved)

    anew = browser.post(summary.request["PATH_INFO"], {**AT_ONCE, "shown": shown})

    assert "The offer changed while you were here." in text(anew)
    assert "You order for the account of Clara Dupont" in text(anew)
