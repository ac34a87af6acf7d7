"""A checkout left half-way comes back by its mail; and one that is made with the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e import trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House
from tests.e2e.people import Visitor
from tests.e2e.trade import Buyer

pytestmark = pytest.mark.e2e
CLAIRE = Buyer("claire@left-half-way.example", "Claire Half")
SWEEP_SECONDS = 45
BOX = "E-mail me a link to this order if I do not finish it"
MAIL = """
    select mail.text from kernel_mail mail
    where mail.name = 'orders/unfinished' and mail."to" = ? and mail.sent_at is not null
"""


def test_abandoned_checkout_restored_in_another_browser_is_bought(
    house: House, visit: Visit, shots: Path
) -> None:
    phone = visit(width=390)
    phone.open("/en/order/logo-design/?package=basic")
    form = phone.page.locator("#order-form")
    expect(form.get_by_label(BOX)).not_to_be_checked()
    form.locator('[name="email"]').fill(CLAIRE.email)
    form.locator('[name="name"]').fill(CLAIRE.name)
    form.get_by_label(BOX).check()
    phone.photograph(shots / "45-details-with-the-box.png")
    phone.press("Continue to the summary")
    phone.sees("Check your order, then place it")

    house.make_due("orders.remind_unfinished")
    text = phone.wait_for_rows(MAIL, CLAIRE.email, seconds=SWEEP_SECONDS)[0][0]
    desk = visit()
    desk.open(_path("restore", text))
    desk.sees("Here is your order again, as you left it.")
    desk.sees(CLAIRE.name)
    desk.photograph(shots / "46-order-restored.png")
    trade.place(desk, CLAIRE)
    trade.pay(desk)

    sql = """
        select kept.is_restored, bought.paid_at is not null from orders_keptcheckout kept
        join orders_order bought on bought.id = kept.order_id where kept.email = ?
    """
    assert house.rows(sql, CLAIRE.email) == [(1, 1)]
    desk.open(_path("reminders", text))
    desk.photograph(shots / "47-stop-the-mails.png")
    desk.press("Stop the e-mails")
    desk.sees("Done: we send no more reminders of an order you did not finish.")
    desk.photograph(shots / "48-mails-stopped.png")


def test_checkout_with_the_keyboard_alone(house: House, visit: Visit) -> None:
    clara = visit()
    main, keys = clara.page.locator("main"), clara.page.keyboard
    clara.open("/en/services/logo-design/?package=basic")
    _enter(clara, main.get_by_role("button", name=re.compile("^Continue to the order")).first)
    form = clara.page.locator("#order-form")
    for name, typed in (("email", "clara@keys.example"), ("name", "Clara Keys")):
        _reach(clara, form.locator(f'[name="{name}"]'))
        keys.type(typed)
    _reach(clara, form.locator('[name="buyer_kind"][value="consumer"]'))
    keys.press("Space")
    _enter(clara, form.get_by_role("button", name="Continue to the summary"))
    clara.sees("Check your order, then place it")
    _reach(clara, form.locator('[name="start"]').first)
    keys.press("Space")
    for name in ("knows_share", "knows_loss"):
        _reach(clara, form.locator(f'[name="{name}"]'))
        keys.press("Space")
    _enter(clara, form.get_by_role("button", name=re.compile("^Order with obligation")))
    expect(clara.page).to_have_url(re.compile("/sandbox/checkout/"))
    _enter(clara, main.get_by_role("button", name=re.compile("^Pay €")).first)

    clara.sees("Your payment has arrived")
    paid = "select paid_at is not null from orders_order where email = ?"
    assert house.rows(paid, "clara@keys.example") == [(1,)]


def _path(page: str, text: str) -> str:
    found = re.search(rf"http\S+/orders/{page}/\S+", text)
    assert found
    return urlsplit(found[0]).path


def _reach(visitor: Visitor, target: Locator) -> None:
    """Tab on until it has the focus, as somebody without a mouse does."""
    expect(target).to_be_visible()
    for _press in range(150):
        if target.evaluate("element => element === document.activeElement"):
            return
        visitor.page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {target}")


def _enter(visitor: Visitor, button: Locator) -> None:
    _reach(visitor, button)
    visitor.page.keyboard.press("Enter")
