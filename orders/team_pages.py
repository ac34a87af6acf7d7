"""What a team sees on an order: who did what, and what somebody else has to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actors import ActorKind
from kernel.profile import cached
from orders import pages
from orders.models import Order
from orders.rights import May, Rights
from orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class Deed:
    """One step that somebody of the client's side took."""

    what: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotYours:
    """The next step, which needs a right that whoever reads it lacks."""

    heading: str
    words: str


def deeds(order: Order) -> list[Deed]:
    """What the client and their team did, oldest first; nothing where no team mate acted.

    One query, none while teams are off.
    """
    if not cached().has_teams or order.client_id is None:
        return []
    found = list(order.events.filter(actor_kind=ActorKind.CLIENT).select_related("actor"))
    if not any(each.actor_id not in (None, order.client_id) for each in found):
        return []
    words = _words()
    return [
        Deed(words[each.name], pages.client_name(order, each.actor), each.created_at)
        for each in found
        if each.name in words
    ]


def not_yours(order: Order, rights: Rights) -> NotYours | None:
    """What to read instead of the button; None when there is none, or it is theirs."""
    right = pages.next_right(order)
    if right in rights:
        return None
    if right == May.PAY and not pages.can_pay(order):
        return None
    headings = {
        OrderStatus.AWAITING_PAYMENT: _("This order waits to be paid"),
        OrderStatus.AWAITING_BRIEF: _("This order waits for its brief"),
        OrderStatus.DELIVERED: _("This delivery waits for an answer"),
    }
    words = _("%(name)s, or a team mate with the right to do it, comes next.")
    return NotYours(headings[OrderStatus(order.status)], words % {"name": order.name})


def _words() -> dict[str, str]:
    return {
        "place": _("Ordered"),
        "submit_brief": _("Brief sent"),
        "request_changes": _("Changes asked"),
        "approve": _("Delivery approved"),
        "cancel": _("Order cancelled"),
        "withdraw_contract": _("Contract withdrawn from"),
    }
