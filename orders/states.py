"""The order's process. Delays and diagrams: docs/states.md (generated)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.actors import ActorKind
from kernel.states import Process, Transition

CLIENT, STAFF, SYSTEM = ActorKind.CLIENT, ActorKind.STAFF, ActorKind.SYSTEM


class OrderStatus(models.TextChoices):
    """Labels are what the client reads."""

    AWAITING_PAYMENT = "awaiting_payment", _("To pay")
    EXPIRED = "expired", _("Not paid in time")
    AWAITING_BRIEF = "awaiting_brief", _("Your brief")
    BRIEF_CHECK = "brief_check", _("In progress")
    IN_PRODUCTION = "in_production", _("In progress")
    IN_REVIEW = "in_review", _("In progress")
    DELIVERED = "delivered", _("Your review")
    REVISION_REQUESTED = "revision_requested", _("Changes in progress")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


STAFF_LABELS = {
    OrderStatus.AWAITING_PAYMENT: _("Waiting for the payment"),
    OrderStatus.EXPIRED: _("Not paid in time"),
    OrderStatus.AWAITING_BRIEF: _("Waiting for the brief"),
    OrderStatus.BRIEF_CHECK: _("Brief to look at"),
    OrderStatus.IN_PRODUCTION: _("In production"),
    OrderStatus.IN_REVIEW: _("To check"),
    OrderStatus.DELIVERED: _("With the client"),
    OrderStatus.REVISION_REQUESTED: _("Changes asked"),
    OrderStatus.COMPLETED: _("Completed"),
    OrderStatus.CANCELLED: _("Cancelled"),
}
"""What the owner and the staff read: every status by its own name."""


def staff_words(status: str) -> str:
    """The status in the owner's words, in the language of the moment."""
    return str(STAFF_LABELS[OrderStatus(status)])


S = OrderStatus
OPEN = (
    S.AWAITING_PAYMENT,
    S.AWAITING_BRIEF,
    S.BRIEF_CHECK,
    S.IN_PRODUCTION,
    S.IN_REVIEW,
    S.DELIVERED,
    S.REVISION_REQUESTED,
)
WORKING = (S.IN_PRODUCTION, S.IN_REVIEW, S.REVISION_REQUESTED)
HOLDS_PLACE = (S.AWAITING_PAYMENT, S.AWAITING_BRIEF, S.BRIEF_CHECK, *WORKING)
"""From the order to the delivery it takes a place of its service's queue (catalog `queue_cap`)."""

PROCESS = Process(
    "order",
    S.AWAITING_PAYMENT,
    [
        Transition(
            "confirm_payment",
            (S.AWAITING_PAYMENT,),
            S.AWAITING_BRIEF,
            (SYSTEM,),
            requires="the captured amount and currency equal the order's",
            timer="brief reminders after 1, 3, 5 and 10 days; the owner decides after 14",
            topic="order.paid",
        ),
        Transition(
            "take_back_payment",
            (S.AWAITING_BRIEF, S.BRIEF_CHECK),
            S.AWAITING_PAYMENT,
            (STAFF,),
            requires="the money was noted by hand, by mistake; production has not begun",
            timer="5 days to pay",
            topic="order.payment_taken_back",
        ),
        Transition(
            "expire",
            (S.AWAITING_PAYMENT,),
            S.EXPIRED,
            (SYSTEM,),
            requires="the time to pay is over",
            topic="order.expired",
        ),
        Transition(
            "cancel",
            (S.AWAITING_PAYMENT, S.AWAITING_BRIEF, S.BRIEF_CHECK),
            S.CANCELLED,
            (CLIENT, STAFF),
            requires="a reason of the staff",
            topic="order.cancelled",
        ),
        Transition(
            "cancel_late",
            (S.IN_PRODUCTION, S.IN_REVIEW),
            S.CANCELLED,
            (STAFF,),
            requires="a reason",
            topic="order.cancelled",
        ),
        Transition(
            "withdraw_contract",
            (
                S.AWAITING_PAYMENT,
                S.AWAITING_BRIEF,
                S.BRIEF_CHECK,
                S.IN_PRODUCTION,
                S.IN_REVIEW,
                S.DELIVERED,
                S.REVISION_REQUESTED,
                S.COMPLETED,
            ),
            S.CANCELLED,
            (CLIENT,),
            requires="a consumer within the withdrawal period",
            timer="the refund is due within 14 days",
            topic="order.withdrawn",
        ),
        Transition(
            "submit_brief",
            (S.AWAITING_BRIEF,),
            S.BRIEF_CHECK,
            (CLIENT, STAFF),
            requires="every required answer and file",
            topic="order.brief_submitted",
        ),
        Transition(
            "ask_for_brief",
            (S.BRIEF_CHECK,),
            S.AWAITING_BRIEF,
            (STAFF,),
            requires="precise questions",
            topic="order.brief_questioned",
        ),
        Transition(
            "accept_brief",
            (S.BRIEF_CHECK,),
            S.IN_PRODUCTION,
            (STAFF, SYSTEM),
            requires="what the owner rewrites is written",
            timer="the date is fixed; chasers at -24 h, -4 h, due and late",
            topic="order.in_production",
        ),
        Transition(
            "submit_work",
            (S.IN_PRODUCTION,),
            S.IN_REVIEW,
            (STAFF, SYSTEM),
            topic="order.in_review",
        ),
        Transition(
            "return_work",
            (S.IN_REVIEW,),
            S.IN_PRODUCTION,
            (STAFF, SYSTEM),
            requires="remarks",
            topic="order.returned",
        ),
        Transition(
            "deliver",
            (S.IN_REVIEW,),
            S.DELIVERED,
            (STAFF,),
            requires="at least one file",
            timer="7 days to answer; reminders at half and -24 h; silence completes",
            topic="order.delivered",
        ),
        Transition(
            "request_changes",
            (S.DELIVERED,),
            S.REVISION_REQUESTED,
            (CLIENT,),
            requires="a round left",
            topic="order.revision_requested",
        ),
        Transition(
            "resume",
            (S.REVISION_REQUESTED,),
            S.IN_PRODUCTION,
            (STAFF, SYSTEM),
            timer="new clock: 40 % of the original time, 3 days at most",
            topic="order.resumed",
        ),
        Transition(
            "approve",
            (S.DELIVERED,),
            S.COMPLETED,
            (CLIENT,),
            topic="order.completed",
        ),
        Transition(
            "complete_in_silence",
            (S.DELIVERED,),
            S.COMPLETED,
            (SYSTEM,),
            requires="the time to review is over",
            topic="order.completed",
        ),
    ],
)
