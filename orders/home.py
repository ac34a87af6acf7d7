"""The home of a client: what waits for them, what runs, what is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.actors import ActorKind
from kernel.profile import cached
from kernel.templatetags.relais import day, moment, money
from orders import pages
from orders.models import Message, Order
from orders.rights import EVERY, Rights
from orders.states import OPEN, OrderStatus

S = OrderStatus
LISTED_AT_MOST = 200


@dataclass(frozen=True)
class Task:
    """What the client does next: `until` in words, and the button that leads there."""

    what: str
    until: str
    button: str
    url: str


@dataclass(frozen=True)
class Row:
    """`spoken`: that the agency had the last word in the conversation, in words."""

    order: Order
    stand: str
    kind: str
    date: str
    spoken: str
    task: Task | None


def groups(client: User, rights: Rights = EVERY) -> dict[str, list[Row]]:
    """The client's orders: the turn of who reads it (what ends first, first), under way, over.

    What somebody without these rights cannot do is under way for them. One query.
    """
    rows = [_row(order, rights) for order in _found(client)[:LISTED_AT_MOST]]
    waiting = [row for row in rows if row.task]
    return {
        "waiting": sorted(waiting, key=lambda row: _ends(row.order)),
        "running": [row for row in rows if not row.task and row.order.status in OPEN],
        "over": [row for row in rows if row.order.status not in OPEN],
    }


def _found(client: User) -> QuerySet[Order, Any]:
    last = Message.objects.filter(order=OuterRef("pk")).order_by("-created_at", "-pk")
    return (
        Order.objects.filter(client=client)
        .select_related("service", "brief")
        .annotate(
            last_author=Subquery(last.values("author_kind")[:1]),
            last_word_at=Subquery(last.values("created_at")[:1]),
        )
    )


def _row(order: Any, rights: Rights) -> Row:
    spoken = ""
    if order.last_author == ActorKind.STAFF and order.status in OPEN:
        words = {"persona": cached().persona, "date": day(order.last_word_at)}
        spoken = _("%(persona)s wrote to you on %(date)s") % words
    stand, kind = pages.stand(order), pages.pill_kind(order)
    if pages.is_late(order):
        stand, kind = _("Late"), "warn"
    task = task_of(order) if pages.next_right(order) in rights else None
    return Row(order, stand, kind, _date(order), spoken, task)


def task_of(order: Order) -> Task | None:
    """What this order waits for, if it waits for its client."""
    if pages.can_pay(order):
        return Task(
            _("Pay %(amount)s") % {"amount": money(order.gross)},
            _("Before %(date)s") % {"date": moment(order.pay_before)},
            _("Pay"),
            reverse("payments:checkout", args=[order.public_id]),
        )
    if order.status == S.AWAITING_BRIEF:
        return _brief_task(order)
    if order.status == S.DELIVERED:
        return Task(
            _("Check your delivery"),
            _("Answer by %(date)s") % {"date": day(order.answer_before)},
            _("See your delivery"),
            reverse("orders:detail", args=[order.public_id]),
        )
    return None


def _brief_task(order: Order) -> Task:
    what, button = _("Write your brief"), _("Write your brief")
    if order.brief.agency_questions:
        what, button = _("Answer our questions about your brief"), _("Answer")
    elif order.brief.saved_at:
        what, button = _("Finish your brief"), _("Continue your brief")
    until = _("Work begins once it is complete")
    return Task(what, until, button, reverse("orders:brief", args=[order.public_id]))


def _ends(order: Order) -> tuple[datetime, int]:
    """When the client's turn is over; a brief has no end, so it counts from its payment."""
    ends = {S.AWAITING_PAYMENT: order.pay_before, S.DELIVERED: order.answer_before}
    return ends.get(S(order.status)) or order.paid_at or order.placed_at, order.pk


def _date(order: Order) -> str:
    """The one day that counts now, in words; empty when there is none."""
    if order.refunded_amount:
        return _("Refunded %(date)s") % {"date": day(order.refunded_at)}
    if order.completed_at:
        return _("Completed %(date)s") % {"date": day(order.completed_at)}
    if order.status in (S.CANCELLED, S.EXPIRED, S.REVISION_REQUESTED):
        return ""
    if pages.is_late(order):
        return _("Was due %(date)s") % {"date": day(order.promised_at)}
    return _("By %(date)s") % {"date": day(order.promised_at)} if order.promised_at else ""
