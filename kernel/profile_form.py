"""What the owner may set of the agency, and how far each setting goes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import bank, brand, i18n
from kernel.countries import clean_vat_number, countries, currencies, has_vat_shape, time_zones
from kernel.legal_facts import Disclosure
from kernel.models import WEEKDAYS, VatRegime

LIMITS = {
    # A Stripe session lasts 30 minutes to 24 hours.
    "payment_minutes": (30, 1440, _("Enter 30 to 1440 minutes (24 hours).")),
    "review_days": (1, 60, _("Enter 1 to 60 days.")),
    # Between firms the law sets 60 days at most: article L441-10 of the Code de commerce.
    "payout_delay_days": (0, 60, _("Enter 0 to 60 days: the law sets 60 at most.")),
    "brief_decision_days": (1, 90, _("Enter 1 to 90 days.")),
}
GROUNDS = {
    # The text put on the colour: on pages and in mails, by day and by night.
    "brand_color": (("#ffffff",), _("Choose a darker colour: white text on it cannot be read.")),
    "brand_color_dark": (
        ("#1a1a21", "#11143a"),
        _("Choose a lighter colour: dark text on it cannot be read."),
    ),
}
LOWEST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, level AA
_SIREN = r"\d{9}|\d{14}"  # or the SIRET, which begins with it
_ANY_REGISTER = r"(?=.*\d)[A-Z0-9]{4,30}"


def ask_for_unknown_choices(form: forms.ModelForm[Any]) -> None:
    """Begin a list that lacks what is saved with an empty choice: a browser would send its first
    entry instead."""
    for name, field in form.fields.items():
        if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.MultipleChoiceField):
            continue
        choices: Any = field.choices
        if getattr(form.instance, name, "") not in dict(choices):
            field.choices = [("", "---------"), *choices]


class AgencyProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=lambda: currencies(i18n.current()),
        help_text=_("Your prices and what you pay. It cannot change after the first order."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=lambda: countries(i18n.current()))
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: time_zones(i18n.current()))
    mediator_url = forms.URLField(
        label=_("Website of the mediator"), required=False, assume_scheme="https"
    )
    opening_days = forms.TypedMultipleChoiceField(
        label=_("Opening days"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_for_unknown_choices(self)

    def fix_currency(self) -> None:
        """Show the currency as it is; it can no longer be chosen."""
        field = self.fields["currency"] = forms.CharField(
            label=_("Currency"),
            disabled=True,
            required=False,
            help_text=_("It cannot change: there are orders in this currency."),
        )
        field.widget.attrs["size"] = 5

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_disclosure(cleaned)
        self._check_limits(cleaned)
        self._check_colours(cleaned)
        self._check_hours(cleaned)
        self._check_identity(cleaned)
        self._check_bank(cleaned)
        return cleaned

    def _check_disclosure(self, cleaned: dict[str, Any]) -> None:
        """No page asks a client to accept somebody by name: nobody promises it (decision 0051)."""
        if cleaned.get("disclosure") == Disclosure.ACCEPTED:
            self.add_error(
                "disclosure",
                _now(
                    "Relais cannot do this yet: no page names them to the client. Choose another "
                    "answer."
                ),
            )

    def _check_limits(self, cleaned: dict[str, Any]) -> None:
        for name, (lowest, highest, sentence) in LIMITS.items():
            value = cleaned.get(name)
            if value is not None and not lowest <= value <= highest:
                self.add_error(name, sentence)

    def _check_colours(self, cleaned: dict[str, Any]) -> None:
        for name, (texts, sentence) in GROUNDS.items():
            colour = cleaned.get(name) or ""
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                continue  # the model's own validator says so
            if min(brand.contrast(colour, text) for text in texts) < LOWEST_CONTRAST:
                self.add_error(name, sentence)

    def _check_hours(self, cleaned: dict[str, Any]) -> None:
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        cutoff = cleaned.get("brief_cutoff")
        if opens is None or closes is None:
            return
        if closes <= opens:
            self.add_error("closes_at", _now("Enter an hour after the opening hour."))
        elif cutoff is not None and not opens < cutoff <= closes:
            self.add_error("brief_cutoff", _now("Enter an hour while you are open."))

    def _check_identity(self, cleaned: dict[str, Any]) -> None:
        """Numbers are written as the country writes them; VAT is charged with a number only."""
        country = cleaned.get("country") or ""
        register = re.sub(r"[\s.-]", "", cleaned.get("legal_id") or "").upper()
        is_french = country == "FR"
        shape = _SIREN if is_french else _ANY_REGISTER
        if register and country and not re.fullmatch(shape, register, re.ASCII):
            self.add_error(
                "legal_id",
                _now("A SIREN has 9 digits, such as 123 456 789.")
                if is_french
                else _now("Enter the number under which your firm is registered."),
            )
        number = cleaned["vat_number"] = clean_vat_number(cleaned.get("vat_number") or "")
        if number and country and not has_vat_shape(number, country):
            self.add_error(
                "vat_number",
                _now(
                    "Your country writes VAT numbers differently, such as FR12345678901 in France."
                ),
            )
        elif not number and cleaned.get("vat_regime") == VatRegime.STANDARD:
            self.add_error("vat_number", _now("Enter your VAT number: you charge VAT."))

    def _check_bank(self, cleaned: dict[str, Any]) -> None:
        """Who takes transfers says where to."""
        for name in ("iban", "bic"):
            cleaned[name] = bank.plain(cleaned.get(name) or "")
        if not cleaned.get("takes_transfers"):
            return
        missing = {
            "bank_holder": _now("Enter the holder of the account: clients pay by transfer."),
            "iban": _now("Enter the IBAN: clients pay by transfer."),
        }
        for name, sentence in missing.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
