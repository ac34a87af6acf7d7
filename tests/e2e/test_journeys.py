"""Sales from the storefront to the margin, in a real browser against the real processes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agency.demo.content import BRIEFS
from tests.e2e import books, trade
from tests.e2e.conftest import Visit, say
from tests.e2e.house import House
from tests.e2e.trade import Buyer

pytestmark = pytest.mark.e2e

LOGO_BRIEF = {**BRIEFS["logo-design"][1].answers, "existing": ("old-sign.png",)}
LOGO_BASIC = 19_000


def test_sale_with_3d_secure_goes_from_storefront_to_margin(
    house: House, visit: Visit, shots: Path
) -> None:
    clara, fay, finn = visit(), visit(), visit()
    buyer = Buyer("clara@lumen-bakery.example", "Clara Lumen")

    trade.order(clara, buyer)
    clara.photograph(shots / "01-payment-page.png")
    trade.pay_with_3d_secure(clara)
    trade.write_brief(clara, LOGO_BRIEF)
    reference = trade.reference_of(house, buyer.email)
    order_page = clara.page.url
    first = trade.offer_for(clara, reference)
    seconds = trade.seconds_to_offer_mail(clara, first)
    say(f"The offer reached the mailbox {seconds:.2f} s after the complete brief")
    clara.photograph(shots / "02-order-in-progress.png")

    fay.sign_in_by_code(first.email)
    fay.photograph(shots / "03-offer.png")
    trade.decline(fay, first)
    second = trade.offer_for(fay, reference, after=first.id)
    assert second.email != first.email
    finn.sign_in_by_code(second.email)
    trade.accept(finn, second)
    trade.hand_in(finn, second, "logo-main.png", "logo-directions.pdf")

    olga = trade.owner(visit())
    olga.photograph(shots / "04-decisions.png")
    trade.send_back(olga, reference, "At 16 pixels the symbol closes up. Please open it.")
    finn.open(f"/en/work/jobs/{second.public_id}/")
    finn.sees("At 16 pixels the symbol closes up.")
    trade.hand_in(finn, second, "logo-opened.png", "logo-directions-2.pdf")
    trade.deliver(olga, reference, "Here is your logo, with its files.")

    clara.open(order_page)
    clara.sees("Here is your logo, with its files.")
    clara.sees(f"{reference}-v1-1.png")
    clara.photograph(shots / "05-delivery.png")
    assert second.reference not in clara.page.content()
    clara.press("Ask for changes")
    clara.page.get_by_label("What should change?").fill("A rounder shape, please.")
    clara.press("Ask for changes")
    clara.sees(re.compile("We have your changes|Your order is in progress"))

    clara.wait_for_rows(
        "select 1 from freelancers_assignment where id = ? and status = 'returned'", second.id
    )
    trade.hand_in(finn, second, "logo-rounder.png")
    trade.deliver(olga, reference, "Rounder, as you asked.")
    clara.open(order_page)
    clara.sees("Rounder, as you asked.")
    clara.press("Approve delivery")
    clara.press("Approve delivery")
    clara.sees("Your order is completed")
    clara.photograph(shots / "06-completed.png")

    trade.pay_freelancer(olga, second)
    _check_books(house, reference, pay=second.pay)
    revenue, fee = LOGO_BASIC, books.practice_fee(LOGO_BASIC)
    margin = revenue - fee - second.pay - books.charges(house, revenue)
    olga.open(f"/admin/desk/order/{reference}/")
    shown = olga.page.locator("#money tr", has_text="Margin left").locator("td").last
    expect(shown).to_contain_text(books.euros(margin))
    olga.photograph(shots / "07-order-in-the-back-office.png")
    olga.open("/admin/")
    olga.photograph(shots / "08-owner-home.png")
    assert seconds <= 1.0


def _check_books(house: House, reference: str, *, pay: int) -> None:
    """Every account to the cent, once the freelancer is paid."""
    fee = books.practice_fee(LOGO_BASIC)
    stands = books.stands(house, reference)
    assert {account: amount for account, amount in stands.items() if amount} == {
        "bank": -pay,
        "revenue": -LOGO_BASIC,
        "stripe_balance": LOGO_BASIC - fee,
        "stripe_fees": fee,
        "subcontract_cost": pay,
    }
    assert books.unbalanced(house) == 0


def test_refused_card_says_so_and_another_try_pays(house: House, visit: Visit, shots: Path) -> None:
    carl = visit()
    buyer = Buyer("carl@kiln-works.example", "Carl Brandt")

    trade.order(carl, buyer)
    carl.press("Pay with a card the bank refuses")
    carl.sees(re.compile("refuse", re.IGNORECASE))
    carl.photograph(shots / "11-refused.png")
    reference = trade.reference_of(house, buyer.email)
    assert books.stands(house, reference) == {}
    trade.pay(carl)

    carl.wait_for_rows(
        "select 1 from orders_order where reference = ? and status = 'awaiting_brief'", reference
    )
    fee = books.practice_fee(LOGO_BASIC)
    assert books.stands(house, reference)["stripe_balance"] == LOGO_BASIC - fee


def test_cancelled_before_production_gives_the_money_back(
    house: House, visit: Visit, shots: Path
) -> None:
    clara = visit()
    buyer = Buyer("nora@harbour-books.example", "Nora Quist")

    trade.order(clara, buyer)
    trade.pay(clara)
    reference = trade.reference_of(house, buyer.email)
    public_id = house.value("select public_id from orders_order where reference = ?", reference)
    clara.open(f"/en/orders/{public_id}/")
    clara.press("Cancel this order")
    clara.page.get_by_label("Why do you cancel?").fill("The shop opens later.")
    clara.press("Cancel the order")
    clara.sees("Your order is cancelled")
    clara.photograph(shots / "12-cancelled.png")

    clara.wait_for_rows(
        """
        select 1 from payments_refund refund
        join payments_payment payment on payment.id = refund.payment_id
        join orders_order bought on bought.id = payment.order_id
        where bought.reference = ? and refund.status = 'succeeded'
        """,
        reference,
    )
    fee = books.practice_fee(LOGO_BASIC)
    stands = books.stands(house, reference)
    assert {account: amount for account, amount in stands.items() if amount} == {
        "stripe_balance": -fee,
        "stripe_fees": fee,
    }
    assert books.unbalanced(house) == 0


def test_company_pays_vat_which_stands_apart_in_the_books(
    house: House, visit: Visit, shots: Path
) -> None:
    olga, tess = trade.owner(visit()), visit()
    buyer = Buyer("tess@north-wharf.example", "Tess North", company="North Wharf")
    net, vat = 15_833, 3_167

    trade.switch_vat(olga, "VAT charged")
    try:
        trade.order(tess, buyer)
        trade.pay(tess)
        reference = trade.reference_of(house, buyer.email)
        tess.wait_for_rows(
            "select 1 from orders_order where reference = ? and status = 'awaiting_brief'",
            reference,
        )
        olga.open(f"/admin/desk/order/{reference}/")
        revenue = olga.page.locator("#money tr", has_text="Revenue without VAT").locator("td").last
        expect(revenue).to_have_text(books.euros(net))
        olga.photograph(shots / "13-vat-apart.png")
    finally:
        trade.switch_vat(olga, "VAT exempt (franchise)")

    stands = books.stands(house, reference)
    assert stands["vat_collected"] == -vat
    assert stands["client_prepayment"] == -net
    assert stands["stripe_balance"] == net + vat - books.practice_fee(net + vat)


def test_sale_without_javascript_reaches_the_quality_check(
    house: House, visit: Visit, shots: Path
) -> None:
    clara, fay = visit(scripts=False), visit(scripts=False)
    buyer = Buyer("petra@quiet-press.example", "Petra Still")

    trade.order(clara, buyer)
    trade.pay_with_3d_secure(clara)
    trade.write_brief(clara, LOGO_BRIEF)
    reference = trade.reference_of(house, buyer.email)
    offer = trade.offer_for(clara, reference)
    fay.sign_in_by_code(offer.email)
    trade.accept(fay, offer)
    trade.hand_in(fay, offer, "logo-main.png", "logo-directions.pdf")
    fay.photograph(shots / "14-handed-in-without-javascript.png")

    status = house.value("select status from orders_order where reference = ?", reference)
    assert status == "in_review"
