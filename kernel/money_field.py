"""Money in forms: typed and shown in the currency's main unit, kept in minor units."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import i18n, profile
from kernel.money import Money, exponent, minor_units
from kernel.templatetags.relais import money

_SPACES = re.compile(r"[\s\u00a0\u202f]")
_MAXIMUM = 1_000_000  # main units: nobody sells or pays more by one line


def symbol(currency: str) -> str:
    """`€`, `$US`, `CHF` in the page's language."""
    return str(get_currency_symbol(currency, locale=i18n.current()))


def _with_symbol(label: Any, currency: str | None) -> str:
    return f"{label} ({symbol(currency or profile.cached().currency)})"


_labelled = lazy(_with_symbol, str)


class MoneyField(forms.Field):
    """Takes `79`, `79.50` or `79,50` of the main unit; cleans to whole minor units.

    `currency` is the agency's unless given; `minimum` is in minor units. The label ends with the
    currency's sign: `Pay (€)`.
    """

    default_error_messages = {
        "invalid": gettext_lazy("Enter an amount such as %(example)s."),
        "too_small": gettext_lazy("Enter %(amount)s or more."),
        "too_large": gettext_lazy("Enter %(amount)s or less."),
    }

    def __init__(
        self, *, label: Any, minimum: int = 0, currency: str | None = None, **kwargs: Any
    ) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(label=_labelled(label, currency), **kwargs)
        self.minimum = minimum
        self._currency = currency

    @property
    def currency(self) -> str:
        return self._currency or profile.cached().currency

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int):
            return value
        amount = Money(value, self.currency).decimal
        text = f"{amount.to_integral_value()}" if amount == int(amount) else f"{amount:f}"
        return text.replace(".", ",") if i18n.current() == "fr" else text

    def to_python(self, value: Any) -> int | None:
        text = _SPACES.sub("", str(value or ""))
        if not text:
            return None
        digits = exponent(self.currency)
        decimals = rf"([.,]\d{{1,{digits}}})?" if digits else ""
        if not re.fullmatch(rf"\d{{1,9}}{decimals}", text, re.ASCII):
            example = "79" if not digits else _("79 or 79.50")
            raise ValidationError(self.error_messages["invalid"] % {"example": example})
        return minor_units(Decimal(text.replace(",", ".")), self.currency)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        maximum = minor_units(Decimal(_MAXIMUM), self.currency)
        for code, limit, is_over in (
            ("too_small", self.minimum, value < self.minimum),
            ("too_large", maximum, value > maximum),
        ):
            if is_over:
                amount = money(Money(limit, self.currency))
                raise ValidationError(self.error_messages[code] % {"amount": amount})


class PricedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row with an amount: its currency is the agency's and is never typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = profile.cached().currency
        self.is_strange = bool(self.instance.pk) and self.instance.currency != currency

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.instance.currency = profile.current().currency
        return cleaned

    def has_changed(self) -> bool:
        """A row left in another currency is saved again in the agency's."""
        return self.is_strange or super().has_changed()
