"""Domain errors as sentences: what happened, what is safe, what to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from freelancers import errors as freelancers
from kernel.files import FileRefused
from kernel.states import Conflict, IllegalTransition
from kernel.templatetags.relais import long_day, money
from orders import services as orders
from payments import services as payments

MOVED_ON = (IllegalTransition, Conflict)
SPEAKING = (
    freelancers.CannotInvite,
    freelancers.CannotOffer,
    freelancers.InvitationGone,
    freelancers.JobClosed,
    freelancers.NothingToSubmit,
    freelancers.OfferGone,
    FileRefused,
)


def is_refusal(error: Exception) -> bool:
    known = (
        *MOVED_ON,
        *SPEAKING,
        orders.BriefNotRewritten,
        orders.BriefIncomplete,
        orders.OwedTooMuch,
        orders.StartsLater,
        payments.CannotTakeBack,
        payments.NumberTaken,
        payments.OtherMode,
        payments.ReceivedBeforeOrder,
        payments.RefundTooLarge,
    )
    return isinstance(error, known) or type(error).__name__ in _sentences()


def sentence(error: Exception) -> str:
    """Never the error's own text, unless it was written for people."""
    if isinstance(error, MOVED_ON) and not isinstance(error, orders.AddressTaken):
        return _(
            "This step was already taken, or the order has moved on in the meantime. "
            "Nothing was changed; this is where it stands."
        )
    if isinstance(error, orders.BriefNotRewritten):
        labels = ", ".join(each.label for each in error.wordings)
        return _("Write what reaches the freelancer first: %(questions)s") % {"questions": labels}
    if isinstance(error, orders.BriefIncomplete):
        return _("The brief is not complete yet.")
    if isinstance(error, orders.StartsLater):
        told = _(
            "The client asked for no early start: production may begin on %(date)s. Ask your "
            "questions before, if you have any."
        )
        return told % {"date": long_day(error.start)}
    if isinstance(error, orders.OwedTooMuch):
        return _("%(most)s is the most that the part done may cost.") % {"most": money(error.most)}
    if isinstance(error, payments.OtherMode):
        return _other_mode(error)
    if isinstance(error, payments.CannotTakeBack):
        return _cannot_take_back()[error.why]
    if isinstance(error, payments.NumberTaken):
        told = _("Invoice %(number)s of this freelancer is noted for job %(job)s. Check both.")
        return told % {"number": error.number, "job": error.job}
    if isinstance(error, payments.ReceivedBeforeOrder):
        told = _(
            "This order was placed on %(day)s: its transfer cannot have come before. Check the "
            "day, and whether the money is of another order."
        )
        return told % {"day": long_day(error.placed_on)}
    if isinstance(error, payments.RefundTooLarge):
        return _("Only %(left)s can still be refunded.") % {"left": money(error.left)}
    if isinstance(error, SPEAKING):
        return str(error)
    return _sentences()[type(error).__name__]


def _other_mode(error: payments.OtherMode) -> str:
    if error.is_live:
        return _(
            "This is real money, and trial keys are in use now. Nothing was sent back. Put the "
            "live keys back, or refund it at Stripe."
        )
    return _("This order was paid with play money in a trial. There is nothing real to send back.")


def _cannot_take_back() -> dict[payments.WhyNot, str]:
    return {
        payments.WhyNot.NOT_BY_HAND: _(
            "Stripe told us of this payment, nobody noted it: it cannot be a slip of the pen."
        ),
        payments.WhyNot.NOT_THERE: _("This payment is taken back already, or never came."),
        payments.WhyNot.GOES_BACK: _(
            "Money of this payment is promised back to the client already, so it counts as come."
        ),
        payments.WhyNot.WORK_BEGAN: _(
            "Work has begun, so the order cannot wait for its money again. Ask the client for it, "
            "or cancel the order."
        ),
        payments.WhyNot.OVER: _(
            "The order is over and its result is counted, so its payment stays in the books."
        ),
    }


def _sentences() -> dict[str, str]:
    return {
        "AlreadyPaid": _("This payment is already recorded. Nothing was changed."),
        "AddressTaken": _(
            "Somebody of your team signs in with this address. Enter the client's own."
        ),
        "CapacityReached": _(
            "This freelancer has no place left. Choose somebody else, or raise the number of jobs "
            "at a time on their page."
        ),
        "CommissionTooLarge": _("The commission takes the whole price. Check both."),
        "DocumentMissing": _(
            "The invoice number of the freelancer is missing. Enter it first, then record the "
            "payment."
        ),
        "FileNameTwice": _("Two files carry the same name. Give each its own name."),
        "NoConsent": _(
            "The client has not agreed to show this work, or took it back. Nothing was published."
        ),
        "MistakeUnexplained": _("Write what happened: your books want a reason."),
        "NoRefundWaits": _("No refund of this order waits to be sent by transfer any more."),
        "NotAnIban": _("This IBAN is mistyped: its check digits do not fit."),
        "NumberMissing": _("Enter the number on the invoice."),
        "NotOnSale": _("It is no longer on sale as you chose it. Look at the service again."),
        "NothingToRefund": _("All of this money has already gone back, or is on its way."),
        "NothingToDeliver": _("There is no file to deliver. Return the work and ask for files."),
        "PaidTooEarly": _("The pay was booked after that day. Enter the day of the transfer."),
        "ReceivedInFuture": _("Enter today or an earlier day."),
        "ReceivedLongAgo": _("This day is more than two years ago. Check the year."),
        "SentInFuture": _("Enter today or an earlier day."),
        "SentTooEarly": _("The money came after that day. Enter the day it went back."),
        "ReasonMissing": _("Write a few words here."),
    }
