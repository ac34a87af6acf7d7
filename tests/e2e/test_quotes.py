"""A question before buying, its quote, and the order it becomes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e import trade
from tests.e2e.conftest import Visit
from tests.e2e.people import Visitor

pytestmark = pytest.mark.e2e
EMAIL = "nora@quill-press.example"
MAIL = """
    select message.text from kernel_mailboxmessage message
    join kernel_mail mail on mail.message_id = message.message_id
    where mail.name = ? and message."to" = ? order by message.id desc limit 1
"""
WON = "select status from orders_lead where email = ? and status = 'won'"


def link(nora: Visitor, name: str, path: str) -> str:
    """The address in the mail, once it has arrived."""
    ((text,),) = nora.wait_for_rows(MAIL, f"orders/{name}", EMAIL)
    found = re.search(rf"https?://[^/\s]+(/en/{path}/\S+)", text)
    assert found, text
    return found[1]


def test_quote_accepted(visit: Visit, shots: Path) -> None:
    nora = visit(width=390)
    nora.open("/en/services/logo-design/")
    nora.page.get_by_role("link", name="Ask a question").click()
    nora.photograph(shots / "50-question-phone.png")
    nora.page.get_by_label("Your question").fill("Can you draw five logos at once?")
    nora.page.get_by_label("Name", exact=True).fill("Nora Quill")
    nora.page.get_by_label("E-mail").fill(EMAIL)
    nora.press("Send the question")
    nora.sees("Thank you for your question")
    thread = link(nora, "question", "questions")

    olga = trade.owner(visit())
    olga.open("/admin/desk/leads/")
    olga.photograph(shots / "51-leads.png")
    olga.page.get_by_role("link", name="Nora Quill", exact=True).click()
    olga.page.get_by_label("Your message").fill("Yes. Here is a quote.")
    olga.press("Send the answer")
    olga.photograph(shots / "52-lead.png")
    olga.press("Make a quote")
    olga.photograph(shots / "53-quote-form.png")
    olga.page.get_by_label("Line 1, in the client’s language").fill("Four more logos")
    olga.page.get_by_label("Net price of one, line 1").fill("600")
    olga.page.get_by_label("Pay of the freelancer").fill("250")
    olga.press("See what it leaves")
    olga.sees("Margin left")
    olga.photograph(shots / "54-quote-look.png")
    olga.press(re.compile("^Send"))
    olga.sees("was sent to Nora Quill")

    nora.open(thread)
    nora.photograph(shots / "55-thread-phone.png")
    nora.open(link(nora, "quote_sent", "quotes"))
    nora.sees("Four more logos")
    nora.photograph(shots / "56-quote-phone.png")
    nora.press("Accept and order")
    nora.press("Continue to the summary")
    nora.photograph(shots / "57-quote-summary-phone.png")
    trade.begin_at_once(nora)
    nora.press(re.compile("^Order with obligation to pay"))
    trade.pay(nora)

    assert nora.wait_for_rows(WON, EMAIL)
