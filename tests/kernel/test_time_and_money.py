"""Clock, opening hours, money: the small exact machines everything stands on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kernel import clock
from kernel.charges import turnover_charges, turnover_rate
from kernel.models import AgencyProfile, LegalParameter, LegalStatus, rate_on
from kernel.money import CurrencyMismatch, Money, percent, round_half_up, total
from kernel.opening import Opening, answer_time, counting_day, internal_due, promised_at
from kernel.templatetags.relais import money, percentage
from tests.conftest import MONDAY

PARIS = ZoneInfo("Europe/Paris")
WEEK = Opening(zone=PARIS, days=frozenset({0, 1, 2, 3, 4}), opens_at=9, closes_at=18)


def paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PARIS).astimezone(UTC)  # type: ignore[arg-type, misc]


def test_frozen_clock_stands_and_nests() -> None:
    later = MONDAY + timedelta(days=1)

    with clock.frozen(later):
        assert clock.now() == later

    assert clock.now() == MONDAY


def test_advance_moves_every_process_by_the_file(tmp_path: Path, settings: Any) -> None:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock"

    clock.advance(timedelta(hours=1))
    clock.advance(timedelta(days=1))

    assert clock.shift() == timedelta(hours=25)


def test_advance_outside_practice_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.DEMO_CLOCK_FILE = tmp_path / "clock"
    (tmp_path / "clock").write_text("3600")
    settings.IS_SANDBOX = False

    with pytest.raises(RuntimeError):
        clock.advance(timedelta(hours=1))

    assert clock.shift() == timedelta()


@pytest.mark.parametrize(
    ("received", "cutoff", "expected"),
    [
        (paris(2026, 11, 23, 11, 59), 12, date(2026, 11, 23)),
        (paris(2026, 11, 23, 12, 0), 12, date(2026, 11, 24)),
        (paris(2026, 11, 27, 15, 0), 12, date(2026, 11, 30)),
        (paris(2026, 11, 28, 8, 0), 12, date(2026, 11, 30)),
        (paris(2026, 11, 30, 0, 30), 12, date(2026, 11, 30)),
    ],
    ids=["before the cut-off", "at the cut-off", "Friday afternoon", "Saturday", "after midnight"],
)
def test_counting_day_of_a_brief(received: datetime, cutoff: int, expected: date) -> None:
    assert counting_day(WEEK, received, cutoff) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (paris(2026, 3, 26, 10, 0), paris(2026, 3, 30, 18, 0)),
        (paris(2026, 10, 22, 10, 0), paris(2026, 10, 26, 18, 0)),
    ],
    ids=["into summer time", "into winter time"],
)
def test_promise_closes_at_the_local_hour_whatever_the_season(
    received: datetime, expected: datetime
) -> None:
    assert promised_at(WEEK, received, 12, 2) == expected


def test_add_time_runs_in_open_hours_only() -> None:
    assert WEEK.add_time(paris(2026, 11, 27, 17, 0), timedelta(hours=3)) == paris(
        2026, 11, 30, 11, 0
    )
    assert WEEK.add_time(paris(2026, 11, 28, 3, 0), timedelta(hours=1)) == paris(
        2026, 11, 30, 10, 0
    )
    assert WEEK.add_time(paris(2026, 11, 23, 19, 0), timedelta(hours=9)) == paris(
        2026, 11, 24, 18, 0
    )


def test_internal_due_keeps_a_quarter_and_twelve_hours() -> None:
    start = paris(2026, 11, 23, 9, 0)

    assert internal_due(start, start + timedelta(days=4)) == start + timedelta(days=3)
    assert internal_due(start, start + timedelta(hours=20)) == start + timedelta(hours=8)
    assert internal_due(start, start + timedelta(hours=5)) == start


@pytest.mark.parametrize(
    ("working", "expected"),
    [
        (timedelta(hours=1), timedelta(minutes=30)),
        (timedelta(hours=50), timedelta(hours=4)),
        (timedelta(days=30), timedelta(hours=6)),
    ],
)
def test_answer_time_is_eight_percent_within_limits(
    working: timedelta, expected: timedelta
) -> None:
    assert answer_time(MONDAY, MONDAY + working) == expected


amounts = st.integers(min_value=-10_000_000, max_value=10_000_000)
weights = st.lists(st.integers(0, 100_000), min_size=1, max_size=12).filter(sum)


@given(amount=amounts, parts=weights)
def test_allocate_loses_no_cent(amount: int, parts: list[int]) -> None:
    split = Money(amount).allocate(parts)

    assert total(split, "EUR") == Money(amount)
    for part, weight in zip(split, parts, strict=True):
        assert abs(part.amount - Decimal(amount) * weight / sum(parts)) < 1
        assert weight or not part


@given(amount=amounts, rate=st.decimals("0", "1", places=4))
def test_net_of_undoes_a_rate_within_a_cent(amount: int, rate: Decimal) -> None:
    net = Money(amount).net_of(rate)

    assert abs((net + net.share(rate)).amount - amount) <= 1


@pytest.mark.parametrize(("value", "expected"), [("0.5", 1), ("-0.5", -1), ("2.49", 2)])
def test_round_half_up_goes_away_from_zero(value: str, expected: int) -> None:
    assert round_half_up(Decimal(value)) == expected


def test_money_refuses_what_is_not_money() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")
    for wrong in (1.5, "1", True):
        with pytest.raises(TypeError):
            Money(wrong)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="more than zero"):
        Money(10).allocate([0, 0])


def test_percent_of_nothing_is_unknown() -> None:
    assert percent(Money(50), Money(0)) is None
    assert percent(Money(1), Money(3)) == Decimal("33.3")


@pytest.mark.parametrize(
    ("status", "charged"),
    [(LegalStatus.MICRO_BIC, 10722), (LegalStatus.MICRO_BNC, 12900), (LegalStatus.COMPANY, 0)],
)
def test_turnover_charges_follow_the_legal_status(
    status: str, charged: int, agency: AgencyProfile
) -> None:
    AgencyProfile.objects.update(legal_status=status)

    assert turnover_charges(Money(50_000), MONDAY.date()) == Money(charged)


def test_turnover_charges_of_a_loss_are_nothing(agency: AgencyProfile) -> None:
    assert turnover_charges(Money(-100), MONDAY.date()) == Money(0)


def test_rate_on_takes_the_row_of_the_day(agency: AgencyProfile) -> None:
    LegalParameter.objects.create(
        code="micro_bic_social", value=Decimal("0.3"), valid_from=date(2027, 1, 1), source="test"
    )

    assert rate_on("micro_bic_social", date(2026, 12, 31)) == Decimal("0.212")
    assert rate_on("micro_bic_social", date(2027, 1, 1)) == Decimal("0.3")
    assert turnover_rate(date(2027, 1, 1)) == Decimal("0.30244")


def test_rate_past_its_end_is_never_applied_silently(agency: AgencyProfile) -> None:
    LegalParameter.objects.filter(code="fee_rate").update(valid_to=date(2026, 12, 31))

    with pytest.raises(LookupError):
        rate_on("fee_rate", date(2027, 1, 1))


def test_every_rate_names_its_source(db: None) -> None:
    assert LegalParameter.objects.count() == 9
    assert not LegalParameter.objects.filter(source="").exists()


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ["−€50", "−€12.50", "−4.5%"]), ("fr", ["−50\xa0€", "−12,50\xa0€", "−4,5\u202f%"])],
)
def test_what_is_below_zero_has_a_true_minus_sign(language: str, told: list[str]) -> None:
    with override(language):
        found = [money(Money(-5_000)), money(Money(-1_250)), percentage(Decimal("-4.5"))]

    assert found == told
