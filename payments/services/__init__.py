"""Every write about money. Keyword-only; no network under a lock."""

from payments.services.checkout import (
    NotPayable,
    PaymentInProgress,
    close_checkout,
    open_checkout,
)
from payments.services.payouts import (
    AlreadyPaid,
    DocumentMissing,
    NumberMissing,
    PaidTooEarly,
    book_pay,
    record_invoice_number,
    record_payout,
)
from payments.services.refunds import (
    NothingToRefund,
    OtherMode,
    RefundTooLarge,
    refundable,
    request_refund,
    retry_refund,
    return_order_money,
    return_unmatched,
    send_refund,
    settle_withdrawal,
    sync_refund,
)
from payments.services.sweep import sweep, sweep_settled
from payments.services.sync import recognise_revenue, sync_latest, sync_session
from payments.services.webhook import process_event, receive_event

__all__ = [
    "AlreadyPaid",
    "DocumentMissing",
    "NotPayable",
    "NothingToRefund",
    "NumberMissing",
    "OtherMode",
    "PaidTooEarly",
    "PaymentInProgress",
    "RefundTooLarge",
    "book_pay",
    "close_checkout",
    "open_checkout",
    "process_event",
    "receive_event",
    "recognise_revenue",
    "record_invoice_number",
    "record_payout",
    "refundable",
    "request_refund",
    "retry_refund",
    "return_order_money",
    "return_unmatched",
    "send_refund",
    "settle_withdrawal",
    "sweep",
    "sweep_settled",
    "sync_latest",
    "sync_refund",
    "sync_session",
]
