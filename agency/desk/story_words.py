"""The steps of an order and of its jobs, as the story of the order tells them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def order_words(name: str) -> str:
    return {
        "place": _("Order placed"),
        "confirm_payment": _("Payment confirmed, brief asked"),
        "take_back_payment": _("The payment was taken back: the order waits for its money again"),
        "expire": _("Not paid in time"),
        "cancel": _("Order cancelled"),
        "cancel_late": _("Order cancelled"),
        "withdraw_contract": _("The client withdrew from the contract"),
        "submit_brief": _("Brief received"),
        "ask_for_brief": _("Brief sent back with questions"),
        "accept_brief": _("Brief accepted, the date is fixed"),
        "submit_work": _("Work is in the quality check"),
        "return_work": _("Back in production"),
        "deliver": _("Delivered"),
        "request_changes": _("Changes asked"),
        "resume": _("Work on the changes began, with a new date"),
        "approve": _("Approved by the client"),
        "complete_in_silence": _("Completed: no answer within the time to review"),
    }.get(name, name)


def job_words(name: str) -> str:
    return {
        "offer": _("Offered to %(name)s"),
        "accept": _("%(name)s accepted the job"),
        "lapse": _("%(name)s did not answer in time"),
        "withdraw": _("Taken back from %(name)s"),
        "submit": _("%(name)s handed in the work"),
        "return_submission": _("Returned to %(name)s with remarks"),
        "pass_submission": _("The work of %(name)s passed the check"),
        "reopen": _("%(name)s makes the changes"),
        "approve": _("The job of %(name)s is closed"),
        "replace": _("The job of %(name)s was ended"),
    }.get(name, name)
