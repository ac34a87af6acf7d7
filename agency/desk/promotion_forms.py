"""What the owner types to lower a price. Forms clean, services write."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from catalog.models import Package, ServiceStatus
from kernel.money import Money
from kernel.money_field import MoneyField

LONGEST = timedelta(days=92)


def day_field(label: Any, required: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": required,
            "invalid": _("Enter a day such as 2026-11-30."),
        },
        **options,
    )


class PackageChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Every package on sale, with its service's name."""

    def __init__(self, **options: Any) -> None:
        rows = Package.objects.filter(service__status=ServiceStatus.PUBLISHED)
        in_order = rows.select_related("service").order_by("service__position", "position", "pk")
        super().__init__(in_order, **options)


class ReductionForm(forms.Form):
    """A new price or a percentage, and the days. `seen`: the figures that were looked at."""

    package = PackageChoice(
        label=_("Package"),
        empty_label=_("Choose a package"),
        error_messages={
            "required": _("Choose a package."),
            "invalid_choice": _("This package is not on sale. Choose another one."),
        },
    )
    percent = forms.IntegerField(
        label=_("Reduction in percent"),
        required=False,
        help_text=_("Counted from the lowest price of the 30 days before, as the law wants it."),
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        error_messages={"invalid": _("Enter a whole number from 1 to 90.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    price = MoneyField(label=_("Or the new price, VAT included"), minimum=100, required=False)
    first_day = day_field(_("First day"), _("Enter the first day."))
    last_day = day_field(_("Last day"), _("Enter the last day."))
    seen = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("first_day", today)

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day < self.today:
            raise forms.ValidationError(_("Enter today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first_day"), values.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Enter the first day or a later one."))
        if first and last and last - first > LONGEST:
            self.add_error(
                "last_day", _("Three months at most: after that it is simply the price.")
            )
        typed = [name for name in ("percent", "price") if values.get(name) is not None]
        if not typed and not {"percent", "price"} & self.errors.keys():
            self.add_error("percent", _("Enter a percentage or a new price."))
        if len(typed) == 2:
            self.add_error("price", _("Enter either a percentage or a new price, not both."))
        return values

    @property
    def off(self) -> Decimal | Money:
        percent: int | None = self.cleaned_data["percent"]
        if percent is None:
            return Money(self.cleaned_data["price"], self.cleaned_data["package"].currency)
        return Decimal(percent).scaleb(-2)
