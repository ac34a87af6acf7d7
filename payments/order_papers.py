"""An order's invoice, credit notes and contract, as the client's page and mails name them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.models import Order
from orders.papers import Paper
from payments import contract_paper, invoice_paper
from payments.models import Invoice, PaymentStatus


def papers(order: Order) -> list[Paper]:
    """One query."""
    found = Invoice.objects.filter(order=order).select_related("payment")
    rows = list(found.order_by("issued_at", "pk"))
    paid = next((row for row in reversed(rows) if _counts(row)), None)
    return [*(_invoice(order, row) for row in rows), *([_contract(order, paid)] if paid else [])]


def _counts(invoice: Invoice) -> bool:
    """An invoice of money that came: none that a mistake had brought."""
    return bool(invoice.payment and invoice.payment.status == PaymentStatus.SUCCEEDED)


def _invoice(order: Order, invoice: Invoice) -> Paper:
    return Paper(
        label=invoice.get_kind_display(),
        number=invoice.number,
        issued_on=invoice.issued_on,
        amount=invoice.balance,
        url=reverse("payments:invoice", args=[order.public_id, invoice.public_id]),
        attachment=(invoice_paper.SOURCE, invoice.public_id),
    )


def _contract(order: Order, invoice: Invoice) -> Paper:
    return Paper(
        label=_("Contract"),
        number=order.reference,
        issued_on=date.fromisoformat(invoice.facts["order"]["ordered_on"]),
        amount=invoice.gross,
        url=reverse("payments:contract", args=[order.public_id]),
        attachment=(contract_paper.SOURCE, invoice.public_id),
        is_contract=True,
    )
