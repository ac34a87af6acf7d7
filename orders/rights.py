"""What a team mate may do in a client's space. The client themselves may do all of it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class May(StrEnum):
    """`SEE` comes with every seat, `TALK` with any of the three that are ticked; `SHOW` and
    `REFUND` with none: whether their work is shown, and to which account their money goes back,
    is the client's own to say."""

    SEE = "see"
    TALK = "talk"
    BRIEF = "brief"
    APPROVE = "approve"
    PAY = "pay"
    SHOW = "show"
    REFUND = "refund"


Rights = frozenset[May]
EVERY: Rights = frozenset(May)
NONE: Rights = frozenset()
TICKED = (May.BRIEF, May.APPROVE, May.PAY)

LABELS: dict[May, Promise] = {
    May.BRIEF: _("Write and send briefs"),
    May.APPROVE: _("Approve deliveries and ask for changes"),
    May.PAY: _("Order, pay, cancel, see the invoices"),
}
MISSING: dict[May, Promise] = {
    May.SEE: _("You may not see the orders of this account."),
    May.TALK: _("You may read the orders of this account, not write in them."),
    May.BRIEF: _("You may not write or send the briefs of this account."),
    May.APPROVE: _("You may not answer the deliveries of this account."),
    May.PAY: _("You may not order, pay, cancel or see invoices for this account."),
    May.SHOW: _("Whether this work is shown is for the client alone to decide."),
    May.REFUND: _("The account a refund goes to is for the client alone to name."),
}


def with_seat(ticked: Rights) -> Rights:
    """All that a seat with these ticked rights allows."""
    talks = {May.TALK} if ticked else set()
    return frozenset({May.SEE, *talks, *ticked})
