"""The assignment's process. Delays and diagrams: docs/states.md (generated)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.actors import ActorKind
from kernel.states import Process, Transition

FREELANCER, STAFF, SYSTEM = ActorKind.FREELANCER, ActorKind.STAFF, ActorKind.SYSTEM


class AssignmentStatus(models.TextChoices):
    """Labels are what the freelancer reads."""

    OFFERED = "offered", _("To answer")
    ACCEPTED = "accepted", _("In progress")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("No answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUBMITTED = "submitted", _("Being checked")
    RETURNED = "returned", _("To correct")
    REPLACED = "replaced", _("Ended by the agency")
    PASSED = "passed", _("Passed")
    APPROVED = "approved", _("Approved")


S = AssignmentStatus
LIVE = (S.OFFERED, S.ACCEPTED, S.SUBMITTED, S.RETURNED, S.PASSED)
WORKING = (S.ACCEPTED, S.SUBMITTED, S.RETURNED)

PROCESS = Process(
    "assignment",
    S.OFFERED,
    [
        Transition(
            "accept",
            (S.OFFERED,),
            S.ACCEPTED,
            (FREELANCER,),
            requires="before the answer time ends; below capacity",
            timer="chasers 24 h and 4 h before the due time, at it, and when late",
            topic="assignment.accepted",
        ),
        Transition(
            "decline",
            (S.OFFERED,),
            S.DECLINED,
            (FREELANCER,),
            requires="a reason",
            topic="assignment.declined",
        ),
        Transition(
            "lapse",
            (S.OFFERED,),
            S.LAPSED,
            (SYSTEM,),
            requires="the answer time is over (8 % of the working time, 30 min to 6 h)",
            topic="assignment.lapsed",
        ),
        Transition(
            "withdraw",
            (S.OFFERED, S.ACCEPTED, S.RETURNED),
            S.WITHDRAWN,
            (STAFF, SYSTEM),
            topic="assignment.withdrawn",
        ),
        Transition(
            "submit",
            (S.ACCEPTED, S.RETURNED),
            S.SUBMITTED,
            (FREELANCER,),
            requires="at least one file",
            topic="assignment.submitted",
        ),
        Transition(
            "return_submission",
            (S.SUBMITTED,),
            S.RETURNED,
            (STAFF,),
            requires="remarks",
            topic="assignment.returned",
        ),
        Transition(
            "pass_submission",
            (S.SUBMITTED,),
            S.PASSED,
            (STAFF,),
            requires="the owner delivers; the pay is booked once",
            topic="assignment.passed",
        ),
        Transition(
            "reopen",
            (S.PASSED,),
            S.RETURNED,
            (SYSTEM,),
            requires="the client asks for changes; own clock",
            topic="assignment.reopened",
        ),
        Transition(
            "approve",
            (S.PASSED,),
            S.APPROVED,
            (SYSTEM,),
            requires="the order is completed",
            topic="assignment.approved",
        ),
        Transition(
            "replace",
            (S.ACCEPTED, S.SUBMITTED, S.RETURNED),
            S.REPLACED,
            (STAFF, SYSTEM),
            requires="a reason",
            topic="assignment.replaced",
        ),
    ],
)


class DeclineReason(models.TextChoices):
    BUSY = "busy", _("No time")
    DATE = "date", _("The date is too short")
    PAY = "pay", _("The pay is too low")
    BRIEF = "brief", _("The brief is not for me")
