"""Invoices and credit notes as a table for the accountant, in the reader's own kind of CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel import i18n
from kernel.money import Money
from payments.models import Invoice, InvoiceKind
from payments.models.invoice import TYPE_CODES

BOM = "\ufeff"  # without it Excel reads accents wrong


def response(invoices: Iterable[Invoice]) -> HttpResponse:
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8")
    name = pgettext("file name", "invoices")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    delimiter = ";" if i18n.current() == "fr" else ","
    sheet = csv.writer(answer, delimiter=delimiter)
    sheet.writerow(_heads())
    sheet.writerows([_harmless(cell) for cell in _cells(invoice)] for invoice in invoices)
    return answer


def _heads() -> list[str]:
    return [
        *(_("Number"), _("Kind"), _("Type code"), _("Issued on"), _("Refers to"), _("Order")),
        *(_("Client"), _("Country"), _("VAT number"), _("Currency")),
        *(_("Net price"), _("VAT"), _("Total"), _("Real money"), _("Seal")),
    ]


def _cells(invoice: Invoice) -> list[str]:
    """Credit notes count below zero, so that a column sums to what was sold."""
    sign = -1 if invoice.is_credit_note else 1
    sums = (invoice.net_amount, invoice.vat_amount, invoice.gross_amount)
    buyer = invoice.facts["buyer"]
    return [
        invoice.number,
        invoice.get_kind_display(),
        TYPE_CODES[InvoiceKind(invoice.kind)],
        invoice.issued_on.isoformat(),
        invoice.original.number if invoice.original else "",
        invoice.order.reference,
        invoice.buyer,
        buyer["country"],
        buyer["vat_number"],
        invoice.currency,
        *(_decimal(Money(sign * amount, invoice.currency)) for amount in sums),
        _("yes") if invoice.livemode else _("no"),
        invoice.sha256,
    ]


def _decimal(value: Money) -> str:
    return str(value.decimal).replace(".", "," if i18n.current() == "fr" else ".")


def _harmless(cell: str) -> str:
    """A client's name that a spreadsheet would run as a formula is kept as text."""
    is_sum = cell.replace(",", ".").lstrip("-").replace(".", "", 1).isdigit()
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell and not is_sum else cell
