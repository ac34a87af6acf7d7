"""What was agreed, as a PDF to keep: the contract on a durable medium (Code de la consommation
L221-13, decision 0031). Made again from its rows whenever somebody asks: same rows, same bytes.

The parties, lines and mentions are those the invoice of the payment copied; the rest stands on the
order, which keeps the version of the terms, and in law texts, which never change.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from babel.dates import format_datetime
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.legal import layout
from catalog.legal.models import Document, LegalText
from kernel import documents, i18n, profile
from kernel.mail import Attachment
from kernel.templatetags.relais import date_words
from orders.buyers import BuyerKind
from orders.models import Order, StartDeclaration
from orders.withdrawal import last_day
from payments import invoice_paper
from payments.models import Invoice, PaymentStatus

SOURCE = "contract"
PAPER = "contract-1"  # a new design is a new file
OF_THE_INVOICE = (
    *("lang", "brand", "watermark", "practice", "agency", "buyer", "heads", "rows", "totals"),
    *("settled", "mentions", "footer", "page"),
)
Part = dict[str, Any]


def facts_of(order: Order) -> Invoice | None:
    """The invoice of the money that paid the order; None before, and once it was a mistake."""
    paid = Invoice.objects.filter(order=order, payment__status=PaymentStatus.SUCCEEDED)
    return paid.order_by("issued_at", "pk").last()


def pdf(invoice: Invoice) -> bytes:
    """In the buyer's language, whatever the reader's."""
    return documents.pdf(PAPER, printed(invoice), at=invoice.issued_at)


def file_name(invoice: Invoice) -> str:
    """`contrat-RL-2K4P7Q.pdf`"""
    with translation.override(invoice.language):
        word = pgettext("file name", "contract")
    return f"{word}-{invoice.facts['order']['reference']}.pdf"


def pdf_response(invoice: Invoice) -> HttpResponse:
    """Saved under its name rather than shown, as invoices are."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name(invoice)}"'}
    return HttpResponse(pdf(invoice), content_type="application/pdf", headers=headers)


def attachment(public_id: str) -> Attachment:
    invoice = Invoice.objects.select_related("order__terms").get(public_id=public_id)
    return Attachment(file_name(invoice), pdf(invoice))


def printed(invoice: Invoice) -> dict[str, Any]:
    """What the Typst template shows: words and sums, already written."""
    order, paper = invoice.order, invoice_paper.printed(invoice)
    with translation.override(invoice.language), timezone.override(profile.current().zone):
        return {
            **{name: paper[name] for name in OF_THE_INVOICE},
            "title": _("Contract"),
            "number": order.reference,
            "facts": _facts(order, invoice),
            "parts": [part for part in _parts(order) if part["lines"]],
            "annexes": _annexes(order, invoice),
        }


def _facts(order: Order, invoice: Invoice) -> list[list[str]]:
    rows = [
        [_("Ordered on"), _moment(order.placed_at)],
        [_("Order"), order.reference],
        [_("Invoice"), invoice.number],
    ]
    if order.purchase_order:
        rows.append([_("Your purchase order"), order.purchase_order])
    return rows


def _parts(order: Order) -> list[Part]:
    return [
        _part(_("What you wrote with your choice"), _written(order)),
        _part(_("When you receive it"), _delivery(order)),
        _part(_("What you declared about the start"), _declared(order)),
        _part(_("Your right of withdrawal"), _withdrawal(order)),
        _part(_("Guarantee and complaints"), _guarantee(order)),
    ]


def _part(title: str, lines: list[str]) -> Part:
    return {"title": title, "lines": lines}


def _written(order: Order) -> list[str]:
    return [f"{line.title}: {line.text}" for line in order.lines.all() if line.text]


def _delivery(order: Order) -> list[str]:
    days, rounds = order.days, order.revisions_included
    lines = [
        ngettext(
            "We deliver %(days)s working day after your complete brief. The exact date is written "
            "on your order as soon as the brief is accepted.",
            "We deliver %(days)s working days after your complete brief. The exact date is written "
            "on your order as soon as the brief is accepted.",
            days,
        )
        % {"days": days},
        ngettext(
            "%(rounds)s round of changes is included.",
            "%(rounds)s rounds of changes are included.",
            rounds,
        )
        % {"rounds": rounds},
    ]
    begin = _("Work begins on %(date)s at the earliest.")
    if order.starts_on:
        lines.append(begin % {"date": _day(order.starts_on)})
    if order.starts_after:
        lines.append(begin % {"date": _day(_local(order.starts_after))})
    return lines


def _declared(order: Order) -> list[str]:
    start = StartDeclaration.objects.filter(order=order).first()
    return start.text.splitlines() if start else []


def _withdrawal(order: Order) -> list[str]:
    if order.withdraw_before is None:
        return [
            _("You order as a company, so the consumers’ right of withdrawal does not apply."),
            _("Until your brief is accepted, you can cancel for a full refund."),
        ]
    until = _day(_local(last_day(order.withdraw_before)))
    return [
        _(
            "You may withdraw from the contract without giving a reason until %(date)s included, "
            "on the page of your order, by the link in your e-mails or with the form below."
        )
        % {"date": until}
    ]


def _guarantee(order: Order) -> list[str]:
    """Conformity and mediation are the consumer's (Code de la consommation L217-3, L612-1)."""
    is_consumer = order.buyer_kind == BuyerKind.CONSUMER
    lines = [_("The legal guarantee of conformity applies to what we deliver.")] * is_consumer
    if order.terms and is_consumer:
        lines.append(_("Where to complain, and who mediates: in the terms of sale below."))
    return lines


def _annexes(order: Order, invoice: Invoice) -> list[Part]:
    """The withdrawal text with its form, for consumers; the terms as they were accepted."""
    found = []
    if text := _withdrawal_text(order, invoice):
        found.append(_annex(text, ""))
    if order.terms:
        words = {"number": order.terms.number, "moment": _moment(order.placed_at)}
        told = _("Version %(number)s, accepted on %(moment)s.") % words
        found.append(_annex(order.terms, told))
    return found


def _annex(text: LegalText, told: str) -> Part:
    title, parts = layout.plain(text.body)
    blocks = [{"kind": kind, "lines": lines} for kind, lines in parts]
    return {"title": title, "told": told, "blocks": blocks}


def _withdrawal_text(order: Order, invoice: Invoice) -> LegalText | None:
    """The version noted with the payment; for older orders the one published by then."""
    if order.withdraw_before is None:
        return None
    texts = LegalText.objects.filter(document=Document.WITHDRAWAL, language=invoice.language)
    if number := invoice.facts.get("withdrawal_text"):
        return texts.filter(number=number).first()
    return texts.filter(published_at__lte=invoice.issued_at).order_by("-number").first()


def _day(value: date) -> str:
    """With its year, always: paper is read in other years."""
    return date_words(value, "EEEE d MMMM y")


def _moment(value: datetime) -> str:
    local = _local(value).replace(tzinfo=None)
    return str(format_datetime(local, "d MMMM y, HH:mm", locale=i18n.current()))


def _local(value: datetime) -> datetime:
    return timezone.localtime(value)
