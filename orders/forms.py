"""What the client types. Forms clean it and write nothing."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel import i18n, ids
from kernel.countries import (
    VAT_EXAMPLES,
    clean_vat_number,
    countries,
    country_name,
    has_vat_shape,
)
from kernel.profile import cached
from orders.buyers import BuyerKind
from orders.proved import proved


class Form(forms.Form):
    """Fields only: the page writes the form tag and its button."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


COMPANY_FIELDS = (
    "company_name",
    "vat_number",
    "purchase_order",
    "accounting_email",
)


class BuyerForm(Form):
    """Who orders. A signed-in client's e-mail is theirs and is not asked."""

    form_key = forms.SlugField(
        max_length=22, required=False, initial=ids.public_id, widget=forms.HiddenInput
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Your confirmation and your delivery are announced there."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    country = forms.ChoiceField()
    buyer_kind = forms.ChoiceField(
        label=gettext_lazy("You order as"),
        choices=BuyerKind.choices,
        initial=BuyerKind.CONSUMER,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether you order for a company.")},
    )
    company_name = forms.CharField(
        label=gettext_lazy("Company name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter the name of your company.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    billing_address = forms.CharField(
        label=gettext_lazy("Billing address"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Street, postcode and town, for your invoice. Companies need it."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    vat_number = forms.CharField(
        label=gettext_lazy("VAT number"),
        max_length=24,
        required=False,
        help_text=gettext_lazy(
            "With its country code, such as FR12345678901. Leave it empty if you have none."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purchase_order = forms.CharField(
        label=gettext_lazy("Purchase order number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Your own reference for this purchase."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    accounting_email = forms.EmailField(
        label=gettext_lazy("E-mail of your accounting department"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("If the invoice should go there as well."),
        error_messages={
            "invalid": gettext_lazy("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, client: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = self._country()
        if client:
            email = self.fields["email"]
            email.disabled = True
            email.initial = client.email
            self.initial.pop("email", None)
            email.help_text = _("This order joins the others in your space.")
            self.fields["name"].initial = client.name
            self._repeat_the_last_order(client)
        self.helper.layout = Layout(
            *("form_key", "email", "name", "country", "buyer_kind"),
            self._company_fields(),
            "billing_address",
        )

    def _company_fields(self) -> Fieldset:
        return Fieldset(_("Your company"), *COMPANY_FIELDS, css_class="company-only")

    def _repeat_the_last_order(self, client: User) -> None:
        """Who orders again is the same buyer as last time, until they say otherwise."""
        last = proved(client.orders.all()).order_by("-placed_at", "-pk").first()
        kept = (name for name in COMPANY_FIELDS if name != "purchase_order")
        names = ("country", "buyer_kind", "billing_address", *kept)
        for name in names if last else ():
            self.fields[name].initial = getattr(last, name)

    def _country(self) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=_("Country"),
            choices=countries(i18n.current()),
            initial=cached().country,
            error_messages={"required": _("Choose your country.")},
            widget=forms.Select(attrs={"autocomplete": "country"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("buyer_kind") != BuyerKind.COMPANY:
            return self._without_company(cleaned)
        if not cleaned.get("billing_address") and "billing_address" not in self.errors:
            self.add_error("billing_address", _("Enter the address of your company."))
        cleaned["vat_number"] = clean_vat_number(cleaned.get("vat_number", ""))
        self._check_vat_number(cleaned["vat_number"], cleaned.get("country", ""))
        return cleaned

    def _without_company(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """A consumer's page hides these fields: what is wrong in them stops nobody."""
        for name in COMPANY_FIELDS:
            self.errors.pop(name, None)
        return {**cleaned, **dict.fromkeys(COMPANY_FIELDS, "")}

    def _check_vat_number(self, number: str, country: str) -> None:
        if number and country and not has_vat_shape(number, country):
            words = {
                "country": country_name(country, i18n.current()),
                "example": VAT_EXAMPLES.get(country, ""),
            }
            text = _("Enter a VAT number of 4 to 20 letters and digits, or leave it empty.")
            if words["example"]:
                text = _(
                    "In %(country)s a VAT number is written like %(example)s. Check it, or leave it"
                    " empty."
                )
            self.add_error("vat_number", text % words)


class OrderForm(BuyerForm):
    """The details page of a checkout, which can be kept for a link by mail."""

    remind = forms.BooleanField(
        label=gettext_lazy("E-mail me a link to this order if I do not finish it"),
        help_text=gettext_lazy(
            "At most two e-mails, after one hour and after 24 hours; each of them stops with one "
            "click. We then keep what you typed for 30 days. You can order without it."
        ),
        required=False,
    )

    def __init__(
        self, *args: Any, client: User | None = None, is_mate: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, client=client, **kwargs)
        if is_mate:
            del self.fields["remind"]
        else:
            self.helper.layout.append("remind")

    def forget_reminder(self) -> None:
        """Several orders at once are not kept for a link by mail."""
        if "remind" in self.fields:
            del self.fields["remind"]
            self.helper.layout.fields.remove("remind")


class CancelForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you cancel?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WithdrawForm(Form):
    """The declaration: who, and where the receipt goes. The contract is the link's own."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail for the receipt"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class SettingsForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of your pages and mails"),
        choices=[("en", "English"), ("fr", "Français")],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Invoices keep the language of their order."),
        error_messages={"required": gettext_lazy("Choose a language.")},
    )
    wants_reminders = forms.BooleanField(
        label=gettext_lazy("Remind me to pay an order or to write its brief"), required=False
    )
    wants_message_mails = forms.BooleanField(
        label=gettext_lazy("Send me a mail when the agency writes in the conversation of an order"),
        required=False,
    )
    wants_team_mails = forms.BooleanField(
        label=gettext_lazy("Send me mails about the orders of the teams I belong to"),
        required=False,
    )

    def __init__(self, *args: Any, has_seats: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_seats:
            del self.fields["wants_team_mails"]


class LeaveForm(Form):
    agrees = forms.BooleanField(
        label=gettext_lazy("I understand that this cannot be undone."),
        error_messages={"required": gettext_lazy("Tick the box first: it cannot be undone.")},
    )
