"""Money in, money out, and the books that say so."""

from payments.models.invoice import Invoice, InvoiceKind, InvoiceSeries
from payments.models.ledger import Account, Journal, Posting
from payments.models.payment import Payment, PaymentStatus, Rail, Refund, RefundStatus
from payments.models.payout import Payout
from payments.models.refund_account import RefundAccount
from payments.models.results import DayResult, EndedOrder
from payments.models.stripe import SandboxObject, StripeEvent
from payments.models.transfer import AwaitedTransfer

__all__ = [
    "Account",
    "AwaitedTransfer",
    "DayResult",
    "EndedOrder",
    "Invoice",
    "InvoiceKind",
    "InvoiceSeries",
    "Journal",
    "Payment",
    "PaymentStatus",
    "Payout",
    "Posting",
    "Rail",
    "Refund",
    "RefundAccount",
    "RefundStatus",
    "SandboxObject",
    "StripeEvent",
]
