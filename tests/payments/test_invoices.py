"""Invoices and credit notes: numbers, amounts, words, and that nothing changes them."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from kernel import clock, outbox
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.legal_mentions import ROWS, expired, mentions_on
from kernel.models import AgencyProfile, LegalMention, LegalStatus, Mail, VatRegime
from kernel.money import Money
from orders.models import Order
from payments import invoice_paper, services
from payments.models import Invoice, InvoiceSeries, Payment, Refund
from payments.sandbox import acts
from payments.services.invoicing import issue_invoice, seal
from tests.conftest import MONDAY
from tests.factories.catalog import make_service
from tests.factories.payments import (
    assert_books_hold,
    change_object,
    make_order,
    make_paid_order,
    open_session,
    payment_of,
)

pytestmark = pytest.mark.django_db
STAFF = Actor(ActorKind.STAFF)
COMPANY = {
    "buyer_kind": "company",
    "company_name": "Maison Lune",
    "vat_number": "FR12345678901",
    "language": "fr",
}


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    return make_paid_order()


@pytest.fixture
def taxed(agency: AgencyProfile) -> Order:
    """200 euros with VAT of 33.33 in it."""
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12900000000")
    return make_paid_order(**COMPANY)


def give_back(order: Order, cents: int | None, key: str = "one") -> Invoice | None:
    amount = None if cents is None else Money(cents, "EUR")
    refund = services.request_refund(
        order_id=order.pk, amount=amount, reason="", actor=STAFF, key=key
    )
    return Invoice.objects.filter(refund=refund).first()


def text_of(invoice: Invoice) -> str:
    reader = pypdf.PdfReader(BytesIO(invoice_paper.pdf(invoice)))
    return "\n".join(page.extract_text() for page in reader.pages)


def amounts(invoice: Invoice | None) -> tuple[int, int, int]:
    assert invoice is not None
    return invoice.net_amount, invoice.vat_amount, invoice.gross_amount


def codes(invoice: Invoice) -> list[str]:
    return [each["code"] for each in invoice.facts["mentions"]]


def refused(sql: str) -> str:
    with (
        pytest.raises(DatabaseError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    return str(error.value)


def test_captured_payment_is_invoiced_with_its_lines(taxed: Order) -> None:
    invoice = Invoice.objects.get()

    assert (invoice.number, invoice.kind, invoice.livemode) == ("TEST-FA-00001", "invoice", False)
    assert (invoice.issued_on, invoice.issued_at) == (date(2026, 11, 23), MONDAY)
    assert invoice.payment == payment_of(taxed)
    assert amounts(invoice) == (16_667, 3_333, 20_000)
    assert invoice.facts["lines"] == [
        {
            "title_en": "Logo design, Standard",
            "title_fr": "Création de logo, Standard",
            "net": 16_667,
            "vat_rate": "0.2000",
            "vat": 3_333,
            "gross": 20_000,
            "category": "S",
        }
    ]
    assert invoice.facts["buyer"]["name"] == "Maison Lune"
    assert invoice.facts["buyer"]["legal_id"] == "345678901"


def test_unpaid_order_has_no_invoice_and_no_number_is_used(agency: AgencyProfile) -> None:
    open_session(make_order())

    assert not Invoice.objects.exists()
    assert not InvoiceSeries.objects.exists()


def test_same_payment_again_is_the_same_invoice(order: Order) -> None:
    session = str(payment_of(order).session_id)

    services.sync_session(session_id=session)
    services.sweep()

    assert Invoice.objects.count() == 1


def test_numbers_follow_each_other(agency: AgencyProfile) -> None:
    service = make_service()
    for _order in range(3):
        make_paid_order(service=service)

    numbers = list(Invoice.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == ["TEST-FA-00001", "TEST-FA-00002", "TEST-FA-00003"]


def test_rolled_back_payment_gives_its_number_back(agency: AgencyProfile) -> None:
    session = open_session(make_order())
    acts.pay(session)
    with transaction.atomic():
        services.sync_session(session_id=session)
        lost = Invoice.objects.get().number
        transaction.set_rollback(True)

    services.sync_session(session_id=session)

    assert (lost, Invoice.objects.get().number) == ("TEST-FA-00001", "TEST-FA-00001")


@pytest.mark.parametrize(
    ("mode", "number"),
    [
        ("sandbox", "TEST-FA-00002"),
        ("stripe_test", "TRIAL-FA-00001"),
        ("stripe_live", "FA-00001"),
    ],
)
def test_each_mode_has_a_series_of_its_own(
    agency: AgencyProfile, settings: Any, mode: str, number: str
) -> None:
    service = make_service()
    make_paid_order(service=service)
    payment = Payment.objects.create(
        order=make_order(service=service),
        attempt=1,
        amount=20_000,
        currency="EUR",
        livemode=mode == "stripe_live",
        created_at=MONDAY,
        expires_at=MONDAY,
    )
    settings.PAYMENTS_MODE = mode

    invoice = issue_invoice(payment)

    assert (invoice.number, invoice.livemode) == (number, mode == "stripe_live")


def test_real_series_is_refused_to_practice_below_the_orm(order: Order) -> None:
    row = Invoice.objects.get()
    row.pk, row.public_id, row.number = None, "another", "FA-00001"
    row.series, row.sequence = "FA", 1

    with pytest.raises(DatabaseError, match="real_series"), transaction.atomic():
        row.save(force_insert=True)


def test_clock_set_back_dates_no_invoice_before_the_previous(agency: AgencyProfile) -> None:
    service = make_service()
    with clock.frozen(MONDAY + timedelta(days=3)):
        make_paid_order(service=service)

    make_paid_order(service=service)

    days = list(Invoice.objects.order_by("pk").values_list("issued_on", flat=True))
    assert days == [date(2026, 11, 26), date(2026, 11, 26)]


def test_whole_refund_copies_the_lines(taxed: Order) -> None:
    note = give_back(taxed, None)

    assert note is not None
    invoice = Invoice.objects.get(kind="invoice")
    assert (note.number, note.original) == ("TEST-AV-00001", invoice)
    assert amounts(note) == amounts(invoice)
    assert note.facts["lines"] == invoice.facts["lines"]
    assert note.facts["original"] == {"number": "TEST-FA-00001", "issued_on": "2026-11-23"}


def test_partial_refunds_split_vat_to_the_cent(taxed: Order) -> None:
    notes = [give_back(taxed, cents, key=str(cents)) for cents in (3_333, 1, 6_666)]
    notes.append(give_back(taxed, None, key="rest"))

    assert [sum(column) for column in zip(*map(amounts, notes), strict=True)] == [
        16_667,
        3_333,
        20_000,
    ]
    assert amounts(notes[0]) == (2_778, 555, 3_333)
    assert_books_hold(taxed)


@pytest.mark.parametrize("cents", [1, 2, 99, 5_000, 19_999])
def test_credit_note_splits_as_the_books_do(taxed: Order, cents: int) -> None:
    note = give_back(taxed, cents)

    owed = taxed.journals.get(kind="owed").postings
    net = owed.get(account="client_prepayment").amount
    assert amounts(note) == (net, cents - net, cents)


def test_asking_a_refund_twice_gives_one_credit_note(order: Order) -> None:
    first, second = give_back(order, 500), give_back(order, 500)

    assert first == second
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_failed_refund_tried_again_has_one_credit_note(order: Order) -> None:
    change_object(str(payment_of(order).charge_id), amount_refunded=20_000)
    give_back(order, None)
    outbox.deliver_due()
    change_object(str(payment_of(order).charge_id), amount_refunded=0)

    services.retry_refund(refund_id=Refund.objects.get().pk, actor=STAFF)
    outbox.deliver_due()

    assert Refund.objects.get().status == "succeeded"
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_second_payment_sent_back_is_neither_invoiced_nor_credited(agency: AgencyProfile) -> None:
    order = make_order()
    first = open_session(order)
    order.payments.update(status="expired")
    second = open_session(order)

    for session in (first, second):
        acts.pay(session)
        outbox.deliver_due()

    assert Refund.objects.get().status == "succeeded"
    assert list(Invoice.objects.values_list("kind", "payment__session_id")) == [("invoice", first)]


def test_wrong_sum_is_not_invoiced(agency: AgencyProfile) -> None:
    order = make_order()
    session = open_session(order)
    change_object(session, amount_total=15_000)
    acts.pay(session)
    outbox.deliver_due()

    services.return_unmatched(payment_id=order.payments.get().pk, actor=SYSTEM)

    assert not Invoice.objects.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_invoice SET buyer = 'Somebody'",
        "DELETE FROM payments_invoice",
    ],
)
def test_issued_invoice_never_changes(order: Order, sql: str) -> None:
    assert "append-only" in refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_invoiceseries SET last = last + 2",
        "UPDATE payments_invoiceseries SET last = last - 1",
        "UPDATE payments_invoiceseries SET name = 'FA'",
    ],
)
def test_series_only_goes_up_by_one(order: Order, sql: str) -> None:
    assert "goes up by one" in refused(sql)


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": 3, "number": "TEST-FA-00003"},
        {"sequence": 2, "issued_on": date(2026, 11, 22)},
    ],
)
def test_gap_and_earlier_date_are_refused_below_the_orm(
    order: Order, changes: dict[str, Any]
) -> None:
    row = Invoice.objects.get()
    row.pk = None
    row.public_id = "another"
    row.number = "TEST-FA-00002"
    for name, value in changes.items():
        setattr(row, name, value)

    with pytest.raises(DatabaseError, match="next number"), transaction.atomic():
        row.save(force_insert=True)


def test_seals_chain_the_series(agency: AgencyProfile) -> None:
    service = make_service()
    for _order in range(2):
        make_paid_order(service=service)

    first, second = Invoice.objects.order_by("pk")
    assert (first.previous_sha256, second.previous_sha256) == ("", first.sha256)
    assert [seal(row) for row in (first, second)] == [first.sha256, second.sha256]


NOT_PRINTED = {
    *("id", "public_id", "series", "sequence", "issued_at", "buyer", "sha256"),
    *("order", "payment", "refund", "original"),
}
OTHERWISE: dict[str, Any] = {
    "currency": "USD",
    "facts": {"seal": 2},
    "issued_on": date(2026, 11, 22),
    "kind": "credit_note",
    "language": "fr",
    "livemode": True,
    "number": "TEST-FA-00009",
    "previous_sha256": "0",
    **dict.fromkeys(("net_amount", "vat_amount", "gross_amount"), 1),
}


def test_seal_covers_every_column_that_is_printed(order: Order) -> None:
    columns = {field.name for field in Invoice._meta.concrete_fields} - NOT_PRINTED
    assert columns == set(OTHERWISE)
    changed = {}

    for name in columns:
        row = Invoice.objects.get()
        setattr(row, name, OTHERWISE[name])
        changed[name] = seal(row) != row.sha256

    assert all(changed.values()), changed


def test_seal_of_a_row_from_before_its_second_version_stays_valid(order: Order) -> None:
    row = Invoice.objects.get()
    row.facts = {name: value for name, value in row.facts.items() if name != "seal"}

    assert set(row.sealed_content()) == {
        *("currency", "facts", "gross", "issued_on", "kind", "net", "number", "previous", "vat"),
    }


def test_consumer_under_franchise_reads_the_exemption_and_no_indemnity(order: Order) -> None:
    invoice = Invoice.objects.get()

    assert codes(invoice) == ["franchise", "category"]
    text = text_of(invoice)
    assert "VAT not applicable, article 293 B" in text
    assert "€40" not in text


def test_company_reads_penalties_and_indemnity_in_french(taxed: Order) -> None:
    invoice = Invoice.objects.get()

    assert codes(invoice) == ["category", "late_penalties", "recovery_indemnity", "no_discount"]
    text = text_of(invoice).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Indemnité forfaitaire pour frais de recouvrement : 40 €" in text
    for words in ("166,67 €", "33,33 €", "200,00 €", "20 %", "SIREN 345 678 901"):
        assert words in text


def test_credit_note_keeps_the_mention_of_its_vat_only(agency: AgencyProfile) -> None:
    order = make_paid_order(**COMPANY)

    note = give_back(order, 100)

    assert note is not None
    assert codes(note) == ["franchise", "category"]
    assert "TEST-FA-00001" in text_of(note)


def test_sole_trader_is_named_as_one(order: Order) -> None:
    assert Invoice.objects.get().facts["seller"]["name"] == "Atelier Relais EI"


def test_blanks_of_the_profile_are_seen_in_practice(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(address="", legal_form="")
    make_paid_order(language="en")

    text = text_of(Invoice.objects.get())

    assert "[address to fill in]" in text
    assert "[legal form to fill in]" in text
    assert "Specimen" in text


def test_paper_reads_the_same_after_the_profile_changed(taxed: Order) -> None:
    invoice = Invoice.objects.get()
    before = invoice_paper.pdf(invoice)

    AgencyProfile.objects.update(legal_name="Another name", address="Elsewhere")
    LegalMention.objects.update(text_fr="Autre phrase")

    assert invoice_paper.pdf(Invoice.objects.get()) == before


def test_client_named_as_code_is_printed_as_text(agency: AgencyProfile) -> None:
    make_paid_order(name="#panic() *bold* $x$")

    assert "#panic() *bold* $x$" in text_of(Invoice.objects.get())


def test_mail_of_the_payment_carries_the_invoice(taxed: Order) -> None:
    mail = Mail.objects.get(name="orders/paid")
    invoice = Invoice.objects.get()

    assert mail.attachments == [["invoice", invoice.public_id], ["contract", invoice.public_id]]
    attached = invoice_paper.attachment(invoice.public_id)
    assert attached.name == "facture-TEST-FA-00001.pdf"
    assert attached.content == invoice_paper.pdf(invoice)


def test_mail_of_the_refund_carries_the_credit_note(order: Order) -> None:
    note = give_back(order, 500)
    outbox.deliver_due()

    assert note is not None
    mail = Mail.objects.get(name="payments/refunded")
    assert mail.attachments == [["invoice", note.public_id]]
    assert "credit note is attached" in mail.text


def test_mail_of_money_sent_back_unasked_carries_nothing(agency: AgencyProfile) -> None:
    order = make_order()
    session = open_session(order)
    change_object(session, amount_total=15_000)
    acts.pay(session)
    services.sync_session(session_id=session)
    services.return_unmatched(payment_id=order.payments.get().pk, actor=SYSTEM)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/refunded")
    assert mail.attachments == []
    assert "credit note" not in mail.text


def test_mentions_are_dated_and_sourced(db: None) -> None:
    assert LegalMention.objects.count() == len(ROWS)
    assert not LegalMention.objects.filter(source="").exists()
    assert [row.code for row in mentions_on(["category"], date(2026, 8, 31))] == []


def test_expired_mention_is_named_and_still_printed(db: None) -> None:
    day = date(2028, 1, 1)

    assert sorted(row.code for row in expired(day)) == ["abroad", "franchise", "reverse_charge"]
    assert [row.code for row in mentions_on(["franchise"], day)] == ["franchise"]


def test_newer_mention_replaces_the_older(db: None) -> None:
    LegalMention.objects.create(
        code="franchise",
        text_en="New",
        text_fr="Neuf",
        valid_from=date(2028, 1, 1),
        source="a test",
    )

    assert [row.text_en for row in mentions_on(["franchise"], date(2028, 1, 1))] == ["New"]
    assert [row.text_en for row in mentions_on(["franchise"], date(2027, 12, 31))] != ["New"]
    assert "franchise" not in [row.code for row in expired(date(2028, 1, 1))]


def test_company_abroad_reads_the_reverse_charge(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12900000000")
    make_paid_order(**{**COMPANY, "country": "DE", "vat_number": "DE123456789", "language": "en"})

    invoice = Invoice.objects.get()

    assert amounts(invoice) == (16_667, 0, 16_667)
    assert [line["category"] for line in invoice.facts["lines"]] == ["AE"]
    assert codes(invoice)[:2] == ["reverse_charge", "category"]
    text = text_of(invoice)
    for words in ("Reverse charge", "DE123456789", "FR12900000000"):
        assert words in text


def test_address_and_purchase_order_of_a_company_are_printed(agency: AgencyProfile) -> None:
    make_paid_order(**COMPANY, billing_address="2 rue du Port\n59000 Lille", purchase_order="PO-77")

    text = text_of(Invoice.objects.get())

    for words in ("2 rue du Port", "59000 Lille", "PO-77"):
        assert words in text


def test_accounting_gets_each_paper_once(agency: AgencyProfile) -> None:
    order = make_paid_order(**COMPANY, accounting_email="compta@lune.example")
    note = give_back(order, 500)
    outbox.deliver_due()

    assert note is not None
    mails = Mail.objects.filter(name="payments/accounting_copy").order_by("pk")
    papers = Invoice.objects.order_by("pk")
    assert [row.to for row in mails] == ["compta@lune.example"] * 2
    assert [row.attachments for row in mails] == [[["invoice", row.public_id]] for row in papers]
    assert "Facture TEST-FA-00001" in mails[0].subject
    assert "avoir TEST-AV-00001" in mails[1].text


def test_company_states_its_capital_and_register(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(
        legal_status=LegalStatus.COMPANY,
        legal_form="SASU",
        share_capital="1 000 €",
        register="RCS Lille Métropole",
    )
    make_paid_order(language="fr")

    invoice = Invoice.objects.get()
    text = text_of(invoice).replace("\u00a0", " ").replace("\u202f", " ")

    assert "SASU au capital de 1 000 €" in text
    assert "RCS Lille Métropole" in text
    assert invoice.facts["seller"]["missing"] == []


def test_company_without_its_capital_sees_the_blank(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(legal_status=LegalStatus.COMPANY, legal_form="SASU")
    make_paid_order(language="en")

    assert "[share capital to fill in]" in text_of(Invoice.objects.get())


def test_consumer_reads_the_mediator_and_a_company_does_not(agency: AgencyProfile) -> None:
    AgencyProfile.objects.update(mediator_name="CM2C {x}", mediator_url="https://mediator.example/")
    service = make_service()
    make_paid_order(service=service, language="en")
    make_paid_order(service=service, **COMPANY)

    consumer, company = Invoice.objects.order_by("pk")

    assert codes(consumer) == ["franchise", "category", "mediator"]
    assert "mediator" not in codes(company)
    text = " ".join(text_of(consumer).split())
    assert "Consumer mediator, free of charge for you: CM2C {x}, https://mediator.example/." in text


def test_nobody_in_accounting_gets_nothing(order: Order) -> None:
    assert not Mail.objects.filter(name="payments/accounting_copy").exists()
