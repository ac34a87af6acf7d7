"""What the freelancers' room hears and which timers it keeps. Each handler re-reads state first."""

from __future__ import annotations

from freelancers import brief_sheet, emails, services
from freelancers.models import Assignment, BriefSheet, Invitation, JobMessage
from freelancers.services.chasing import due_stamp
from freelancers.services.work import TAKES_FILES
from freelancers.states import AssignmentStatus
from kernel import outbox
from kernel.outbox import Payload
from orders.states import OrderStatus


def _job(payload: Payload) -> Assignment:
    rows = Assignment.objects.select_related("freelancer", "order", "brief_sheet")
    return rows.get(pk=payload["assignment_id"])


@outbox.handler("client.erased")
def erase_sheets(payload: Payload) -> None:
    """The client's words and rounds leave the copies too; what was made of them stays."""
    sheets = BriefSheet.objects.filter(assignment__order__in=payload["order_ids"])
    sheets.update(items_en=[], items_fr=[], extras_en=[], extras_fr=[], changes=[])


@outbox.handler("order.in_production")
def forward_brief(payload: Payload) -> None:
    """Sourcing starts when the brief is accepted, never on payment."""
    services.offer_next(order_id=payload["order_id"])


@outbox.handler(
    "assignment.declined", "assignment.lapsed", "assignment.withdrawn", "assignment.replaced"
)
def find_next(payload: Payload) -> None:
    services.offer_next(order_id=payload["order_id"])


@outbox.handler("order.revision_requested")
def reopen_assignment(payload: Payload) -> None:
    services.reopen_assignment(order_id=payload["order_id"])


@outbox.handler("order.changes_reworded")
def bring_changes(payload: Payload) -> None:
    """What the owner made of the client's changes reaches whoever makes them."""
    job = Assignment.objects.live().filter(order=payload["order_id"], brief_sheet__isnull=False)
    for each in job.select_related("order"):
        brief_sheet.add_changes(each)


@outbox.handler("order.completed")
def approve_assignment(payload: Payload) -> None:
    services.approve_assignment(order_id=payload["order_id"])


@outbox.handler("order.cancelled", "order.withdrawn")
def end_assignment(payload: Payload) -> None:
    services.end_assignment(order_id=payload["order_id"])


@outbox.handler()
def mark_again(payload: Payload) -> None:
    """The owner's answer to an order that counts as taken or free and is not."""
    services.mark_again(order_id=payload["order_id"])


@outbox.handler()
def lapse_offer(payload: Payload) -> None:
    services.lapse_assignment(assignment_id=payload["assignment_id"])


@outbox.handler(queue="mail")
def chase_delivery(payload: Payload) -> None:
    """Remind, unless the work was handed in, the job ended or its date moved."""
    job = _job(payload)
    if job.status in TAKES_FILES and due_stamp(job) == payload["due"]:
        emails.due_reminder(job, payload["step"])


@outbox.handler(queue="mail")
def mail_invitation(payload: Payload) -> None:
    rows = Invitation.objects.select_related("freelancer")
    invitation = rows.get(pk=payload["invitation_id"])
    if invitation.accepted_at is None and invitation.revoked_at is None:
        emails.invitation(invitation)


@outbox.handler("assignment.offered", queue="mail")
def mail_offer(payload: Payload) -> None:
    job = _job(payload)
    if job.status == AssignmentStatus.OFFERED:
        emails.offer(job)


@outbox.handler("assignment.accepted", queue="mail")
def mail_accepted(payload: Payload) -> None:
    emails.accepted(_job(payload))


@outbox.handler("assignment.lapsed", queue="mail")
def mail_lapsed(payload: Payload) -> None:
    emails.lapsed(_job(payload))


@outbox.handler("assignment.withdrawn", "assignment.replaced", queue="mail")
def mail_withdrawn(payload: Payload) -> None:
    emails.withdrawn(_job(payload))


@outbox.handler("assignment.returned", queue="mail")
def mail_returned(payload: Payload) -> None:
    job = _job(payload)
    if job.status == AssignmentStatus.RETURNED:
        emails.returned(job, services.last_submission(job), event_id=payload["event_id"])


@outbox.handler("assignment.reopened", queue="mail")
def mail_reopened(payload: Payload) -> None:
    job = _job(payload)
    if job.status == AssignmentStatus.RETURNED:
        emails.reopened(job, event_id=payload["event_id"])


@outbox.handler("assignment.passed", queue="mail")
def mail_passed(payload: Payload) -> None:
    emails.passed(_job(payload), event_id=payload["event_id"])


@outbox.handler("assignment.approved", queue="mail")
def mail_approved(payload: Payload) -> None:
    """Not when somebody else makes the changes: then the client has approved nothing yet."""
    job = _job(payload)
    if job.order.status == OrderStatus.COMPLETED:
        emails.approved(job)


@outbox.handler("job_message.to_freelancer", queue="mail")
def mail_job_message(payload: Payload) -> None:
    emails.message(_job(payload), JobMessage.objects.get(pk=payload["message_id"]))
