"""The month and the weeks in figures, from the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _

from kernel import clock, i18n, profile
from kernel.money import percent
from kernel.templatetags.relais import money, percentage
from payments import margin
from payments.margin import WeekMargin

WEEKS = 10
WIDTH, HEIGHT, BASE, TOP = 640, 200, 165, 25
STEP = WIDTH // WEEKS
BAR = 40


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Figures:
    month_title: str
    cards: list[Figure]
    chart: dict[str, Any] | None


def load() -> Figures:
    agency = profile.cached()
    today = clock.now().astimezone(agency.zone).date()
    ended = margin.ended_since(today - timedelta(weeks=WEEKS), agency)
    weeks = margin.by_week(ended, WEEKS, today, agency.currency)
    month = format_date(today, "LLLL", locale=i18n.current()).capitalize()
    return Figures(
        _("%(month)s so far") % {"month": month},
        _cards(margin.in_month(ended, today, agency.currency)),
        _chart(weeks) if any(week.revenue for week in weeks) else None,
    )


def _cards(month: WeekMargin) -> list[Figure]:
    other = month.revenue - month.cost - month.margin
    share = percent(month.margin, month.revenue)
    of_revenue = _("%(percent)s of the revenue") % {"percent": percentage(share)} if share else ""
    return [
        Figure(_("Revenue"), money(month.revenue), _("orders that ended, without VAT")),
        Figure(_("Freelancer cost"), money(month.cost), ""),
        Figure(_("Fees and contributions"), money(other), _("payment fees, legal charges")),
        Figure(_("True margin"), money(month.margin), of_revenue),
    ]


def _chart(weeks: Sequence[WeekMargin]) -> dict[str, Any]:
    highest = max(week.revenue.amount for week in weeks)
    last = weeks[-1]
    return {
        "title": _("Margin by week over %(count)d weeks; this week %(margin)s of %(revenue)s.")
        % {"count": len(weeks), "margin": money(last.margin), "revenue": money(last.revenue)},
        "width": WIDTH,
        "height": HEIGHT,
        "base_y": BASE,
        "label_y": BASE + 20,
        "bars": [_bar(index, week, highest) for index, week in enumerate(weeks)],
        "series": [_("Margin"), _("Costs")],
        "columns": [_("Week"), _("Revenue"), _("Freelancer cost"), _("Margin"), _("Share")],
        "rows": [_row(week) for week in weeks],
    }


def _bar(index: int, week: WeekMargin, highest: int) -> dict[str, Any]:
    """Costs stand below, the margin on top; a loss shows costs alone."""
    room = BASE - TOP
    kept = min(max(week.margin.amount, 0), max(week.revenue.amount, 0))
    spent = max(week.revenue.amount, 0) - kept
    margin_height, cost_height = room * kept // highest, room * spent // highest
    x = index * STEP + (STEP - BAR) // 2
    top = BASE - cost_height - margin_height
    return {
        "x": x,
        "y": top,
        "width": BAR,
        "height": margin_height,
        "second_y": BASE - cost_height,
        "second_height": cost_height,
        "middle": x + BAR // 2,
        "value_y": top - 6,
        "label": _label(week),
        "value": percentage(percent(week.margin, week.revenue)),
        "partial": index == WEEKS - 1,
    }


def _label(week: WeekMargin) -> str:
    return _("W%(number)d") % {"number": week.starts_on.isocalendar().week}


def _row(week: WeekMargin) -> list[str]:
    return [
        _label(week),
        money(week.revenue),
        money(week.cost),
        money(week.margin),
        percentage(percent(week.margin, week.revenue)),
    ]
