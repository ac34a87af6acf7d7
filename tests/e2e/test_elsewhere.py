"""An order of a marketplace, from the channel's rules to the client's own pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House

pytestmark = pytest.mark.e2e

ENTERED = """
    select bought.reference, bought.commission_amount, payment.rail
    from orders_order bought join payments_payment payment on payment.order_id = bought.id
    where bought.outside_reference = 'CM-2026-77'
"""
MAILED = "select count(*) from kernel_mail where subject like '%' || ? || '%'"


def test_marketplace_order_is_entered_and_its_client_writes_the_brief(
    house: House, visit: Visit, shots: Path
) -> None:
    olga, client = trade.owner(visit()), visit()
    page = olga.page
    olga.open("/admin/orders/channel/add/")
    page.locator('input[name="name"]').fill("Grand Bazar")
    page.locator('input[name="may_mail"]').uncheck()
    page.locator('input[name="commission_bps"]').fill("15")
    page.locator('input[name="keeps_money"]').check()
    page.locator('input[name="_save"]').click()
    olga.photograph(shots / "40-channels.png")

    olga.open("/admin/desk/enter/logo-design/")
    page.locator('select[name="channel"]').select_option(label="Grand Bazar")
    page.locator('input[name="reference"]').fill("CM-2026-77")
    page.locator('input[name="package"][value="basic"]').check()
    page.locator('input[name="way"][value="paid"]').check()
    page.locator('input[name="price"]').fill("200")
    page.locator('input[name="name"]').fill("Élise Caron")
    page.locator('input[name="buyer_kind"][value="consumer"]').check()
    page.locator('select[name="language"]').select_option("en")
    olga.photograph(shots / "41-enter.png")
    olga.press("See what it leaves")
    olga.sees("Commission of the channel")
    olga.photograph(shots / "42-what-it-leaves.png")
    olga.press("Enter the order")
    olga.sees("is entered and booked as paid")
    olga.photograph(shots / "43-entered.png")

    ((reference, commission, rail),) = house.rows(ENTERED)
    assert (commission, rail) == (3_000, "elsewhere")
    words = page.get_by_label("Words to copy").input_value()
    found = re.search(r"https?://\S+", words)
    assert found
    client.open(found[0].removeprefix(house.url))
    expect(client.page.get_by_text(reference).first).to_be_visible()
    assert house.rows(MAILED, reference) == [(0,)]

    olga.open("/admin/desk/enter/logo-design/")
    page.locator('select[name="channel"]').select_option(label="Grand Bazar")
    page.locator('input[name="reference"]').fill("cm-2026-77")
    page.locator('input[name="package"][value="basic"]').check()
    page.locator('input[name="way"][value="paid"]').check()
    page.locator('input[name="name"]').fill("Élise Caron")
    olga.press("See what it leaves")
    olga.sees("is entered already")
    assert not olga.problems
