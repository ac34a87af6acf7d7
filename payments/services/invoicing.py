"""Invoices at the payment, credit notes at the refund: in the same transaction, numbered there.

When each is issued and why: docs/decisions/0030-invoices-at-payment.md. Callers hold the lock of
the order. The lock of the series is the last one taken, so that no deadlock can come of it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import F

from kernel import clock, profile
from kernel.money import Money
from orders.models import Order
from payments import invoice_facts, mode
from payments.models import Invoice, InvoiceKind, InvoiceSeries, Payment, Refund
from payments.models.invoice import SEAL
from payments.ways import WayBack, way_back

DIGITS = 5
LETTERS = {InvoiceKind.INVOICE: "FA", InvoiceKind.CREDIT_NOTE: "AV"}


def issue_invoice(payment: Payment) -> Invoice:
    """The invoice of the money that paid the order; the same payment again is the same invoice."""
    if found := Invoice.objects.filter(payment=payment).first():
        return found
    order = payment.order
    lines, texts = invoice_facts.lines_of(order), invoice_facts.texts_of(order)
    return _issue(InvoiceKind.INVOICE, order, lines, payment=payment, texts=texts)


def issue_credit_note(refund: Refund, *, net: Money, vat: Money) -> Invoice | None:
    """What goes back of an invoiced payment, split as the books split it. None without an invoice:
    money that no order asked for was never invoiced."""
    original = Invoice.objects.filter(payment_id=refund.payment_id).first()
    if original is None:
        return None
    lines = invoice_facts.lines_back(original, net=net, vat=vat)
    order = refund.payment.order
    return _issue(InvoiceKind.CREDIT_NOTE, order, lines, refund=refund, original=original)


def cancel_invoice(payment: Payment) -> Invoice | None:
    """The credit note that takes back the whole invoice of a payment noted by mistake. None without
    an invoice; again: the same one."""
    original = Invoice.objects.filter(payment=payment).first()
    if original is None:
        return None
    if found := original.credit_notes.filter(refund=None).first():
        return found
    lines: list[invoice_facts.Line] = original.facts["lines"]
    return _issue(InvoiceKind.CREDIT_NOTE, payment.order, lines, original=original)


def series_of(payment: Payment) -> str:
    """The money's own series: practice and trial never touch the real one, whatever moves now."""
    if payment.livemode:
        return LETTERS[InvoiceKind.INVOICE]
    prefix = "TEST-" if mode.name() == "sandbox" else "TRIAL-"
    return f"{prefix}{LETTERS[InvoiceKind.INVOICE]}"


def _series_beside(original: Invoice) -> str:
    """The credit notes' series of the mode the invoice was issued in."""
    prefix = original.series.removesuffix(LETTERS[InvoiceKind.INVOICE])
    return f"{prefix}{LETTERS[InvoiceKind.CREDIT_NOTE]}"


def _paid_by(payment: Payment | None, original: Invoice | None) -> Payment:
    """Every paper is of money that came by one payment."""
    found = payment or (original.payment if original else None)
    if found is None:
        raise ValueError("A paper names its payment or its original.")
    return found


def seal(invoice: Invoice) -> str:
    """The hash of what is printed and of the seal before it."""
    content = json.dumps(invoice.sealed_content(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _issue(
    kind: InvoiceKind,
    order: Order,
    lines: list[invoice_facts.Line],
    *,
    payment: Payment | None = None,
    refund: Refund | None = None,
    original: Invoice | None = None,
    texts: invoice_facts.Facts | None = None,
) -> Invoice:
    series = _series_beside(original) if original else series_of(_paid_by(payment, original))
    rank = _next(series)
    before = Invoice.objects.filter(series=series, sequence=rank - 1).first()
    agency = profile.current()
    today = clock.now().astimezone(agency.zone).date()
    issued_on = max(today, before.issued_on) if before else today
    facts = (
        invoice_facts.parties_again(original, agency)
        if original
        else invoice_facts.parties(order, agency, issued_on)
    )
    invoice = Invoice(
        kind=kind,
        series=series,
        sequence=rank,
        number=f"{series}-{rank:0{DIGITS}}",
        livemode=_paid_by(payment, original).livemode,
        issued_on=issued_on,
        issued_at=clock.now(),
        order=order,
        payment=payment,
        refund=refund,
        original=original,
        buyer=facts["buyer"]["name"][:250],
        language=order.language,
        currency=order.currency,
        net_amount=sum(line["net"] for line in lines),
        vat_amount=sum(line["vat"] for line in lines),
        gross_amount=sum(line["gross"] for line in lines),
        facts={
            **facts,
            "lines": lines,
            **_reference(original),
            **_settled(payment, issued_on),
            **_back(refund, original),
            "seal": SEAL,
            **(texts or {}),
        },
        previous_sha256=before.sha256 if before else "",
    )
    invoice.sha256 = seal(invoice)
    invoice.save(force_insert=True)
    return invoice


def _next(series: str) -> int:
    """The next number, held until the transaction ends: rolled back, it was never given."""
    rows = InvoiceSeries.objects.filter(name=series)
    if not rows.update(last=F("last") + 1):
        InvoiceSeries.objects.bulk_create([InvoiceSeries(name=series)], ignore_conflicts=True)
        rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()


def _reference(original: Invoice | None) -> dict[str, Any]:
    if original is None:
        return {}
    named = {"number": original.number, "issued_on": original.issued_on.isoformat()}
    return {"original": named}


def _settled(payment: Payment | None, today: date) -> dict[str, Any]:
    """Paid before it is issued: due and paid on the same day, or the day the bank tells."""
    if payment is None:
        return {}
    return {"paid_on": (payment.received_on or today).isoformat(), "paid_by": payment.rail}


def _back(refund: Refund | None, original: Invoice | None) -> dict[str, str]:
    """How the money of a credit note goes back: by our own account, by the channel that holds it,
    by Stripe; or not at all, as it never came."""
    if original is None:
        return {}
    return {"back": way_back(refund.payment) if refund else WayBack.NONE}
