"""What a visitor types into the catalogue's search and filters."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import storefront
from catalog.models import Package, Service
from kernel.money import minor_units

_PRICE = _("Enter a price as a whole number, such as 300.")
_DAYS = _("Enter a number of days, from 1 to 365.")


def _one(sentence: Any) -> dict[str, Any]:
    return dict.fromkeys(("invalid", "invalid_choice", "min_value", "max_value"), sentence)


class FilterForm(forms.Form):
    """Sent by GET: a filtered list has an address of its own. A field in error narrows nothing."""

    q = forms.CharField(required=False)
    category = forms.ChoiceField(
        required=False, error_messages=_one(_("Choose a category of the list."))
    )
    price = forms.IntegerField(
        required=False, min_value=1, max_value=1_000_000, error_messages=_one(_PRICE)
    )
    days = forms.IntegerField(
        required=False, min_value=1, max_value=365, error_messages=_one(_DAYS)
    )

    def __init__(self, data: Any, services: list[Service]) -> None:
        super().__init__(data)
        self.categories = [each for each, _members in storefront.by_category(services)]
        category: Any = self.fields["category"]
        category.choices = [("", ""), *((each.slug, each.name) for each in self.categories)]

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", ""))[:100]

    @property
    def is_narrow(self) -> bool:
        """Whether anything is asked for, wrongly or not."""
        return any(str(self.data.get(name, "")).strip() for name in self.fields)

    def narrowed(self, services: list[Service]) -> list[Service]:
        """What has one package for this price in this time."""
        category = self.cleaned_data.get("category")
        return [
            each
            for each in services
            if (not category or each.category.slug == category)
            and any(self._suits(package) for package in each.packages.all())
        ]

    def _suits(self, package: Package) -> bool:
        price, days = self.cleaned_data.get("price"), self.cleaned_data.get("days")
        is_quick = days is None or package.days <= days
        if price is None:
            return is_quick
        return is_quick and package.price.amount <= minor_units(Decimal(price), package.currency)
