"""What Stripe itself has shown: facts of payments that the practice mode did not make up."""

from __future__ import annotations

from payments.models import Payment, Refund
from payments.models.payment import PaymentStatus, RefundStatus

MADE_UP = "cs_test_sbx_"
"""How the sessions of practice mode begin (payments/sandbox/objects.py)."""


def is_proved_by_stripe() -> bool:
    """A payment taken and a refund made through Stripe, in its test mode or with real money."""
    done = Refund.objects.filter(status=RefundStatus.SUCCEEDED)
    return done.exclude(payment__session_id__startswith=MADE_UP).exists()


def is_refunded_live() -> bool:
    return Refund.objects.filter(status=RefundStatus.SUCCEEDED, payment__livemode=True).exists()


def has_sold_live() -> bool:
    return Payment.objects.filter(status=PaymentStatus.SUCCEEDED, livemode=True).exists()
