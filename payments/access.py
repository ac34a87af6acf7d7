"""The only doors to one freelancer payment, to one invoice and to a client's invoices."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from orders.models import Order
from payments import contract_paper
from payments.models import Invoice, Payout


def get_payout_for_freelancer(user: User, public_id: str) -> Payout:
    """Their own payment; 404 for everybody else's."""
    try:
        return Payout.objects.select_related("assignment").get(
            public_id=public_id, freelancer__user=user
        )
    except Payout.DoesNotExist:
        raise Http404 from None


def get_contract(order: Order) -> Invoice:
    """The invoice whose facts the contract of this order is printed from; 404 before it is paid."""
    invoice = contract_paper.facts_of(order)
    if invoice is None:
        raise Http404
    return invoice


def get_invoice(order: Order, public_id: str) -> Invoice:
    """An invoice or credit note of this order; 404 otherwise."""
    invoice = Invoice.objects.filter(order=order, public_id=public_id).first()
    if invoice is None:
        raise Http404
    return invoice


def any_invoice(public_id: str) -> Invoice:
    """Of whoever it is: for the back office, whose door the admin site holds, and for mails."""
    return get_object_or_404(Invoice, public_id=public_id)


def invoices_of(client: User) -> QuerySet[Invoice]:
    """Every invoice and credit note of the client's orders, newest first."""
    return Invoice.objects.filter(order__client=client).select_related("order__service")
