"""Who asked before buying: who waits for an answer, and how many became clients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Min, Q
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from catalog.models import ServiceStatus
from kernel import clock, profile
from kernel.actors import ActorKind
from kernel.templatetags.relais import span
from orders.lead_states import CLOSED, OPEN, LeadStatus, LostReason
from orders.models import Lead, LeadMessage

SHOWN = 60
FEW = 10
"""Below so many closed leads a month is told in numbers: a percentage of three is no rate."""
_PILLS = {
    LeadStatus.NEW: "warn",
    LeadStatus.QUOTED: "info",
    LeadStatus.WON: "ok",
    LeadStatus.LOST: "bad",
}


@dataclass(frozen=True, slots=True)
class LeadRow:
    """`waits` and `answered` are ages in words: of what nobody answered, and of our last word."""

    lead: Lead
    state: str
    pill: str
    waits: str
    answered: str
    can_order: bool


@dataclass(frozen=True, slots=True)
class Month:
    """What became of the leads closed in a month, without those that were no real question."""

    first: date
    won: int
    closed: int

    @property
    def share(self) -> Decimal | None:
        """None while there are too few to speak of a rate."""
        return Decimal(self.won * 100) / self.closed if self.closed >= FEW else None


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The oldest open message of a lead, for the home."""

    lead: Lead
    words: str
    since: datetime


def listed(*, closed: bool) -> list[LeadRow]:
    """Open leads: whoever waits longest first; closed ones: newest first. One query."""
    asked = Q(messages__author_kind=ActorKind.CLIENT, messages__answered_at=None)
    ours = Q(messages__author_kind=ActorKind.STAFF)
    leads = Lead.objects.select_related("service", "order").annotate(
        waits_since=Min("messages__created_at", filter=asked),
        answered_at=Max("messages__created_at", filter=ours),
    )
    if closed:
        rows = leads.filter(status__in=CLOSED).order_by(_first_waiting(), "-closed_at", "-pk")
    else:
        rows = leads.filter(status__in=OPEN).order_by(_first_waiting(), "-created_at", "-pk")
    return [_row(lead) for lead in rows[:SHOWN]]


def state_words(lead: Lead) -> tuple[str, str]:
    """The state and its pill; a lost one says why."""
    text = str(lead.get_status_display())
    if lead.status == LeadStatus.LOST:
        reason = lead.get_lost_reason_display()
        text = _("%(state)s: %(reason)s") % {"state": text, "reason": reason}
    return text, _PILLS.get(LeadStatus(lead.status), "")


def open_questions(limit: int) -> list[OpenQuestion]:
    """The oldest unanswered message of each lead. One query."""
    rows = LeadMessage.objects.filter(author_kind=ActorKind.CLIENT, answered_at=None)
    found: dict[int, OpenQuestion] = {}
    for row in rows.select_related("lead__service").order_by("created_at", "pk")[: 2 * limit]:
        words = Truncator(" ".join(row.body.split())).chars(80)
        found.setdefault(row.lead_id, OpenQuestion(row.lead, words, row.created_at))
    return list(found.values())[:limit]


def months(count: int = 6) -> list[Month]:
    """This month and those before, newest first. One query."""
    zone = profile.cached().zone
    first = clock.now().astimezone(zone).date().replace(day=1)
    starts = [first]
    while len(starts) < count:
        starts.append(_month_before(starts[-1]))
    since = datetime.combine(starts[-1], datetime.min.time(), zone)
    rows = Lead.objects.filter(closed_at__gte=since).exclude(lost_reason=LostReason.SPAM)
    closed: Counter[date] = Counter()
    won: Counter[date] = Counter()
    for status, at in rows.values_list("status", "closed_at"):
        month = (at or since).astimezone(zone).date().replace(day=1)
        closed[month] += 1
        won[month] += status == LeadStatus.WON
    return [Month(month, won[month], closed[month]) for month in starts]


def total(found: Iterable[Month]) -> Month:
    """All the months together."""
    rows = list(found)
    return Month(rows[-1].first, sum(row.won for row in rows), sum(row.closed for row in rows))


def order_words(lead: Lead) -> str:
    """What the thread keeps of an order link that was sent, in the language of who asked."""
    with translation.override(lead.language):
        return _("I have sent you a mail with the link to order “%(service)s”.") % {
            "service": lead.about
        }


def can_order(lead: Lead) -> bool:
    """Whether the way to order can be mailed."""
    service = lead.service
    return bool(lead.email) and service is not None and service.status == ServiceStatus.PUBLISHED


def _row(lead: Any) -> LeadRow:
    now, (state, pill) = clock.now(), state_words(lead)
    return LeadRow(
        lead=lead,
        state=state,
        pill=pill,
        waits=span(now - lead.waits_since) if lead.waits_since else "",
        answered=span(now - lead.answered_at) if lead.answered_at else "",
        can_order=can_order(lead),
    )


def _first_waiting() -> Any:
    return F("waits_since").asc(nulls_last=True)


def _month_before(first: date) -> date:
    year, month = (first.year, first.month - 1) if first.month > 1 else (first.year - 1, 12)
    return first.replace(year=year, month=month)
