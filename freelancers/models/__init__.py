"""Who makes it. These rows may refer to orders; never the other way round."""

from freelancers.models.assignment import Assignment, AssignmentEvent
from freelancers.models.brief_sheet import BriefSheet, BriefSheetFile
from freelancers.models.messages import JobMessage
from freelancers.models.quote_job import QuoteJob
from freelancers.models.roster import ExtraPay, Freelancer, Invitation, Rate
from freelancers.models.submission import Submission, SubmissionFile

__all__ = [
    "Assignment",
    "AssignmentEvent",
    "BriefSheet",
    "BriefSheetFile",
    "ExtraPay",
    "Freelancer",
    "Invitation",
    "JobMessage",
    "QuoteJob",
    "Rate",
    "Submission",
    "SubmissionFile",
]
