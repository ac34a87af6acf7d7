"""Ordering and withdrawing as the law has it, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import books, trade
from tests.e2e.conftest import Visit
from tests.e2e.house import House

pytestmark = pytest.mark.e2e
AT_WORK = """
    select bought.public_id, bought.reference, bought.email from orders_order bought
    join orders_startdeclaration start on start.order_id = bought.id
    where bought.status = 'in_production' and bought.withdraw_before > datetime('now')
    and bought.work_began_at is not null
    order by bought.brief_accepted_at limit 1
"""
REFUNDED = """
    select refund.amount from payments_refund refund
    join payments_payment payment on payment.id = refund.payment_id
    join orders_order bought on bought.id = payment.order_id
    where bought.reference = ? and refund.status = 'succeeded'
"""


def test_consumer_orders_in_french_and_asks_for_an_early_start(
    house: House, visit: Visit, shots: Path
) -> None:
    claire = visit(locale="fr-FR", width=390)
    claire.open("/fr/order/logo-design/?package=basic")
    form = claire.page.locator("#order-form")
    form.locator('[name="email"]').fill("claire@petit-four.example")
    form.locator('[name="name"]').fill("Claire Petit")
    claire.press("Passer au récapitulatif")
    claire.press(re.compile("^Commander avec obligation de paiement"))
    claire.sees("Choisissez quand nous commençons.")
    trade.begin_at_once(claire)
    claire.photograph(shots / "21-summary-french.png")
    claire.press(re.compile("^Commander avec obligation de paiement"))
    claire.press(re.compile("^Payer"))
    claire.sees("Votre paiement est arrivé")

    sql = """
        select start.choice, start.text, start.address from orders_startdeclaration start
        join orders_order bought on bought.id = start.order_id where bought.email = ?
    """
    choice, text, address = house.rows(sql, "claire@petit-four.example")[0]
    assert (choice, address) == ("now", "127.0.0.1")
    assert text.startswith("Je demande expressément que le travail commence avant la fin")


def test_company_of_the_union_orders_net_in_english(
    house: House, visit: Visit, shots: Path
) -> None:
    olga, karl = trade.owner(visit()), visit()

    trade.switch_vat(olga, "VAT charged")
    try:
        karl.open("/en/order/logo-design/?package=basic")
        form = karl.page.locator("#order-form")
        form.locator('[name="email"]').fill("karl@brandt-keramik.example")
        form.locator('[name="name"]').fill("Karl Brandt")
        form.locator('[name="country"]').select_option("DE")
        form.get_by_label("Company", exact=True).check()
        form.locator('[name="company_name"]').fill("Brandt Keramik GmbH")
        form.locator('[name="billing_address"]').fill("Hafenstraße 3, 20457 Hamburg")
        form.locator('[name="vat_number"]').fill("FR12345678901")
        karl.press("Continue to the summary")
        karl.sees("In Germany a VAT number is written like DE123456789.")
        form.locator('[name="vat_number"]').fill("DE 123 456 789")
        karl.press("Continue to the summary")
        karl.sees(re.compile("Reverse charge"))
        karl.photograph(shots / "22-summary-reverse-charge.png")
        karl.press(re.compile("^Order with obligation to pay €158.33"))
        trade.pay(karl)
    finally:
        trade.switch_vat(olga, "VAT exempt (franchise)")

    reference = trade.reference_of(house, "karl@brandt-keramik.example")
    stands = books.stands(house, reference)
    assert (stands["client_prepayment"], stands.get("vat_collected", 0)) == (-15_833, 0)


def test_consumer_withdraws_after_work_began_and_pays_the_part_done(
    house: House, visit: Visit, shots: Path
) -> None:
    public_id, reference, email = house.rows(AT_WORK)[0]
    client, olga = visit(), trade.owner(visit())
    client.sign_in_by_code(email)
    client.open(f"/en/orders/{public_id}/")
    client.press("Withdraw from the contract here")
    client.photograph(shots / "23-withdraw.png")
    client.press("Continue")
    client.press("Confirm the withdrawal")
    client.sees("You withdrew from the contract")
    client.sees(re.compile("you pay for the part done"))
    client.wait_for_rows(
        "select 1 from kernel_mail where name = 'orders/withdrawn' and \"to\" = ?", email
    )
    assert house.rows(REFUNDED, reference) == []

    olga.open("/admin/")
    olga.sees(re.compile("The client withdrew from the contract"))
    olga.open(f"/admin/desk/order/{reference}/withdrawal/")
    olga.page.locator('[name="owed"]').fill("10")
    olga.photograph(shots / "24-withdrawal-at-the-desk.png")
    olga.press("See what goes back")
    olga.press(re.compile("^Refund €"))

    amount = client.wait_for_rows(REFUNDED, reference)[0][0]
    price = house.value("select gross_amount from orders_order where reference = ?", reference)
    assert amount == price - 1_000
    client.open(f"/en/orders/{public_id}/")
    client.sees("You withdrew from the contract")
    expect(client.page.get_by_text("You pay €10 for the part done")).to_be_visible()
    assert books.unbalanced(house) == 0
