"""What the owner types to make a quote. Forms clean, services write."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agency.desk.own_words import OwnWordsForm
from agency.desk.promotion_forms import day_field
from catalog.models import Package, ServiceStatus
from kernel import i18n, ids
from kernel.countries import clean_vat_number, countries, has_vat_shape
from kernel.i18n import told
from kernel.money import Money
from kernel.money_field import MoneyField
from kernel.profile import cached
from kernel.templatetags.relais import money
from orders.buyers import Buyer, BuyerKind
from orders.models import Lead, LineKind
from orders.names import names_of_lead
from orders.services import QUOTE_AT_MOST, OfferedLine, QuoteOffer, dearest_total, list_net

FREE_LINES = 4
LONGEST = timedelta(days=180)


def _count(label: Any, most: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        validators=[MinValueValidator(options.pop("least", 1)), MaxValueValidator(most)],
        error_messages={
            "required": _("Enter a whole number."),
            "invalid": _("Enter a whole number."),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


def _packages(lead: Lead) -> QuerySet[Package]:
    """Of the service that was asked about; of all that are not archived, when none was."""
    if lead.service:
        return Package.objects.filter(service=lead.service)
    return Package.objects.exclude(service__status=ServiceStatus.ARCHIVED)


class QuoteForm(OwnWordsForm):
    """Lines are net of VAT. `key` names the form; `seen`: the figures that were looked at."""

    key = forms.SlugField(max_length=22, initial=ids.public_id, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    to_freelancer = "work"

    def __init__(self, *args: Any, lead: Lead, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lead, self.today = lead, today
        packages = _packages(lead).select_related("service")
        self.fields["package"] = forms.ModelChoiceField(
            packages.order_by("position", "pk"),
            label=_("Package it is made like"),
            help_text=_("Its brief is asked, and its freelancers are ranked."),
            empty_label=None,
            error_messages={"required": _("Choose a package.")},
        )
        self.fields["with_package"] = forms.BooleanField(
            label=_("The package itself is the first line"), required=False, initial=True
        )
        self.fields["package_price"] = MoneyField(
            label=_("Net price of the package"),
            required=False,
            help_text=_("Leave it empty for its list price without VAT."),
        )
        for number in range(1, FREE_LINES + 1):
            self._add_line(number)
        self._add_terms()
        self._add_buyer()
        self.fields["pay"] = MoneyField(
            label=_("Pay of the freelancer"),
            minimum=1,
            required=False,
            help_text=_("Needed with lines of your own. Leave it empty to pay by the rates."),
        )
        self.fields["work"] = forms.CharField(
            label=_("What the freelancer makes"),
            required=False,
            max_length=1000,
            help_text=_("The freelancer reads it with the brief. Do not name the client."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _add_line(self, number: int) -> None:
        words = {"number": number}
        self.fields[f"title_{number}"] = forms.CharField(
            label=_now("Line %(number)d, in the client’s language") % words,
            max_length=120,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[f"quantity_{number}"] = _count(
            _now("Quantity of line %(number)d") % words, 999, required=False, initial=1
        )
        self.fields[f"price_{number}"] = MoneyField(
            label=_now("Net price of one, line %(number)d") % words, required=False
        )

    def _add_terms(self) -> None:
        self.fields["days"] = _count(_("Working days"), 365)
        self.fields["revisions"] = _count(_("Rounds of changes"), 50, least=0, initial=2)
        self.fields["valid_until"] = day_field(
            _("Valid until"), _("Enter the last day."), initial=self.today + timedelta(days=30)
        )
        self.fields["note"] = forms.CharField(
            label=_("Note to the client"),
            required=False,
            max_length=2000,
            help_text=_("It stands on the quote. Do not name the freelancer."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _add_buyer(self) -> None:
        self.fields["buyer_kind"] = forms.ChoiceField(
            label=_("The client buys as"),
            choices=BuyerKind.choices,
            initial=BuyerKind.CONSUMER,
            widget=forms.RadioSelect,
        )
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=countries(i18n.current()), initial=cached().country
        )
        self.fields["company_name"] = forms.CharField(
            label=_("Company name"), max_length=120, required=False
        )
        self.fields["vat_number"] = forms.CharField(
            label=_("VAT number"), max_length=24, required=False
        )

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        if not self.today < day <= self.today + LONGEST:
            raise forms.ValidationError(_("Enter a day after today, at most six months ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        typed = (self.cleaned_data.get(name, "") for name in ("company_name", "vat_number"))
        self.names = names_of_lead(self.lead, *typed)
        values = super().clean()
        for number in range(1, FREE_LINES + 1):
            self._check_line(number, values)
        if not self.errors and not self.lines:
            self.add_error("title_1", _("Enter a line, or tick the package."))
        if not self.errors and not sum(line.unit.amount for line in self.lines):
            self.add_error("package_price", _("The quote costs nothing. Enter a price."))
        if not self.errors and self.has_free_lines and values.get("pay") is None:
            self.add_error("pay", _("Enter the pay: no rate is agreed for your own lines."))
        self._check_buyer(values)
        if not self.errors:
            self._check_total()
        return values

    def _check_total(self) -> None:
        """Whoever of the possible buyers orders it, the sum can be charged."""
        asked = dearest_total(self.offer)
        if asked.amount > QUOTE_AT_MOST:
            most = money(Money(QUOTE_AT_MOST, asked.currency))
            told = _now(
                "This comes to %(total)s with VAT. A payment takes %(most)s at most: make it "
                "smaller, or make several quotes."
            )
            self.add_error(None, told % {"total": money(asked), "most": most})

    def _check_line(self, number: int, values: dict[str, Any]) -> None:
        title, price = values.get(f"title_{number}", ""), values.get(f"price_{number}")
        broken = {f"title_{number}", f"price_{number}", f"quantity_{number}"} & set(self.errors)
        if broken:
            return
        if title and price is None:
            self.add_error(f"price_{number}", _("Enter the net price of this line."))
        if price is not None and not title:
            self.add_error(f"title_{number}", _("Say what this line is."))

    def _check_buyer(self, values: dict[str, Any]) -> None:
        if values.get("buyer_kind") == BuyerKind.CONSUMER:
            values["company_name"] = values["vat_number"] = ""
            return
        number = clean_vat_number(values.get("vat_number", ""))
        values["vat_number"] = number
        if number and not has_vat_shape(number, values.get("country", "")):
            self.add_error("vat_number", _("Check the VAT number, or leave it empty."))
        if not values.get("company_name"):
            self.add_error("company_name", _("Enter the name of the company."))

    @property
    def has_free_lines(self) -> bool:
        return any(line.kind == LineKind.EXTRA for line in self.lines)

    @property
    def pay(self) -> Money | None:
        typed: int | None = self.cleaned_data["pay"]
        return None if typed is None else Money(typed, cached().currency)

    @property
    def lines(self) -> tuple[OfferedLine, ...]:
        values, found = self.cleaned_data, []
        package: Package | None = values.get("package")
        if package and values.get("with_package"):
            found.append(self._package_line(package, values.get("package_price")))
        for number in range(1, FREE_LINES + 1):
            title, price = values.get(f"title_{number}"), values.get(f"price_{number}")
            if title and price is not None:
                unit = Money(price, cached().currency)
                quantity = values.get(f"quantity_{number}") or 1
                found.append(OfferedLine(LineKind.EXTRA, title, title, quantity, unit))
        return tuple(found)

    def _package_line(self, package: Package, typed: int | None) -> OfferedLine:
        unit = list_net(package) if typed is None else Money(typed, package.currency)
        english, french = (
            f"{told(package.service, 'title', code)}, {told(package, 'name', code)}"
            for code in ("en", "fr")
        )
        return OfferedLine(LineKind.PACKAGE, english, french, quantity=1, unit=unit)

    @property
    def offer(self) -> QuoteOffer:
        values = self.cleaned_data
        return QuoteOffer(
            lead=self.lead,
            package=values["package"],
            buyer=Buyer(values["country"], values["buyer_kind"], values["vat_number"]),
            lines=self.lines,
            days=values["days"],
            revisions=values["revisions"],
            valid_until=values["valid_until"],
            company_name=values["company_name"],
            note=values["note"],
            form_key=values["key"],
        )
