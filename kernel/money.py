"""Money in minor units. The only place that knows what a minor unit is worth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "XAF": 0,
    "XOF": 0,
    "XPF": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
}
# What an agency may sell in: charged by Stripe in the minor unit that ISO 4217 gives it.
# Left out on purpose: its special cases (HUF, ISK, TWD, UGX) and three-decimal currencies.
# https://docs.stripe.com/currencies
# fmt: off
CURRENCIES = (
    "AED", "AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "ILS",
    "INR", "JPY", "KRW", "MAD", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "QAR",
    "RON", "SAR", "SEK", "SGD", "THB", "USD", "VND", "XAF", "XOF", "XPF", "ZAR",
)
# fmt: on


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met."""


def exponent(currency: str) -> int:
    return _EXPONENTS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """The one rounding rule of the house: half a cent goes up, away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def minor_units(value: Decimal, currency: str) -> int:
    """`value` of the main unit (79.50 euros) in minor units (7950 cents), rounded half up."""
    return round_half_up(value.scaleb(exponent(currency)))


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of one ISO 4217 currency."""

    amount: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError("Money takes whole minor units.")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up.")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int) -> Money:
        return Money(self.amount * factor, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def share(self, rate: Decimal) -> Money:
        """This amount times `rate`, rounded half up."""
        return Money(round_half_up(Decimal(self.amount) * rate), self.currency)

    def net_of(self, rate: Decimal) -> Money:
        """What is left of a price that includes VAT at `rate`, rounded half up."""
        return Money(round_half_up(Decimal(self.amount) / (1 + rate)), self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split by weights with the largest remainder, so that the parts sum exactly."""
        total = sum(weights)
        if total <= 0:
            raise ValueError("Weights must sum to more than zero.")
        parts = [self.amount * weight // total for weight in weights]
        remainders = [self.amount * weight % total for weight in weights]
        order = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
        for index in order[: self.amount - sum(parts)]:
            parts[index] += 1
        return [Money(part, self.currency) for part in parts]

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.amount).scaleb(-exponent(self.currency))


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of `amounts`, zero of `currency` when there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def percent(part: Money, whole: Money) -> Decimal | None:
    """`part` in percent of `whole` with one decimal; None when there is no whole."""
    if not whole:
        return None
    return (Decimal(part.amount) * 100 / Decimal(whole.amount)).quantize(Decimal("0.1"))
