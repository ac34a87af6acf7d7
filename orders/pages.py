"""What the client's pages show, in the words they show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from kernel import clock
from kernel.actors import ActorKind
from kernel.money import total
from kernel.profile import cached
from kernel.templatetags.relais import day, money, rate
from orders.links import withdraw_token
from orders.models import Delivery, Message, MessageFile, Order, OrderLine, Withdrawal
from orders.rights import May
from orders.services import Quote, to_pay_with
from orders.states import PROCESS, WORKING, OrderStatus
from orders.withdrawal import Right, last_day, right_of

S = OrderStatus
YOUR_TURN = (S.AWAITING_PAYMENT, S.AWAITING_BRIEF, S.DELIVERED)
_REACHED = {
    S.AWAITING_PAYMENT: 0,
    S.EXPIRED: 0,
    S.AWAITING_BRIEF: 1,
    S.BRIEF_CHECK: 2,
    S.IN_PRODUCTION: 2,
    S.IN_REVIEW: 2,
    S.REVISION_REQUESTED: 2,
    S.DELIVERED: 3,
    S.COMPLETED: 5,
}


@dataclass(frozen=True)
class Step:
    """`state`: done, current, next or cancelled, as components/steps.html draws them."""

    label: str
    date: str
    state: str


def title(order: Order) -> str:
    if not order.company_name:
        return order.service.title
    words = {"service": order.service.title, "company": order.company_name}
    return _("%(service)s for %(company)s") % words


def stand(order: Order) -> str:
    """Where the order stands, in the client's words."""
    if order.status == S.AWAITING_PAYMENT and order.is_debit_under_way:
        return _("Payment being confirmed")
    return str(order.get_status_display())


def is_late(order: Order) -> bool:
    """The date promised to the client has passed while we work; changes get a date of their own."""
    return (
        order.status in (S.IN_PRODUCTION, S.IN_REVIEW)
        and order.promised_at is not None
        and order.promised_at <= clock.now()
    )


def pill_kind(order: Order) -> str:
    if order.status == S.AWAITING_PAYMENT and order.is_debit_under_way:
        return "info"
    if order.status in YOUR_TURN:
        return "brand"
    kinds = {S.COMPLETED: "ok", S.CANCELLED: "", S.EXPIRED: ""}
    return kinds.get(S(order.status), "info")


def agency_reason(order: Order) -> str:
    """Why the agency cancelled, in its own words; empty when the client did. One query at most."""
    if order.status != S.CANCELLED:
        return ""
    event = order.events.filter(to_status=S.CANCELLED).latest("pk")
    return event.reason if event.actor_kind == ActorKind.STAFF else ""


def withdrawal_of(order: Order) -> Withdrawal | None:
    """The consumer's withdrawal with its settlement. One query at most."""
    if order.status != S.CANCELLED or order.withdraw_before is None:
        return None
    return Withdrawal.objects.select_related("settlement", "order").filter(order=order).first()


def withdraw_facts(order: Order) -> dict[str, Any]:
    """The link during the whole period, or why there is none."""
    right = right_of(order)
    if order.withdraw_before is None or right not in (Right.OPEN, Right.GONE):
        return {}
    return {
        "right": right,
        "url": reverse("orders:withdraw", args=[withdraw_token(order)]),
        "last_day": last_day(order.withdraw_before),
        "is_within": clock.now() < order.withdraw_before,
    }


def can_pay(order: Order) -> bool:
    """Whether a payment is wanted here and now: none while a bank confirms one."""
    waits = order.status == S.AWAITING_PAYMENT and clock.now() < order.pay_before
    return waits and not order.is_debit_under_way and not order.waits_for_channel


def to_pay(order: Order) -> dict[str, str]:
    """What one payment is for, when it is for several orders. One query, none for one alone."""
    together = to_pay_with(order) if order.together and can_pay(order) else []
    if len(together) < 2:
        return {}
    due = total((each.gross for each in together), order.currency)
    return {"amount": money(due), "references": ", ".join(each.reference for each in together)}


def next_right(order: Order) -> May:
    """What the client's next step needs: to pay, to write the brief, to answer the delivery."""
    needs = {
        S.AWAITING_PAYMENT: May.PAY,
        S.AWAITING_BRIEF: May.BRIEF,
        S.DELIVERED: May.APPROVE,
    }
    return needs.get(S(order.status), May.SEE)


def may(order: Order, name: str) -> bool:
    """Whether the client may take this step now."""
    return name in PROCESS.allowed(order.status, ActorKind.CLIENT)


def has_brief(order: Order) -> bool:
    """Whether there is one to read: paid for, and something was saved or sent."""
    brief = getattr(order, "brief", None)
    return brief is not None and bool(brief.saved_at or brief.submitted_at)


def steps(order: Order) -> list[Step]:
    """Paid, Brief received, In progress, Your review, Completed: with the dates we have."""
    stopped = order.status in (S.CANCELLED, S.EXPIRED)
    reached = _stopped_at(order) if stopped else _REACHED[S(order.status)]
    labels = (
        *(_("Paid"), _("Brief received"), _("In progress")),
        *(_("Your review"), _("Completed")),
    )
    dates = _dates(order)
    return [
        Step(label, dates[number], _state(number, reached, stopped=stopped))
        for number, label in enumerate(labels)
    ]


def receipt(order: Order) -> list[dict[str, str]]:
    """The order's lines, then what was charged on them. One query."""
    lines: list[OrderLine] = list(order.lines.all())
    rows = [{"label": line.title, "value": money(line.gross)} for line in lines]
    if order.promised_at and order.status in (S.IN_PRODUCTION, S.IN_REVIEW):
        rows.append({"label": _("Delivery"), "value": day(order.promised_at)})
    if order.vat_amount:
        rows.append({"label": _("Net price"), "value": money(order.net)})
        rows.append({"label": _("VAT"), "value": money(order.vat)})
    return rows


def total_label(order: Order) -> str:
    if order.refunded_amount == order.gross_amount:
        return _("Refunded")
    if order.paid_at:
        return _("Paid")
    return _("To pay") if order.status == S.AWAITING_PAYMENT else _("Not paid")


def quoted(quote: Quote) -> list[dict[str, str]]:
    """The lines of an order to be: net, VAT and price of each."""
    return [
        {
            "title": line.title,
            "text": line.picked.text if line.picked else "",
            "net": money(line.net),
            "vat": money(line.vat),
            "rate": rate(line.vat_rate),
            "gross": money(line.gross),
        }
        for line in quote.lines
    ]


def deliveries(order: Order) -> list[Delivery]:
    """Newest first, with files and the changes asked. Three queries at most."""
    found = order.deliveries.select_related("revision").prefetch_related(
        "files__file", "revision__files"
    )
    return sorted(found, key=lambda delivery: -delivery.version)


def conversation(order: Order) -> list[dict[str, Any]]:
    """Two queries; the agency always speaks as the one who signs."""
    messages = order.messages.select_related("author").prefetch_related("files")
    return [_said(order, message) for message in messages]


def file_meta(extension: str, size: str) -> str:
    return f"{extension.lstrip('.').upper()}, {size}"


def _said(order: Order, message: Message) -> dict[str, Any]:
    mine = message.author_kind == ActorKind.CLIENT
    return {
        "author": client_name(order, message.author) if mine else cached().persona,
        "mine": mine,
        "at": message.created_at,
        "body": message.body,
        "files": [_sent(order, file) for file in message.files.all()],
    }


def client_name(order: Order, person: User | None) -> str:
    """Who acted on the client's side: the buyer under the order's own name, or a team mate."""
    if person is None or person.pk == order.client_id:
        return order.name
    return person.name or _("A former team mate")


def _sent(order: Order, file: MessageFile) -> dict[str, str]:
    url = reverse("orders:message-file", args=[order.public_id, file.public_id])
    return {"name": file.name, "url": url}


def _state(number: int, reached: int, *, stopped: bool) -> str:
    if number < reached:
        return "done"
    if number == reached:
        return "cancelled" if stopped else "current"
    return "next"


def _stopped_at(order: Order) -> int:
    if order.completed_at:
        return 4
    if order.delivered_at:
        return 3
    if order.brief_accepted_at:
        return 2
    return 1 if order.paid_at else 0


def _dates(order: Order) -> list[str]:
    """What stands under each step: the day it was done, or the day it is due."""
    answer = order.answer_before if order.status == S.DELIVERED else None
    delivered = None if order.status in WORKING else order.delivered_at
    working = order.status in (S.IN_PRODUCTION, S.IN_REVIEW)
    submitted = order.brief.submitted_at if order.paid_at and hasattr(order, "brief") else None
    started = day(order.brief_accepted_at)
    return [
        day(order.paid_at),
        day(submitted),
        _("By %(date)s") % {"date": day(order.promised_at)} if working else started,
        _("Answer by %(date)s") % {"date": day(answer)} if answer else day(delivered),
        day(order.completed_at),
    ]
