"""When people of the demo act. What is still open at the end is paced by its share of the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from agency.demo.content.shapes import Fate, PlannedOrder
from kernel import clock, ids
from kernel.models import AgencyProfile

WEEKS = 10
PLAN_ENDS = timedelta(weeks=9, days=4, hours=17, minutes=20)
SHARES: Mapping[Fate, Mapping[str, int]] = {
    "revision_requested": {"brief": 2, "answer": 5, "submit": 35, "check": 40, "client": 97},
    "late": {"brief": 2, "answer": 5, "question": 90},
    "delivered": {"brief": 5, "answer": 8, "submit": 30, "check": 35},
    "in_production": {"brief": 2, "answer": 5, "message": 95},
    "in_review": {"brief": 2, "answer": 6, "submit": 90},
    "returned": {"brief": 2, "answer": 6, "submit": 60, "check": 80},
    "withdrawn": {"brief": 2, "answer": 5, "client": 30},
    "brief_check": {"brief": 50},
    "nobody_available": {"brief": 20},
    "offer_open": {"brief": 70},
}
"""Percents of the time between order and end, by step."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The moments of one order."""

    plan: PlannedOrder
    placed_at: datetime
    end: datetime

    def choose(self, step: str, usual: datetime) -> datetime:
        """The step's own share of the time when it has one, else `usual`."""
        share = SHARES.get(self.plan.fate, {}).get(step)
        if share is None:
            return usual
        return max(self.placed_at + (self.end - self.placed_at) * share / 100, clock.now())


def placed_at(plan: PlannedOrder, agency: AgencyProfile, end: datetime) -> datetime:
    """Orders that end keep their weekday and hour; open ones keep their distance to the end."""
    since_start = timedelta(weeks=plan.week, days=plan.weekday, hours=plan.hour)
    if plan.fate in SHARES or plan.week >= WEEKS - 1:
        return end - (PLAN_ENDS - since_start)
    return first_monday(agency, end) + since_start


def first_monday(agency: AgencyProfile, end: datetime) -> datetime:
    """Midnight of the Monday nine weeks before the week of `end`, in the agency's zone."""
    local = end.astimezone(agency.zone)
    monday = (local - timedelta(days=local.weekday(), weeks=WEEKS - 1)).date()
    return datetime.combine(monday, datetime.min.time(), agency.zone)


def hours(low: int, high: int) -> timedelta:
    """A length of time between two numbers of hours, to the minute."""
    return timedelta(minutes=round(ids.jitter(low * 60, high * 60)))


def happens(percent: int) -> bool:
    """Whether something of this likelihood happens now."""
    return ids.jitter(0, 100) < percent
