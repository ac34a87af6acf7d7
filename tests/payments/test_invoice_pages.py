"""Who gets an invoice in hand: its client, the owner, the accountant; nobody else."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from orders.models import Order
from payments import invoice_paper, services
from payments.models import Invoice
from tests.factories.payments import make_order, make_paid_order

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)


@pytest.fixture
def order(clara: User) -> Order:
    return make_paid_order(client=clara)


@pytest.fixture
def desk(olga: User) -> Client:
    browser = Client()
    browser.force_login(olga)
    return browser


def url_of(order: Order, invoice: Invoice | None = None) -> str:
    paper = invoice or Invoice.objects.get()
    return f"/en/orders/{order.public_id}/invoices/{paper.public_id}/"


def give_back(order: Order, cents: int) -> None:
    services.request_refund(
        order_id=order.pk, amount=Money(cents, "EUR"), reason="", actor=STAFF, key=str(cents)
    )
    outbox.deliver_due()


def test_client_lists_their_papers_and_nobody_elses(
    client: Client, clara: User, carl: User, order: Order
) -> None:
    give_back(order, 5_000)
    make_paid_order(client=carl, email=carl.email, service=order.service)
    client.force_login(clara)

    page = client.get("/en/space/invoices/").content.decode()

    papers = list(Invoice.objects.filter(order=order))
    assert len(papers) == 2
    assert all(url_of(order, paper) in page for paper in papers)
    assert "−€50" in page
    assert Invoice.objects.get(order__client=carl).number not in page


def test_client_without_invoices_is_told_when_they_come(client: Client, clara: User) -> None:
    client.force_login(clara)

    page = client.get("/en/space/invoices/").content.decode()

    assert "Each one appears here as soon as an order is paid." in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_papers_costs_the_same_for_any_number(
    client: Client, clara: User, django_assert_num_queries: Any, count: int
) -> None:
    service = make_paid_order(client=clara).service
    for _ in range(count - 1):
        make_paid_order(client=clara, service=service)
    client.force_login(clara)
    client.get("/en/space/invoices/")

    with django_assert_num_queries(5):
        client.get("/en/space/invoices/")


def test_papers_are_turned_fifty_at_a_time(
    client: Client, clara: User, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("payments.views.PAPERS_PER_PAGE", 1)
    give_back(order, 5_000)
    client.force_login(clara)

    first = client.get("/en/space/invoices/").content.decode()
    second = client.get("/en/space/invoices/?page=2").content.decode()

    assert 'href="?page=2"' in first
    assert 'href="?page=1"' in second
    assert "TEST-FA-00001" in second
    assert "TEST-FA-00001" not in first


def test_client_downloads_their_invoice(client: Client, clara: User, order: Order) -> None:
    client.force_login(clara)

    answer = client.get(url_of(order))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="invoice-TEST-FA-00001.pdf"'
    assert answer.content == invoice_paper.pdf(Invoice.objects.get())
    assert "no-store" in answer["Cache-Control"]


def test_stranger_does_not_find_it(client: Client, carl: User, order: Order) -> None:
    client.force_login(carl)

    assert client.get(url_of(order)).status_code == 404


def test_invoice_of_another_order_of_theirs_is_not_found_here(
    client: Client, clara: User, order: Order
) -> None:
    other = make_order(client=clara, service=order.service)
    client.force_login(clara)

    assert client.get(url_of(other)).status_code == 404


def test_freelancer_does_not_find_it(client: Client, fay_user: User, order: Order) -> None:
    client.force_login(fay_user)

    assert client.get(url_of(order)).status_code == 404
    public_id = Invoice.objects.get().public_id
    assert client.get(f"/admin/payments/invoice/pdf/{public_id}/").status_code == 404
    assert client.get("/admin/payments/invoice/sheet/").status_code == 404


def test_order_page_names_invoice_and_credit_notes(
    client: Client, clara: User, order: Order
) -> None:
    give_back(order, 5_000)
    client.force_login(clara)

    page = client.get(f"/en/orders/{order.public_id}/").text

    for paper in Invoice.objects.all():
        assert url_of(order, paper) in page
    assert "Invoice TEST-FA-00001" in page
    assert "Credit note TEST-AV-00001" in page
    assert "−€50" in page


def test_unpaid_order_names_no_invoice(client: Client, clara: User) -> None:
    order = make_order(client=clara)
    client.force_login(clara)

    assert "Invoices" not in client.get(f"/en/orders/{order.public_id}/").text


def test_owner_reads_the_list_and_each_paper(desk: Client, order: Order) -> None:
    invoice = Invoice.objects.get()

    listed = desk.get("/admin/payments/invoice/").text
    row = desk.get(f"/admin/payments/invoice/{invoice.pk}/change/").text
    paper = desk.get(f"/admin/payments/invoice/pdf/{invoice.public_id}/")

    for page in (listed, row):
        assert "TEST-FA-00001" in page
        assert "€200" in page
        assert f"/admin/payments/invoice/pdf/{invoice.public_id}/" in page
    assert "/admin/payments/invoice/sheet/" in listed
    assert paper.content == invoice_paper.pdf(invoice)


def test_list_asks_as_much_for_three_as_for_one(
    desk: Client, order: Order, django_assert_num_queries: Any
) -> None:
    desk.get("/admin/payments/invoice/")
    with django_assert_num_queries(9):
        desk.get("/admin/payments/invoice/")
    for _order in range(2):
        make_paid_order(service=order.service)

    with django_assert_num_queries(9):
        desk.get("/admin/payments/invoice/")


def test_order_screen_of_the_desk_links_the_papers(desk: Client, order: Order) -> None:
    page = desk.get(f"/admin/desk/order/{order.reference}/").text

    assert f"/admin/payments/invoice/pdf/{Invoice.objects.get().public_id}/" in page


def sheet(desk: Client, query: str = "") -> list[dict[str, str]]:
    answer = desk.get(f"/admin/payments/invoice/sheet/{query}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if "é" in text else ","))


def test_accountant_takes_the_list_as_a_table(desk: Client, order: Order) -> None:
    give_back(order, 5_050)

    note, invoice = sheet(desk)

    assert (invoice["Number"], invoice["Type code"]) == ("TEST-FA-00001", "380")
    assert (invoice["Net price"], invoice["VAT"], invoice["Total"]) == ("200.00", "0.00", "200.00")
    assert (invoice["Client"], invoice["Order"]) == ("Clara Dupont", order.reference)
    assert (note["Type code"], note["Total"]) == ("381", "-50.50")
    assert note["Refers to"] == "TEST-FA-00001"


def test_table_follows_the_filter(desk: Client, order: Order) -> None:
    give_back(order, 5_000)

    assert [row["Type code"] for row in sheet(desk, "?kind__exact=credit_note")] == ["381"]


def test_name_that_a_spreadsheet_would_run_stays_text(desk: Client, clara: User) -> None:
    make_paid_order(client=clara, name="=1+1")

    assert sheet(desk)[0]["Client"] == "'=1+1"
