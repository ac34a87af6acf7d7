"""What the owner may do with an order now: the process table says so, not the page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from agency.desk.links import at
from agency.desk.margins import Picture
from agency.desk.navigation import is_owner
from freelancers.models import Assignment
from freelancers.services.own import OPEN as WAITS_FOR_WORK
from kernel.actors import ActorKind
from orders.models import Order, Withdrawal
from orders.states import PROCESS, OrderStatus
from payments.models import AwaitedTransfer


@dataclass(frozen=True, slots=True)
class Action:
    """`is_main`: the one button that stands out."""

    label: str
    url: str
    is_main: bool = False
    is_danger: bool = False


def can_cancel(order: Order) -> bool:
    return bool({"cancel", "cancel_late"} & PROCESS.allowed(order.status, ActorKind.STAFF))


def is_own(job: Assignment, user_id: int) -> bool:
    """Whether this person's own place on the bench has the job, and it waits for the work."""
    return job.freelancer.user_id == user_id and job.status in WAITS_FOR_WORK


def allowed(
    order: Order, job: Assignment | None, money: Picture | None, user: User
) -> list[Action]:
    """Only what this person can do; the most likely one first. `money` is None for an unpaid
    order."""
    steps = PROCESS.allowed(order.status, ActorKind.STAFF)
    found = []
    if is_owner(user) and money is None and AwaitedTransfer.objects.filter(order=order).exists():
        url = at("desk_transfer", order.reference)
        is_open = order.status == OrderStatus.AWAITING_PAYMENT
        found.append(Action(_("The transfer has come"), url, is_main=is_open))
    if order.waits_for_channel:
        url = at("desk_channel_money", order.reference)
        found.append(Action(_("The money has come after all"), url, is_main=True))
    if job is not None and is_own(job, user.pk):
        url = at("desk_hand_in", order.reference)
        found.append(Action(_("Hand in the work"), url, is_main=True))
    if "accept_brief" in steps:
        url = at("desk_brief", order.reference)
        found.append(Action(_("Look at the brief"), url, is_main=True))
    if "deliver" in steps and job is not None:
        url = at("desk_check", order.reference)
        found.append(Action(_("Check the work"), url, is_main=True))
    if order.status in (OrderStatus.IN_PRODUCTION, OrderStatus.IN_REVIEW):
        label = _("Assign") if job is None else _("Give it to somebody else")
        url = at("desk_assign", order.reference)
        found.append(Action(label, url, is_main=job is None))
    if "submit_brief" in steps:
        url = at("desk_write_brief", order.reference)
        found.append(Action(_("Write the brief for the client"), url, is_main=not order.may_mail))
    if order.paid_at and "accept_brief" not in steps:
        found.append(Action(_("Read the brief"), at("desk_brief", order.reference)))
    if _is_to_settle(order):
        url = at("desk_withdrawal", order.reference)
        found.append(Action(_("Settle the withdrawal"), url, is_main=True))
    if money and money.books.revenue > money.books.refunds:
        found.append(Action(_("Refund"), at("desk_refund", order.reference)))
    if can_cancel(order):
        url = at("desk_cancel", order.reference)
        found.append(Action(_("Cancel the order"), url, is_danger=True))
    return found


def _is_to_settle(order: Order) -> bool:
    """A consumer withdrew, and what they owe is not confirmed. One query, of ended orders only."""
    if order.status != OrderStatus.CANCELLED or order.withdraw_before is None:
        return False
    return Withdrawal.objects.filter(order=order, settlement=None).exists()
