"""Everything the owner owes a decision on: one list, most urgent first, in ten queries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.utils.translation import gettext as _

from agency.desk import by_hand, leads, rewording, rows, withdrawals
from agency.desk.links import at
from kernel import clock
from kernel.money import Money
from kernel.templatetags.relais import clock_time, day, span

ANSWER_WITHIN = timedelta(hours=4)
FIND_WITHIN = timedelta(hours=1)
LOOK_WITHIN = timedelta(hours=24)


class Tier(IntEnum):
    """A promise broken or money gone wrong comes before what is due; a word on a finished order
    comes last."""

    BROKEN = 0
    OWED = 1
    FINISHED = 2


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of the home. `by`: when it should have been decided. `is_post`: the action is done at
    once by a button, not on a page."""

    kind: str
    what: str
    subject: str
    url: str
    who: str
    since: datetime
    by: datetime
    money: Money | None
    action: str
    action_url: str
    tier: Tier = Tier.OWED
    is_post: bool = False

    @property
    def is_overdue(self) -> bool:
        return self.by <= clock.now()

    @property
    def urgency(self) -> str:
        """`Late by 6 h`, `Before 18:00`, `Before Wed 25 Nov`."""
        if self.is_overdue:
            return _("Late by %(time)s") % {"time": span(clock.now() - self.by)}
        soon = self.by - clock.now() < timedelta(hours=12)
        return _("Before %(moment)s") % {"moment": clock_time(self.by) if soon else day(self.by)}

    @property
    def age(self) -> str:
        """How long it waits; empty when the urgency says so already."""
        waits, late = span(clock.now() - self.since), span(clock.now() - self.by)
        return "" if self.is_overdue and waits == late else waits

    @property
    def pill(self) -> str:
        if self.is_overdue:
            return "bad"
        return "warn" if self.by - clock.now() < timedelta(hours=24) else ""


@dataclass(frozen=True, slots=True)
class Home:
    decisions: list[Decision]
    next_delivery: datetime | None


def load(*, owner: bool = True) -> Home:
    """The whole list and, for the quiet line, the moment the next delivery leaves.

    Payments to freelancers, and money sent back by hand, are the owner's alone.
    """
    orders = rows.orders_to_look_at()
    found = [
        *(_message(row) for row in rows.messages()),
        *(_question(row) for row in leads.open_questions(rows.MOST)),
        *(decision for row in orders for decision in _order(row)),
        *(_masked_changes(row) for row in rewording.to_look_at()),
        *(_payment(row) for row in rows.payments()),
        *(_withdrawal(row) for row in withdrawals.to_settle()),
        *(_send_back(row) for row in (by_hand.to_send_back() if owner else ())),
        *(_undelivered(row) for row in rows.undelivered()),
        *(_owed(row) for row in (rows.payouts_due() if owner else ())),
    ]
    found.sort(key=lambda row: (row.tier, not row.is_overdue, row.by))
    ahead = [row.promised_at for row in orders if row.promised_at and row.is_next]
    return Home(found, min(ahead, default=None))


def _message(row: rows.MessageRow) -> Decision:
    if row.side == "client":
        what = _("Answer %(name)s: “%(words)s”") % {"name": row.who, "words": row.words}
    else:
        what = _("Answer the freelancer %(name)s: “%(words)s”") % {
            "name": row.who,
            "words": row.words,
        }
    url = at("desk_order", row.reference)
    return Decision(
        "message_from_client" if row.side == "client" else "message_from_freelancer",
        what,
        row.subject,
        url,
        row.who,
        row.since,
        row.since + ANSWER_WITHIN,
        row.money,
        _("Reply"),
        f"{url}#{row.side}-thread",
        Tier.FINISHED if row.is_finished else Tier.OWED,
    )


def _question(row: leads.OpenQuestion) -> Decision:
    """Somebody who might buy waits."""
    what = _("Answer the question asked by %(name)s: “%(words)s”")
    url = at("desk_lead", row.lead.public_id)
    return Decision(
        "question",
        what % {"name": row.lead.name, "words": row.words},
        row.lead.about,
        url,
        row.lead.name,
        row.since,
        row.since + ANSWER_WITHIN,
        None,
        _("Reply"),
        f"{url}#reply",
    )


def _order(row: rows.OrderRow) -> Iterator[Decision]:
    now = clock.now()
    if row.status == "brief_check":
        yield _look_at_brief(row)
    elif row.status == "awaiting_brief" and not row.is_next and row.paid_at:
        yield _missing_brief(row)
    elif row.status == "in_review":
        yield _check(row)
    elif row.status == "in_production" and row.job_status is None:
        yield _unassigned(row)
    elif row.is_late(now):
        yield _late(row)


def _decision(
    row: rows.OrderRow, kind: str, what: str, since: datetime, by: datetime, act: tuple[str, str]
) -> Decision:
    label, name = act
    url = at("desk_order", row.reference)
    return Decision(
        kind,
        what,
        row.subject,
        url,
        row.freelancer or row.client,
        since,
        by,
        row.gross,
        label,
        at(name, row.reference),
        Tier.BROKEN if row.is_late(clock.now()) else Tier.OWED,
    )


def _look_at_brief(row: rows.OrderRow) -> Decision:
    """It can be done from the day the client asked us to wait for, not before."""
    since = row.submitted_at or row.placed_at
    since = max(since, row.starts_after or since)
    what = _("Look at the brief, then start production")
    if row.tells:
        what = _("The brief may tell who the client is: look at it, then start production")
    act = (_("Look at brief"), "desk_brief")
    return _decision(row, "brief_check", what, since, since + LOOK_WITHIN, act)


def _masked_changes(row: rewording.MaskedRow) -> Decision:
    """The freelancer has them, masked: the owner says whether more has to cross."""
    return Decision(
        "masked_changes",
        _("The changes tell who the client is and crossed masked: look whether more must cross"),
        row.subject,
        at("desk_order", row.reference),
        row.who,
        row.since,
        row.since + ANSWER_WITHIN,
        row.money,
        _("Look at the changes"),
        at("desk_changes", row.reference),
    )


def _missing_brief(row: rows.OrderRow) -> Decision:
    paid = row.paid_at or row.placed_at
    what = _("No brief since the payment: call the client, or cancel and refund")
    by = paid + timedelta(days=row.decision_days)
    return _decision(row, "brief_missing", what, paid, by, (_("Decide"), "desk_order"))


def _check(row: rows.OrderRow) -> Decision:
    since = row.job_submitted_at or row.placed_at
    what = _("Check the work, then deliver it or return it")
    by = row.promised_at or since
    return _decision(row, "to_check", what, since, by, (_("Check"), "desk_check"))


def _unassigned(row: rows.OrderRow) -> Decision:
    since = row.brief_accepted_at or row.placed_at
    what = _("No freelancer has this order")
    act = (_("Assign"), "desk_assign")
    return _decision(row, "unassigned", what, since, since + FIND_WITHIN, act)


def _late(row: rows.OrderRow) -> Decision:
    promised = row.promised_at or row.placed_at
    if promised <= clock.now():
        what = _("The date promised to the client has passed")
        by = promised
    else:
        what = _("The freelancer has not handed in the work")
        by = row.due_at or promised
    act = (_("Decide"), "desk_order")
    if row.job_status in ("offered", "accepted", "returned"):
        act = (_("Reassign"), "desk_assign")
    return _decision(row, "late", what, by, by, act)


def _payment(row: rows.PaymentRow) -> Decision:
    """First of all, but late only after a day: it may have been noted seconds ago."""
    if row.is_refund:
        what = _("A refund failed: %(problem)s")
    elif row.is_mismatch:
        what = _("A payment does not match its order: %(problem)s")
    else:
        what = _("The client's payment was refused: %(problem)s")
    return Decision(
        "refund_failed" if row.is_refund else "payment_failed",
        what % {"problem": row.problem},
        row.subject,
        at("desk_order", row.reference),
        row.who,
        row.since,
        row.since + LOOK_WITHIN,
        row.money,
        _("Decide"),
        f"{at('desk_order', row.reference)}#money",
        Tier.BROKEN,
    )


def _withdrawal(row: withdrawals.WithdrawalRow) -> Decision:
    """The law's clock: fourteen days from the declaration to the refund."""
    return Decision(
        "withdrawal",
        _("The client withdrew from the contract: confirm what is owed and refund the rest"),
        row.subject,
        at("desk_order", row.reference),
        row.who,
        row.since,
        row.refund_before,
        row.proposed,
        _("Decide"),
        at("desk_withdrawal", row.reference),
    )


def _send_back(row: by_hand.HandRow) -> Decision:
    """Owed since it was promised; nothing but the owner sends it."""
    return Decision(
        "send_back",
        _("Send money back to %(name)s yourself, then note it") % {"name": row.who},
        row.subject,
        at("desk_order", row.reference),
        row.who,
        row.since,
        row.since + LOOK_WITHIN,
        row.money,
        _("Note it"),
        at("desk_refund_sent", row.public_id),
    )


def _undelivered(row: rows.UndeliveredRow) -> Decision:
    url = at("desk_undelivered")
    return Decision(
        "undelivered",
        row.words,
        row.reference or _("Undelivered messages"),
        at("desk_order", row.reference) if row.reference else url,
        "",
        row.since,
        row.since,
        None,
        row.button,
        at("desk_retry", row.pk),
        Tier.BROKEN,
        is_post=True,
    )


def _owed(row: rows.PayoutRow) -> Decision:
    what = (
        _("Pay the freelancer %(name)s")
        if row.has_document
        else _("Pay the freelancer %(name)s: the invoice is missing")
    )
    return Decision(
        "payment_due",
        what % {"name": row.who},
        row.subject,
        at("desk_order", row.reference),
        row.who,
        row.since,
        row.due_at,
        row.money,
        _("Record payment"),
        at("desk_payment", row.public_id),
    )
