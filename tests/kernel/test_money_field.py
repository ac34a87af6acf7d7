"""Money is typed in the currency's main unit and kept in minor units."""

from __future__ import annotations

import pytest
from babel.numbers import get_currency_precision
from django.core.exceptions import ValidationError
from django.utils import translation

from kernel.models import AgencyProfile
from kernel.money import CURRENCIES, Money, minor_units
from kernel.money_field import MoneyField
from kernel.templatetags.relais import money


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("79", 7_900),
        ("79.5", 7_950),
        ("79,50", 7_950),
        (" 1 234,05 ", 123_405),
        ("1\u202f234", 123_400),
        ("0", 0),
        ("", None),
    ],
)
def test_typed_in_the_main_unit(typed: str, cents: int | None) -> None:
    assert MoneyField(label="Pay", currency="EUR", required=False).clean(typed) == cents


@pytest.mark.parametrize("typed", ["79.505", "1,000.50", "-5", "abc", "1e3", "٧٩", "€79", "1,000"])
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"Enter an amount such as 79 or 79\.50\."):
        MoneyField(label="Pay", currency="EUR").clean(typed)


def test_limits_are_said_in_the_main_unit() -> None:
    field = MoneyField(label="Price", currency="EUR", minimum=100)

    with pytest.raises(ValidationError, match="Enter €1 or more"):
        field.clean("0.99")
    with pytest.raises(ValidationError, match="Enter €1,000,000 or less"):
        field.clean("1000000.01")


def test_currency_without_cents_takes_none() -> None:
    field = MoneyField(label="Pay", currency="JPY")

    assert field.clean("7900") == 7_900
    with pytest.raises(ValidationError, match=r"such as 79\."):
        field.clean("79.5")


def test_shown_as_typed_with_the_currency_beside(agency: AgencyProfile) -> None:
    field = MoneyField(label="Pay")

    assert (str(field.label), field.prepare_value(7_950)) == ("Pay (€)", "79.50")
    assert field.prepare_value("79.5") == "79.5"
    assert not field.has_changed(7_950, "79,50")
    with translation.override("fr"):
        assert field.prepare_value(7_950) == "79,50"


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_currency_on_offer_is_counted_as_it_is_written(currency: str) -> None:
    assert money(Money(minor_units(Money(12, currency).decimal, currency), currency))
    assert 10 ** get_currency_precision(currency) == minor_units(Money(1, "JPY").decimal, currency)
