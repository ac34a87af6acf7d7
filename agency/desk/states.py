"""Where an order stands, in the owner's words (the client reads others)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from freelancers.models import Assignment
from freelancers.states import AssignmentStatus
from kernel import clock
from kernel.templatetags.relais import span
from orders.models import Order
from orders.states import WORKING, OrderStatus, staff_words


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    pill: str


@dataclass(frozen=True, slots=True)
class Late:
    """`is_promise`: the client's date has passed, not only the freelancer's."""

    text: str
    is_promise: bool


def late_words(order: Order, job: Assignment | None) -> Late | None:
    """`Late by 41 h`, counted as on the home; None when all is in time."""
    now = clock.now()
    if order.promised_at and _is_late(order):
        text = _("Late by %(time)s") % {"time": span(now - order.promised_at)}
        return Late(text, is_promise=True)
    making = (AssignmentStatus.ACCEPTED, AssignmentStatus.RETURNED)
    if job and job.status in making and job.due_at <= now:
        text = _("Work late by %(time)s") % {"time": span(now - job.due_at)}
        return Late(text, is_promise=False)
    return None


def _is_late(order: Order) -> bool:
    return order.status in WORKING and bool(order.promised_at and order.promised_at <= clock.now())


def status_words(order: Order, job: Assignment | None) -> Words:
    is_late = _is_late(order)
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
