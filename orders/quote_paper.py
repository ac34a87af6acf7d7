"""A quote as a PDF, made again from its row whenever somebody asks: same row, same bytes."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.numbers import format_currency
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kernel import documents, i18n, letterhead
from kernel.mail import Attachment
from kernel.money import Money
from kernel.templatetags.relais import date_words, rate
from orders.access import get_quote_of_mail
from orders.buyers import BuyerKind, VatReason
from orders.models import ClientQuote, ClientQuoteLine

SOURCE = "quote"


def pdf(quote: ClientQuote) -> bytes:
    """In the client's language, whatever the reader's."""
    return documents.pdf(quote.facts["paper"], printed(quote), at=quote.sent_at)


def file_name(quote: ClientQuote) -> str:
    """`devis-DV-00012.pdf`"""
    with translation.override(quote.language):
        return f"{pgettext('file name', 'quote')}-{quote.number}.pdf"


def pdf_response(quote: ClientQuote) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{file_name(quote)}"'}
    return HttpResponse(pdf(quote), content_type="application/pdf", headers=headers)


def attachment(public_id: str) -> Attachment:
    quote = get_quote_of_mail(public_id)
    return Attachment(file_name(quote), pdf(quote))


def printed(quote: ClientQuote) -> dict[str, Any]:
    """What the Typst template shows: words and sums, already written."""
    with translation.override(quote.language):
        facts, live = quote.facts, quote.facts["is_live"]
        return {
            "lang": quote.language,
            "brand": facts["brand"],
            "title": pgettext("paper", "Quote"),
            "number": quote.number,
            "watermark": "" if live else _("Specimen"),
            "practice": "" if live else _("Practice: nothing is really for sale here."),
            "agency": {
                "label": _("Seller"),
                **letterhead.printed_seller(facts["seller"], live=live),
            },
            "buyer": {"label": _("Client"), **_buyer(quote)},
            "facts": _facts(quote),
            "heads": [_("Description"), _("Quantity"), _("Net price of one"), _("Net price")],
            "rows": [_row(quote, line) for line in quote.lines.all()],
            "totals": _totals(quote),
            "settled": ["", ""],
            "note": [part for part in quote.note.splitlines() if part.strip()],
            "mentions": _mentions(quote),
            "footer": letterhead.footer(facts["seller"]),
            "page": _("Page"),
        }


def _buyer(quote: ClientQuote) -> dict[str, Any]:
    lines = [quote.name if quote.company_name else "", letterhead.country_words(quote.country)]
    lines += [letterhead.vat_line(quote.vat_number), quote.email]
    name = quote.company_name or quote.name
    return {"name": name, "lines": [line for line in lines if line], "blanks": []}


def _facts(quote: ClientQuote) -> list[list[str]]:
    sent = timezone.localtime(quote.sent_at, quote.ends_at.tzinfo).date()
    days = ngettext("%(count)d working day", "%(count)d working days", quote.days)
    rounds = ngettext("%(count)d round", "%(count)d rounds", quote.revisions)
    return [
        [_("Date"), _day(sent)],
        [_("Valid until"), _day(quote.valid_until)],
        [_("Time of work"), days % {"count": quote.days}],
        [_("Rounds of changes"), rounds % {"count": quote.revisions}],
    ]


def _row(quote: ClientQuote, line: ClientQuoteLine) -> list[str]:
    title = line.title_fr if quote.language == "fr" else line.title_en
    unit, net = _sum(quote, line.unit_amount), _sum(quote, line.net_amount)
    return [title, str(line.quantity), unit, net]


def _totals(quote: ClientQuote) -> list[list[str]]:
    line = quote.lines.all()[0]
    if line.vat_reason != VatReason.DOMESTIC:
        return [[_("Total"), _sum(quote, quote.gross_amount)]]
    share = {"rate": rate(line.vat_rate)}
    return [
        [_("Total without VAT"), _sum(quote, quote.net_amount)],
        [_("VAT at %(rate)s") % share, _sum(quote, quote.vat_amount)],
        [_("Total with VAT"), _sum(quote, quote.gross_amount)],
    ]


def _mentions(quote: ClientQuote) -> list[str]:
    """How it binds, then what the law wants said to this buyer."""
    told = [
        _(
            "You accept by the link in our mail: you read everything once more, then order and "
            "pay. The quote itself is free. The time of work begins when your brief is complete."
        )
    ]
    if quote.buyer_kind == BuyerKind.CONSUMER:
        told.append(
            _(
                "A consumer may withdraw within 14 days of the order (article L221-18 of the "
                "French consumer code)."
            )
        )
    return [*told, *(each[quote.language] for each in quote.facts["mentions"])]


def _sum(quote: ClientQuote, minor: int) -> str:
    value = Money(minor, quote.currency)
    return str(format_currency(value.decimal, value.currency, locale=i18n.current()))


def _day(value: date) -> str:
    return date_words(value, "d MMM y")
