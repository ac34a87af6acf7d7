"""What of a client's money is not settled yet."""

from __future__ import annotations

from accounts.models import User
from payments.models import Payment, PaymentStatus, Refund
from payments.models.payment import RefundStatus


def has_refund_under_way(client: User) -> bool:
    """A refund that has not arrived, or a debit that the bank still confirms."""
    refunds = Refund.objects.filter(payment__order__client=client)
    debits = Payment.objects.filter(order__client=client, status=PaymentStatus.PROCESSING)
    return refunds.exclude(status=RefundStatus.SUCCEEDED).exists() or debits.exists()
