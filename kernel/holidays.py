"""Public holidays of France: article L3133-1 of the Code du travail, as of 2026."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday


def is_holiday(day: date, country: str) -> bool:
    """Other countries: none is known here."""
    return country == "FR" and day in _french(day.year)


def is_working_day(day: date, country: str) -> bool:
    """Neither a Saturday, a Sunday nor a public holiday: as the law counts its delays."""
    return day.weekday() < 5 and not is_holiday(day, country)


@cache
def _french(year: int) -> frozenset[date]:
    fixed = [date(year, month, day) for month, day in _FIXED]
    return frozenset([*fixed, *(easter(year) + timedelta(days=after) for after in _AFTER_EASTER)])


def easter(year: int) -> date:
    """Easter Sunday, by the rule of Meeus, Jones and Butcher."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
