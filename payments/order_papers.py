"""An order's invoice and credit notes, as the client's page and mails name them."""

from __future__ import annotations

from django.urls import reverse

from orders.models import Order
from orders.papers import Paper
from payments import invoice_paper
from payments.models import Invoice


def papers(order: Order) -> list[Paper]:
    """One query."""
    return [
        Paper(
            label=invoice.get_kind_display(),
            number=invoice.number,
            issued_on=invoice.issued_on,
            amount=invoice.balance,
            url=reverse("payments:invoice", args=[order.public_id, invoice.public_id]),
            attachment=(invoice_paper.SOURCE, invoice.public_id),
        )
        for invoice in Invoice.objects.filter(order=order).order_by("issued_at", "pk")
    ]
