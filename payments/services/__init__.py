"""Every write about money. Keyword-only; no network under a lock."""

from payments.services.by_hand import ReceivedInFuture, enter_paid_order
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
    SentInFuture,
    SentTooEarly,
    record_refund_sent,
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
from payments.services.transfers import (
    NoTransfers,
    PlaceTooScarce,
    WrongReference,
    WrongSum,
    choose_transfer,
    record_transfer,
)
from payments.services.webhook import process_event, receive_event

__all__ = [
    "AlreadyPaid",
    "DocumentMissing",
    "NoTransfers",
    "NotPayable",
    "NothingToRefund",
    "NumberMissing",
    "OtherMode",
    "PaidTooEarly",
    "PaymentInProgress",
    "PlaceTooScarce",
    "ReceivedInFuture",
    "RefundTooLarge",
    "SentInFuture",
    "SentTooEarly",
    "WrongReference",
    "WrongSum",
    "book_pay",
    "choose_transfer",
    "close_checkout",
    "enter_paid_order",
    "open_checkout",
    "process_event",
    "receive_event",
    "recognise_revenue",
    "record_invoice_number",
    "record_payout",
    "record_refund_sent",
    "record_transfer",
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
