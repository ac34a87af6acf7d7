"""A client comes back: the brand kit is kept, the same order placed again briefs itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House

pytestmark = pytest.mark.e2e

COMPLETED = """
    select bought.public_id, bought.reference, bought.email from orders_order bought
    join catalog_service service on service.id = bought.service_id
    where bought.status = 'completed' and bought.client_id is not null
    and service.slug = 'logo-design'
    order by bought.id limit 1
"""
ANSWERED = """
    select answer.text from orders_briefanswer answer
    join orders_brief brief on brief.id = answer.brief_id
    join catalog_briefquestion question on question.id = answer.question_id
    where brief.order_id = ? and question.kit_part = 'colours'
"""


def test_client_orders_again_and_the_brand_kit_fills_the_brief(
    house: House, visit: Visit, shots: Path
) -> None:
    public_id, reference, email = house.rows(COMPLETED)[0]
    clara = visit()
    clara.sign_in_by_code(email)

    clara.press("Brand kit")
    clara.page.get_by_label("Colours").fill("Ink blue and sand")
    clara.page.get_by_label("Links").fill("harbour.example")
    clara.attach(clara.page.locator('input[name="uploads"]'), "old-sign.png")
    clara.press("Save the brand kit")
    clara.sees("Your brand kit is saved.")
    clara.photograph(shots / "20-brand-kit.png")

    clara.open(f"/en/orders/{public_id}/")
    clara.press(re.compile("^Order again"))
    clara.sees(re.compile(f"{reference}"))
    clara.photograph(shots / "21-order-again.png")
    if clara.page.locator('input[name="start"]').count():
        trade.begin_at_once(clara)
    clara.press(re.compile("^Order with obligation to pay"))
    expect(clara.page).to_have_url(re.compile("/sandbox/checkout/"))
    trade.pay(clara)

    clara.press("Write the brief")
    order_id = house.value("select max(id) from orders_order where email = ?", email)
    clara.photograph(shots / "22-brief-offers-the-kit.png")
    clara.press("Fill in from the brand kit")
    clara.sees(re.compile("filled in from the brand kit"))
    assert house.value(ANSWERED, order_id) == "Ink blue and sand"
    clara.photograph(shots / "23-brief-filled.png")
