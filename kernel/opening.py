"""Opening days and hours: when a promised day ends, when a clock runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Opening:
    """Weekly opening: weekdays (Monday is 0) and whole hours in a time zone."""

    zone: ZoneInfo
    days: frozenset[int]
    opens_at: int
    closes_at: int

    def at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.zone).astimezone(UTC)

    def next_open_day(self, day: date) -> date:
        """`day` itself when open, else the first open day after it."""
        while day.weekday() not in self.days:
            day += timedelta(days=1)
        return day

    def add_days(self, start: date, count: int) -> date:
        """The open day that lies `count` open days after the open day `start`."""
        day = self.next_open_day(start)
        for _ in range(count):
            day = self.next_open_day(day + timedelta(days=1))
        return day

    def add_time(self, start: datetime, duration: timedelta) -> datetime:
        """`start` plus `duration`, counting open hours only."""
        moment, left = start.astimezone(self.zone), duration
        while True:
            day = self.next_open_day(moment.date())
            opens, closes = self.at(day, self.opens_at), self.at(day, self.closes_at)
            begin = max(opens, moment.astimezone(UTC))
            if begin + left <= closes:
                return begin + left
            left -= max(closes - begin, timedelta())
            moment = datetime.combine(day + timedelta(days=1), time(), self.zone)


def counting_day(opening: Opening, received_at: datetime, cutoff_hour: int) -> date:
    """The day a complete brief counts from: the same open day before the cut-off, else the next."""
    local = received_at.astimezone(opening.zone)
    day = local.date()
    if local.hour >= cutoff_hour:
        day += timedelta(days=1)
    return opening.next_open_day(day)


def promised_at(opening: Opening, received_at: datetime, cutoff_hour: int, days: int) -> datetime:
    """Closing time `days` open days after the day the brief counts from."""
    start = counting_day(opening, received_at, cutoff_hour)
    return opening.at(opening.add_days(start, days), opening.closes_at)


def internal_due(start: datetime, promised: datetime) -> datetime:
    """When the work must reach the agency: a quarter of the time earlier, at least 12 hours."""
    reserve = max((promised - start) / 4, timedelta(hours=12))
    return max(promised - reserve, start)


def answer_time(start: datetime, due: datetime) -> timedelta:
    """Time to answer an offer: 8 % of the working time, 30 minutes to 6 hours."""
    return min(max((due - start) * 8 / 100, timedelta(minutes=30)), timedelta(hours=6))
