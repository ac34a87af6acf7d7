"""Where an order stands, in the owner's words (the client reads others)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from freelancers.models import Assignment
from freelancers.states import AssignmentStatus
from kernel import clock
from orders.models import Order
from orders.states import WORKING, OrderStatus, staff_words


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    pill: str


def status_words(order: Order, job: Assignment | None) -> Words:
    is_late = order.status in WORKING and bool(
        order.promised_at and order.promised_at <= clock.now()
    )
    if order.status == OrderStatus.IN_PRODUCTION:
        return Words(_production(job), "bad" if is_late else "warn" if job is None else "info")
    return Words(staff_words(order.status), "bad" if is_late else _pill(order.status))


def _production(job: Assignment | None) -> str:
    if job is None:
        return _("No freelancer yet")
    if job.status == AssignmentStatus.OFFERED:
        return _("Offered, waiting for an answer")
    if job.status == AssignmentStatus.RETURNED:
        return _("Being corrected")
    return _("In production")


def _pill(status: str) -> str:
    return {
        OrderStatus.BRIEF_CHECK: "warn",
        OrderStatus.IN_REVIEW: "warn",
        OrderStatus.DELIVERED: "info",
        OrderStatus.COMPLETED: "ok",
        OrderStatus.CANCELLED: "bad",
        OrderStatus.EXPIRED: "bad",
    }.get(OrderStatus(status), "")
