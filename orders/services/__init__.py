"""Every write to an order. Keyword-only, the actor named, each call one transaction."""

from orders.services.briefing import (
    FILES_PER_ANSWER,
    accept_brief,
    add_brief_file,
    answers_to_rewrite,
    ask_for_brief,
    missing_answers,
    remove_brief_file,
    rewrite_answer,
    save_answers,
    submit_brief,
)
from orders.services.errors import (
    AddressTaken,
    AmountMismatch,
    BriefIncomplete,
    BriefNotRewritten,
    FileNameTwice,
    NoRoundsLeft,
    NothingToDeliver,
    NotOnSale,
    ReasonMissing,
    TooManyFiles,
)
from orders.services.messaging import close_messages, post_message
from orders.services.paying import cancel_order, confirm_payment, expire_order
from orders.services.placing import OrderDraft, await_transfer, place_order
from orders.services.producing import (
    days_for_changes,
    deliver_order,
    mark_taken,
    record_submission,
    resume_production,
    return_work,
)
from orders.services.quoting import Quote, QuoteLine, quote
from orders.services.reviewing import approve_delivery, complete_in_silence, request_changes

__all__ = [
    "FILES_PER_ANSWER",
    "AddressTaken",
    "AmountMismatch",
    "BriefIncomplete",
    "BriefNotRewritten",
    "FileNameTwice",
    "NoRoundsLeft",
    "NotOnSale",
    "NothingToDeliver",
    "OrderDraft",
    "Quote",
    "QuoteLine",
    "ReasonMissing",
    "TooManyFiles",
    "accept_brief",
    "add_brief_file",
    "answers_to_rewrite",
    "approve_delivery",
    "ask_for_brief",
    "await_transfer",
    "cancel_order",
    "close_messages",
    "complete_in_silence",
    "confirm_payment",
    "days_for_changes",
    "deliver_order",
    "expire_order",
    "mark_taken",
    "missing_answers",
    "place_order",
    "post_message",
    "quote",
    "record_submission",
    "remove_brief_file",
    "request_changes",
    "resume_production",
    "return_work",
    "rewrite_answer",
    "save_answers",
    "submit_brief",
]
