"""The only doors of the desk to one object; unknown references are 404."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from catalog.models import PriceReduction
from freelancers.models import Assignment, Freelancer
from freelancers.states import LIVE
from orders.models import ClientQuote, Coupon, Lead, Order
from payments.models import AwaitedTransfer, Payment, Payout, Refund


def order_of(reference: str) -> Order:
    rows = Order.objects.select_related("service", "package", "client", "brief", "channel")
    return get_object_or_404(rows, reference=reference)


def job_of(order: Order, reference: str) -> Assignment:
    return get_object_or_404(order.assignments.select_related("freelancer"), reference=reference)


def live_job(order: Order) -> Assignment | None:
    return order.assignments.filter(status__in=LIVE).select_related("freelancer").first()


def freelancer_of(public_id: str) -> Freelancer:
    return get_object_or_404(Freelancer, public_id=public_id)


def payout_of(public_id: str) -> Payout:
    rows = Payout.objects.select_related("freelancer", "assignment__order__service")
    return get_object_or_404(rows, public_id=public_id)


def payment_of(order: Order, public_id: str) -> Payment:
    return get_object_or_404(order.payments.all(), public_id=public_id)


def refund_of(public_id: str) -> Refund:
    return get_object_or_404(Refund.objects.select_related("payment__order"), public_id=public_id)


def reduction_of(public_id: str) -> PriceReduction:
    return get_object_or_404(PriceReduction, public_id=public_id)


def coupon_of(public_id: str) -> Coupon:
    return get_object_or_404(Coupon.objects.prefetch_related("services"), public_id=public_id)


def transfer_of(order: Order) -> AwaitedTransfer:
    return get_object_or_404(AwaitedTransfer, order=order)


def lead_of(public_id: str) -> Lead:
    return get_object_or_404(Lead.objects.select_related("service", "order"), public_id=public_id)


def quote_of(lead: Lead, number: str) -> ClientQuote:
    return get_object_or_404(lead.quotes.select_related("lead"), number=number)
