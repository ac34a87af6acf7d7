"""Every write of the freelancers' room. Calls down into orders pass `actor=SYSTEM`."""

from freelancers.errors import (
    CannotInvite,
    CannotOffer,
    CapacityReached,
    InvitationGone,
    JobClosed,
    NothingToSubmit,
    OfferGone,
)
from freelancers.services.messages import close_job_messages, post_job_message
from freelancers.services.offers import (
    accept_assignment,
    decline_assignment,
    end_assignment,
    lapse_assignment,
    offer_next,
    offer_to,
    withdraw_assignment,
)
from freelancers.services.own import make_it_myself, submit_own, take_own
from freelancers.services.quoted import agree_on_quote
from freelancers.services.roster import (
    accept_invitation,
    add_freelancer,
    enlist_owner,
    invite_freelancer,
    open_invitation,
    revoke_invitation,
)
from freelancers.services.taken import check_taken, mark_again
from freelancers.services.work import (
    MAX_FILES,
    TAKES_FILES,
    add_submission_file,
    approve_assignment,
    draft_submission,
    keep_note,
    last_submission,
    pass_submission,
    remove_submission_file,
    reopen_assignment,
    return_submission,
    submit_work,
)

__all__ = [
    "MAX_FILES",
    "TAKES_FILES",
    "CannotInvite",
    "CannotOffer",
    "CapacityReached",
    "InvitationGone",
    "JobClosed",
    "NothingToSubmit",
    "OfferGone",
    "accept_assignment",
    "accept_invitation",
    "add_freelancer",
    "add_submission_file",
    "agree_on_quote",
    "approve_assignment",
    "check_taken",
    "close_job_messages",
    "decline_assignment",
    "draft_submission",
    "end_assignment",
    "enlist_owner",
    "invite_freelancer",
    "keep_note",
    "lapse_assignment",
    "last_submission",
    "make_it_myself",
    "mark_again",
    "offer_next",
    "offer_to",
    "open_invitation",
    "pass_submission",
    "post_job_message",
    "remove_submission_file",
    "reopen_assignment",
    "return_submission",
    "revoke_invitation",
    "submit_own",
    "submit_work",
    "take_own",
    "withdraw_assignment",
]
