"""What an order leaves, as the order screen says it: every column adds up."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from freelancers.models import Rate
from kernel import outbox
from kernel.actors import Actor, ActorKind
from orders.models import Order
from orders.services import cancel_order
from payments import services
from tests.factories.catalog import package
from tests.factories.freelancers import (
    approve,
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.payments import make_order, pay

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)
COSTS = ("Refunded, without VAT", "Freelancer pay", "Payment fee", "Legal charges")


@pytest.fixture
def paid_order(service: Any, fay_user: User, clara: User) -> Order:
    """Paid through the practice page; Fay would make it for 80 euros."""
    give_rate(make_freelancer(fay_user), package(service))
    return pay(make_order(client=clara, service=service))


def table_of(desk: Client, order: Order) -> tuple[list[str], dict[str, list[str]]]:
    """The headings, and the text of each cell by the row's label."""
    page = desk.get(f"/admin/desk/order/{order.reference}/").text
    table = page.split("<caption>What this order leaves</caption>")[1].split("</table>")[0]
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', table)
    rows = {}
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]:
        label = re.findall(r"<th[^>]*>(.*?)</th>", row)[0]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        rows[label] = [html.unescape(re.sub(r"<[^>]+>", " ", cell)) for cell in cells]
    return headings, rows


def cents(cell: str) -> int:
    found = re.match(r"\s*(−?)€([\d,]+)(?:\.(\d\d))?", cell)
    assert found, cell
    sign, whole, part = found.groups()
    return (-1 if sign else 1) * (int(whole.replace(",", "")) * 100 + int(part or 0))


def assert_adds_up(rows: dict[str, list[str]]) -> None:
    revenue = [cents(cell) for cell in rows["Revenue without VAT"]]
    kept = [
        amount + (cents(rows["Refunded, without VAT"][n]) if "Refunded, without VAT" in rows else 0)
        for n, amount in enumerate(revenue)
    ]
    for number, cell in enumerate(rows["Margin left"]):
        costs = sum(cents(rows[name][number]) for name in COSTS if name in rows)
        assert cents(cell) == revenue[number] + costs
        if shown := re.search(r"\((−?[\d.]+)%\)", cell):
            share = Decimal(cents(cell)) * 100 / kept[number]
            assert Decimal(shown[1].replace("−", "-")) == share.quantize(Decimal("0.1"))


def test_books_are_so_far_while_the_pay_is_not_booked(desk: Client, paid_order: Order) -> None:
    make_job(bring_to_production(paid_order))

    headings, rows = table_of(desk, paid_order)

    assert headings == ["Projected", "In the books so far"]
    assert_adds_up(rows)
    projected, so_far = rows["Freelancer pay"]
    assert (cents(projected), cents(so_far)) == (-8_000, 0)
    assert "not booked yet" in so_far
    assert "estimated" not in rows["Payment fee"][0]
    assert "%" in rows["Margin left"][0]
    assert "%" not in rows["Margin left"][1]
    assert "so far" in rows["Margin left"][1]


def test_completed_order_keeps_who_made_it_and_both_columns(
    desk: Client, paid_order: Order
) -> None:
    job = deliver(submit(make_job(bring_to_production(paid_order))))
    approve(paid_order)

    headings, rows = table_of(desk, paid_order)
    page = desk.get(f"/admin/desk/order/{paid_order.reference}/").text

    assert headings == ["Projected", "In the books"]
    assert_adds_up(rows)
    assert [cents(cell) for cell in rows["Freelancer pay"]] == [-8_000, -8_000]
    assert all("%" in cell for cell in rows["Margin left"])
    assert f'Fay Okoro <span class="tiny num">{job.reference}</span>' in page
    assert "Margin in the books" not in page


def test_refund_stands_in_both_columns(desk: Client, paid_order: Order) -> None:
    deliver(submit(make_job(bring_to_production(paid_order))))
    approve(paid_order)
    services.request_refund(
        order_id=paid_order.pk, amount=None, reason="Sorry", actor=STAFF, key="owner:1"
    )

    _headings, rows = table_of(desk, paid_order)

    assert [cents(cell) for cell in rows["Refunded, without VAT"]] == [-20_000, -20_000]
    assert_adds_up(rows)


def test_order_without_a_freelancer_shows_what_is_expected(desk: Client, paid_order: Order) -> None:
    headings, rows = table_of(desk, paid_order)

    assert headings == ["Expected", "In the books so far"]
    assert cents(rows["Freelancer pay"][0]) == -8_000
    assert "usual rate of Fay" in rows["Freelancer pay"][0]
    assert "expected" in rows["Margin left"][0]
    assert cents(rows["Freelancer pay"][1]) == 0
    assert_adds_up(rows)


def test_order_that_nobody_has_a_rate_for_shows_the_books_alone(
    desk: Client, paid_order: Order
) -> None:
    Rate.objects.all().delete()

    headings, rows = table_of(desk, paid_order)

    assert headings == ["In the books so far"]
    assert_adds_up(rows)


def test_cancelled_order_has_nothing_to_come(desk: Client, paid_order: Order) -> None:
    cancel_order(order_id=paid_order.pk, actor=STAFF, reason="No")
    outbox.deliver_due()

    headings, rows = table_of(desk, paid_order)

    assert headings == ["In the books"]
    assert cents(rows["Margin left"][0]) == -325
    assert_adds_up(rows)
