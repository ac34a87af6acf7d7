"""An invoice as a PDF, made again from its row whenever somebody asks: same row, same bytes.

Everything printed stands in the row; only labels and layout are ours, and the row names its layout.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel import documents, i18n, letterhead
from kernel.mail import Attachment
from kernel.money import Money
from kernel.templatetags.relais import MINUS, date_words, rate
from payments.access import any_invoice
from payments.models import Invoice, InvoiceKind, Rail
from payments.ways import WayBack

SOURCE = "invoice"
Rows = list[list[str]]


def pdf(invoice: Invoice) -> bytes:
    """In the buyer's language, whatever the reader's."""
    return documents.pdf(invoice.facts["paper"], printed(invoice), at=invoice.issued_at)


def file_name(invoice: Invoice) -> str:
    """`facture-FA-00012.pdf`"""
    with translation.override(invoice.language):
        words = {
            InvoiceKind.INVOICE: pgettext("file name", "invoice"),
            InvoiceKind.CREDIT_NOTE: pgettext("file name", "credit-note"),
        }
        return f"{words[InvoiceKind(invoice.kind)]}-{invoice.number}.pdf"


def pdf_response(invoice: Invoice) -> HttpResponse:
    """Saved under its name rather than shown: nothing of it stays in the page's policy."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name(invoice)}"'}
    return HttpResponse(pdf(invoice), content_type="application/pdf", headers=headers)


def attachment(public_id: str) -> Attachment:
    invoice = any_invoice(public_id)
    return Attachment(file_name(invoice), pdf(invoice))


def printed(invoice: Invoice) -> dict[str, Any]:
    """What the Typst template shows: words and sums, already written."""
    with translation.override(invoice.language):
        facts = invoice.facts
        return {
            "lang": invoice.language,
            "brand": facts["brand"],
            "title": _("Credit note") if invoice.is_credit_note else _("Invoice"),
            "number": invoice.number,
            "refers": _refers(invoice),
            "watermark": "" if invoice.livemode else _("Specimen"),
            "practice": "" if invoice.livemode else _("Practice: no real payment was received."),
            "agency": {
                "label": _("Seller"),
                **letterhead.printed_seller(facts["seller"], live=invoice.livemode),
            },
            "buyer": {"label": _("Client"), **_buyer(facts["buyer"])},
            "facts": _facts(invoice),
            "heads": _heads(invoice),
            "rows": [_row(invoice, line) for line in facts["lines"]],
            "totals": _totals(invoice),
            "settled": _settled(invoice),
            "mentions": [each[invoice.language] for each in facts["mentions"]],
            "footer": letterhead.footer(facts["seller"]),
            "page": _("Page"),
        }


def _buyer(buyer: dict[str, Any]) -> dict[str, Any]:
    lines = [buyer["contact"], buyer["address"], letterhead.country_words(buyer["country"])]
    lines += [
        letterhead.siren(buyer["legal_id"]),
        letterhead.vat_line(buyer["vat_number"]),
        buyer["email"],
    ]
    return {"name": buyer["name"], "lines": [line for line in lines if line], "blanks": []}


def _facts(invoice: Invoice) -> Rows:
    order = invoice.facts["order"]
    rows = [
        [_("Date"), _day(invoice.issued_on)],
        [_("Order"), order["reference"]],
        [_("Ordered on"), _day(date.fromisoformat(order["ordered_on"]))],
    ]
    if order["purchase_order"]:
        rows.append([_("Your purchase order"), order["purchase_order"]])
    return rows


def _refers(invoice: Invoice) -> str:
    original = invoice.facts.get("original")
    if original is None:
        return ""
    day = _day(date.fromisoformat(original["issued_on"]))
    words = {"number": original["number"], "date": day}
    return _("Refers to invoice %(number)s of %(date)s") % words


def _heads(invoice: Invoice) -> list[str]:
    if _has_vat(invoice):
        return [_("Description"), _("Net price"), _("VAT"), _("Price with VAT")]
    return [_("Description"), _("Amount")]


def _row(invoice: Invoice, line: dict[str, Any]) -> list[str]:
    title = line[f"title_{invoice.language}"]
    if not _has_vat(invoice):
        return [title, _sum(invoice, line["gross"])]
    share = rate(Decimal(line["vat_rate"]))
    return [title, _sum(invoice, line["net"]), share, _sum(invoice, line["gross"])]


def _totals(invoice: Invoice) -> Rows:
    final = _("Total credited") if invoice.is_credit_note else _("Total")
    if not _has_vat(invoice):
        return [[final, _sum(invoice, invoice.gross_amount)]]
    rows = [[_("Total without VAT"), _sum(invoice, invoice.net_amount)]]
    for share, vat in sorted(_vat_by_rate(invoice).items()):
        rows.append([_("VAT at %(rate)s") % {"rate": rate(share)}, _sum(invoice, vat)])
    final = _("Total credited with VAT") if invoice.is_credit_note else _("Total with VAT")
    return [*rows, [final, _sum(invoice, invoice.gross_amount)]]


def _settled(invoice: Invoice) -> list[str]:
    """What was paid and what is still due, in two short texts."""
    if invoice.is_credit_note:
        return [_way_back(str(invoice.facts.get("back", ""))), ""]
    paid = _day(date.fromisoformat(invoice.facts["paid_on"]))
    by_transfer = invoice.facts.get("paid_by") == Rail.TRANSFER
    told = _("Paid by bank transfer on %(date)s") if by_transfer else _("Paid on %(date)s")
    return [
        told % {"date": paid.replace(" ", "\u00a0")},
        _("Still to pay: %(amount)s") % {"amount": _sum(invoice, 0)},
    ]


def _way_back(word: str) -> str:
    """Papers from before it was noted say it in general."""
    words = {
        WayBack.TRANSFER.value: _("This amount goes back to you by bank transfer."),
        WayBack.CHANNEL.value: _("This amount goes back to you through the place where you paid."),
        WayBack.NONE.value: _(
            "The payment was noted by mistake: this credit note cancels the invoice, and no money "
            "goes back."
        ),
    }
    return words.get(word, _("This amount goes back to you the way you paid."))


def _has_vat(invoice: Invoice) -> bool:
    return any(line["category"] == "S" for line in invoice.facts["lines"])


def _vat_by_rate(invoice: Invoice) -> dict[Decimal, int]:
    found: dict[Decimal, int] = {}
    for line in invoice.facts["lines"]:
        share = Decimal(line["vat_rate"])
        found[share] = found.get(share, 0) + line["vat"]
    return found


def _sum(invoice: Invoice, minor: int) -> str:
    """Cents always shown, so that the column lines up."""
    value = Money(minor, invoice.currency)
    written = str(format_currency(value.decimal, value.currency, locale=i18n.current()))
    return written.replace("-", MINUS)


def _day(value: date) -> str:
    return date_words(value, "d MMMM y")
