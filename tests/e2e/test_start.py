"""From an empty folder to a service on sale, bought: counted in decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e import trade
from tests.e2e.conftest import say
from tests.e2e.house import House
from tests.e2e.people import Visitor
from tests.e2e.trade import Buyer

pytestmark = pytest.mark.e2e

MOST = 10
EMAIL, PASSWORD = "nora@studio-nord.example", "a heron by the river 42"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    """What `make start` opens in a fresh folder."""
    agency = House(tmp_path, "--own")
    try:
        agency.wait_until_open()
        yield agency
    finally:
        code = agency.stop()
    assert code == 0


class Decisions:
    """Every field filled or chosen, and the button that publishes."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.count = visitor, 0

    def fill(self, label: str, words: str) -> None:
        self.visitor.page.get_by_label(label).first.fill(words)
        self.count += 1

    def pick(self, value: str) -> None:
        self.visitor.page.locator(f'input[value="{value}"]').check()
        self.count += 1

    def press(self, name: str) -> None:
        self.visitor.press(name)
        self.count += 1


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_agency_starts_and_sells_in_at_most_ten_decisions(
    empty: House, browser: Browser, shots: Path, *, scripts: bool
) -> None:
    nora = Visitor(browser, empty, scripts=scripts, width=390)
    decide = Decisions(nora)

    nora.open("/")
    nora.photograph(shots / "20-start-name.png")
    decide.fill("Name of your agency", "Studio Nord")
    nora.press("Continue")
    decide.fill("Your e-mail", EMAIL)
    decide.fill("Your password", PASSWORD)
    nora.press("Continue")
    nora.page.get_by_label("Country").select_option("FR")
    decide.count += 1
    nora.press("Continue")
    decide.pick("micro_bnc")
    nora.press("Continue")
    decide.pick("logo-design")
    nora.press("Continue")
    decide.fill("Price for the client", "210")
    nora.press("Compute")
    nora.sees("Left for you")
    nora.photograph(shots / "21-start-price.png")
    nora.press("Continue")
    decide.pick("me")
    nora.press("Make my agency")
    nora.press("Open the preview")
    nora.sees("Logo design")
    nora.page.go_back()
    decide.press("Publish")
    nora.sees("Now buy it yourself")
    nora.photograph(shots / "22-start-buy.png")
    say(f"An agency with a service on sale in {decide.count} decisions")

    nora.press("Sign out and order it")
    expect(nora.page).to_have_url(re.compile("/services/logo-design/$"))
    trade.order(nora, Buyer("clara@maison-lune.example", "Clara Dupont"))
    trade.pay(nora)
    nora.wait_for_rows("select 1 from orders_order where status = 'awaiting_brief'")
    nora.sign_in_by_password(EMAIL, PASSWORD)
    nora.sees("Your first sale")
    nora.photograph(shots / "23-start-home.png")
    problems = nora.problems
    nora.leave()

    assert decide.count <= MOST
    assert problems == []
    assert empty.value("select gross_amount from orders_order") == 21_000
