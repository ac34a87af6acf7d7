"""What Stripe itself has shown: facts of payments that the practice mode did not make up."""

from __future__ import annotations

from django.db.models import Q

from payments.models import Payment, Rail, Refund
from payments.models.payment import PaymentStatus, RefundStatus

MADE_UP = "cs_test_sbx_"
"""How the sessions of practice mode begin (payments/sandbox/objects.py)."""


def is_proved_by_stripe() -> bool:
    """A payment taken and a refund made through Stripe, in its test mode or with real money."""
    done = Refund.objects.filter(status=RefundStatus.SUCCEEDED)
    return done.filter(_by_stripe("payment__")).exists()


def is_refunded_live() -> bool:
    done = Refund.objects.filter(status=RefundStatus.SUCCEEDED, payment__livemode=True)
    return done.filter(_by_stripe("payment__")).exists()


def has_sold_live() -> bool:
    sold = Payment.objects.filter(status=PaymentStatus.SUCCEEDED, livemode=True)
    return sold.filter(_by_stripe()).exists()


def _by_stripe(path: str = "") -> Q:
    """Transfers and sales from elsewhere never touch Stripe: they have no session."""
    with_session = Q(**{f"{path}rail": Rail.CARD, f"{path}session_id__isnull": False})
    return with_session & ~Q(**{f"{path}session_id__startswith": MADE_UP})
