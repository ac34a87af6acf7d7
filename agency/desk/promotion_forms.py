"""What the owner types to lower a price. Forms clean, services write."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog.models import Package, Service, ServiceStatus
from kernel.money import Money
from kernel.money_field import MoneyField
from kernel.profile import cached
from kernel.templatetags.relais import money
from orders import services as orders
from orders.models.coupon import LEAST_LEFT

LONGEST = timedelta(days=92)
SHORTEST_CODE = 4


def day_field(label: Any, missing: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": missing,
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
        one_of(self, "percent", "price")
        return values

    @property
    def off(self) -> Decimal | Money:
        percent: int | None = self.cleaned_data["percent"]
        if percent is None:
            return Money(self.cleaned_data["price"], self.cleaned_data["package"].currency)
        return Decimal(percent).scaleb(-2)


class CouponForm(forms.Form):
    """What the code takes off, from whom, and until when. `seen`: the figures looked at."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Letters and digits, such as WELCOME10. Capitals and spaces do not matter."),
        error_messages={"required": _("Enter the code that clients type.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    percent = forms.IntegerField(
        label=_("Takes off, in percent"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        error_messages={"invalid": _("Enter a whole number from 1 to 90.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    amount = MoneyField(label=_("Or an amount, VAT included"), minimum=100, required=False)
    services = forms.ModelMultipleChoiceField(
        Service.objects.filter(status=ServiceStatus.PUBLISHED),
        label=_("Services"),
        required=False,
        help_text=_("Tick none for all of them."),
        widget=forms.CheckboxSelectMultiple,
    )
    is_first_order_only = forms.BooleanField(
        label=_("First order of a client only"), required=False
    )
    is_once_per_client = forms.BooleanField(label=_("Once per client"), required=False)
    starts_on = day_field(_("First day"), _("Enter the first day."))
    ends_on = day_field(
        _("Last day"), "", required=False, help_text=_("Leave it empty for no end.")
    )
    minimum = MoneyField(
        label=_("Lowest order, VAT included"),
        required=False,
        help_text=_("Leave it empty for any order."),
    )
    most_uses = forms.IntegerField(
        label=_("Uses in all"),
        required=False,
        help_text=_("Leave it empty for no limit."),
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
        error_messages={"invalid": _("Enter a whole number, such as 50.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", today)

    def clean_code(self) -> str:
        code = orders.plain_code(self.cleaned_data["code"])
        if len(code) < SHORTEST_CODE:
            raise forms.ValidationError(_("Enter at least four letters or digits."))
        if orders.is_code_taken(code):
            raise forms.ValidationError(_("Another coupon has this code. Choose a new one."))
        return code

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Enter the first day or a later one."))
        one_of(self, "percent", "amount")
        self._check_minimum(values.get("amount"), values.get("minimum"))
        return values

    def _check_minimum(self, amount: int | None, minimum: int | None) -> None:
        """Something is always left to pay: nothing typed means just enough."""
        least = (amount or 0) + LEAST_LEFT
        if amount and minimum is not None and minimum < least:
            words = {"least": money(Money(least, cached().currency))}
            told = _now("An order has to cost more than the coupon takes off: %(least)s or more.")
            self.add_error("minimum", told % words)

    @property
    def rules(self) -> orders.CouponRules:
        values, currency = self.cleaned_data, cached().currency
        amount, percent = values["amount"], values["percent"]
        least = values["minimum"] or (amount + LEAST_LEFT if amount else None)
        return orders.CouponRules(
            code=values["code"],
            off=Money(amount, currency) if amount else Decimal(percent).scaleb(-2),
            services=tuple(values["services"]),
            is_first_order_only=values["is_first_order_only"],
            is_once_per_client=values["is_once_per_client"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            minimum=Money(least, currency) if least else None,
            most_uses=values["most_uses"],
        )


def one_of(form: forms.Form, first: str, second: str) -> None:
    """A percentage or an amount, not both and not neither."""
    typed = [name for name in (first, second) if form.cleaned_data.get(name) is not None]
    if not typed and not {first, second} & form.errors.keys():
        form.add_error(first, _("Enter a percentage or an amount."))
    if len(typed) == 2:
        form.add_error(second, _("Enter either a percentage or an amount, not both."))
