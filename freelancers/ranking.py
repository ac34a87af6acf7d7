"""Who could make an order, best first: eligible, then cost, then load, then idle longest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import Count, F, Max, Q, Sum
from django.utils.translation import gettext as _

from freelancers import margin
from freelancers.margin import ProjectedMargin
from freelancers.models import Assignment, Freelancer, Rate
from freelancers.states import WORKING, AssignmentStatus, DeclineReason
from kernel import clock, profile
from kernel.money import Money
from kernel.templatetags.relais import day
from orders.models import Order

BUSY = (AssignmentStatus.OFFERED, *WORKING)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """`load` counts open offers and jobs at work; `reason` says why somebody is not eligible."""

    freelancer: Freelancer
    cost: Money
    load: int
    margin: ProjectedMargin
    is_eligible: bool
    reason: str
    was_asked: bool


def candidates(order: Order) -> list[Candidate]:
    """Everybody with a current rate for the package. The query count does not grow with them."""
    today = clock.now().astimezone(profile.current().zone).date()
    rates = _current_rates(order, today)
    extras, agreed = _extra_pay(order)
    bench = Freelancer.objects.filter(pk__in=rates).select_related("user")
    busy, last_jobs = loads(rates), _last_jobs(rates)
    asked = _answers(order)
    basis, floor = margin.basis(order), profile.current().margin_floor_percent
    found = []
    for freelancer in bench:
        load, cost = busy.get(freelancer.pk, 0), agreed or rates[freelancer.pk] + extras
        projected, answer = basis.with_cost(cost), asked.get(freelancer.pk, "")
        reason = _why_not(freelancer, order, load) or _why_not_now(projected, floor, answer)
        found.append(Candidate(freelancer, cost, load, projected, not reason, reason, bool(answer)))
    return sorted(found, key=lambda each: _rank(each, last_jobs))


def cost_for(freelancer: Freelancer, order: Order) -> Money | None:
    """What this freelancer is paid for this order: by its quote, or by their rate and its extras;
    None without either."""
    today = clock.now().astimezone(profile.current().zone).date()
    rate = _current_rates(order, today).get(freelancer.pk)
    extras, agreed = _extra_pay(order)
    return agreed or (None if rate is None else rate + extras)


def load_of(freelancer: Freelancer) -> int:
    """Open offers and jobs at work. For a decision, lock the freelancer first."""
    return freelancer.assignments.filter(status__in=BUSY).count()


def working_count(freelancer: Freelancer) -> int:
    return freelancer.assignments.filter(status__in=WORKING).count()


def _current_rates(order: Order, today: date) -> dict[int, Money]:
    """By freelancer; of two that hold today, the one that started last."""
    rows = Rate.objects.on(today).filter(package=order.package_id, currency=order.currency)
    return {rate.freelancer_id: rate.pay for rate in rows.order_by("valid_from")}


def _answers(order: Order) -> dict[int, str]:
    """What became of the last offer of this order, for everybody who was asked."""
    jobs = Assignment.objects.filter(order=order).order_by("offered_at", "pk")
    return {job.freelancer_id: _answer(job) for job in jobs}


def _answer(job: Assignment) -> str:
    when = day(job.ended_at or job.offered_at)
    said = {
        AssignmentStatus.DECLINED: _("Declined this order on %(date)s: %(reason)s"),
        AssignmentStatus.LAPSED: _("Did not answer the offer of this order (%(date)s)"),
        AssignmentStatus.WITHDRAWN: _("This order was taken back on %(date)s"),
        AssignmentStatus.REPLACED: _("This order was taken back on %(date)s"),
    }.get(AssignmentStatus(job.status), _("Already asked for this order"))
    reason = DeclineReason(job.decline_reason).label if job.decline_reason else ""
    return said % {"date": when, "reason": reason}


def _extra_pay(order: Order) -> tuple[Money, Money | None]:
    """For each piece bought; and the pay that stands for all of it when a quote fixed one."""
    same = Q(extra__pay__currency=order.currency)
    quoted = Q(order__client_quote__job__currency=order.currency)
    found = order.lines.aggregate(
        extras=Sum(F("extra__pay__amount") * F("quantity"), filter=same),
        agreed=Max("order__client_quote__job__amount", filter=quoted),
    )
    agreed = found["agreed"]
    fixed = None if agreed is None else Money(agreed, order.currency)
    return Money(found["extras"] or 0, order.currency), fixed


def loads(people: Iterable[int]) -> dict[int, int]:
    """Open offers and jobs at work, by freelancer; who has none is not in it."""
    rows = Assignment.objects.filter(freelancer__in=list(people), status__in=BUSY)
    counted = rows.order_by().values("freelancer_id").annotate(count=Count("pk"))
    return {row["freelancer_id"]: row["count"] for row in counted}


def _last_jobs(people: Iterable[int]) -> dict[int, datetime]:
    rows = Assignment.objects.filter(freelancer__in=list(people), accepted_at__isnull=False)
    latest = rows.order_by().values("freelancer_id").annotate(last=Max("accepted_at"))
    return {row["freelancer_id"]: row["last"] for row in latest}


def _why_not(freelancer: Freelancer, order: Order, load: int) -> str:
    if freelancer.user is None:
        return _("Has not joined yet")
    if not freelancer.is_active or not freelancer.user.is_active:
        return _("Gets no offers")
    if order.language not in freelancer.languages:
        return _("Does not work in the language of the order")
    if load >= freelancer.capacity:
        return _("All places taken")
    return ""


def _why_not_now(projected: ProjectedMargin, floor: int, answer: str) -> str:
    if answer:
        return answer
    if projected.percent is None or projected.percent < floor:
        return _("Leaves less than your lowest margin")
    return ""


def _rank(each: Candidate, last_jobs: dict[int, datetime]) -> tuple[bool, int, int, datetime, int]:
    idle_since = last_jobs.get(each.freelancer.pk, LONG_AGO)
    return (not each.is_eligible, each.cost.amount, each.load, idle_since, each.freelancer.pk)
