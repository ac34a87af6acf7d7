"""What staff type of an order that came from elsewhere. Forms clean, services write."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.services import is_team_address
from agency.desk.promotion_forms import day_field
from catalog.extras import Picked, picked
from catalog.models import Extra, ExtraKind, Package, Service
from kernel.money import Money
from kernel.money_field import MoneyField
from kernel.templatetags.relais import money
from orders.buyers import Buyer, BuyerKind
from orders.forms import OrderForm
from orders.models import Channel
from payments.services import LONGEST_AGO

LANGUAGES = [("fr", _("French")), ("en", _("English"))]
PAID, LINK = "paid", "link"
EXTRA = "extra_"


class EntryForm(OrderForm):
    """Where it comes from, what was sold, how it is paid, who the client is.

    `seen`: the price that was looked at.
    """

    channel = forms.ModelChoiceField(
        label=_("Where does it come from?"),
        queryset=Channel.objects.filter(is_active=True),
        empty_label=_("Choose a channel"),
        error_messages={"required": _("Choose where the order comes from.")},
    )
    way = forms.ChoiceField(
        label=_("How is it paid?"),
        choices=[
            (PAID, _("It was paid there: you have the money, or the channel holds it")),
            (LINK, _("Not yet: the client gets a link to our payment page, good for 5 days")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the order is paid.")},
    )
    reference = forms.CharField(
        label=_("Its number or reference there"),
        max_length=80,
        required=False,
        help_text=_(
            "Empty for a sale that has none, say by phone. The same number is never entered twice "
            "for one channel."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    price = MoneyField(
        label=_("Price agreed, VAT included"),
        minimum=100,
        required=False,
        help_text=_(
            "What the client paid there, before the commission. Of a channel that resells: what it "
            "pays you. Empty: your list price."
        ),
    )
    commission = MoneyField(
        label=_("Commission that the channel keeps"),
        required=False,
        help_text=_("Empty: by the percentage of the channel. Only for what was paid there."),
    )
    received_on = day_field(_("Paid on"), _("Enter the day of the payment."), required=False)
    language = forms.ChoiceField(label=_("Language of the client"), choices=LANGUAGES)
    asked_now = forms.BooleanField(
        label=_("The client asked in writing that work begin at once"),
        required=False,
        help_text=_(
            "Consumers only. Keep their words: without them work begins after the 14 days, and who "
            "withdraws owes nothing for the part done."
        ),
    )
    seen = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, service: Service, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.today = service, today
        self.packages = {each.tier: each for each in service.packages.all()}
        self.extras = {EXTRA + extra.slug: extra for extra in service.extras.all()}
        self.fields["package"] = forms.ChoiceField(
            label=_now("Package"),
            choices=[(tier, _priced(each)) for tier, each in self.packages.items()],
            widget=forms.RadioSelect,
            error_messages={"required": _now("Choose the package that was sold.")},
        )
        for name, extra in self.extras.items():
            self.fields[name] = _extra_field(extra)
        self.initial.setdefault("received_on", today)
        self._say_it_to_staff()
        self.helper.layout = self._layout()

    def _say_it_to_staff(self) -> None:
        """The order form speaks to the buyer; here somebody else types."""
        self.fields["email"].required = False
        self.fields["email"].help_text = _now(
            "Our mails go there. Leave it empty when the channel forbids them and tells none."
        )
        self.fields["buyer_kind"].label = _now("The client orders as")
        self.fields["billing_address"].help_text = _now("The law wants it on the invoice.")
        self.fields["purchase_order"].help_text = ""
        for name in ("email", "name", "country", "billing_address", "company_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _layout(self) -> Layout:
        extras = [Fieldset(_now("Extras"), *self.extras)] if self.extras else []
        return Layout(
            *("form_key", "seen", "channel", "reference", "package"),
            *extras,
            *("way", "price", "commission", "received_on"),
            *("name", "email", "language", "country", "buyer_kind"),
            self._company_fields(),
            "billing_address",
            "asked_now",
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        channel = values.get("channel")
        if channel and channel.resells:
            values = self._without_company(values)
        self._check_email(values, channel)
        self._check_extras(values)
        if values.get("way") == PAID:
            self._check_payment(values, channel)
        return values

    def _check_email(self, values: dict[str, Any], channel: Channel | None) -> None:
        email = values.get("email", "")
        if not email and channel and channel.may_mail and "email" not in self.errors:
            self.add_error("email", _now("Enter the e-mail of the client."))
        if email and is_team_address(email):
            self.add_error("email", _now("Somebody of your team signs in with this address."))

    def _check_extras(self, values: dict[str, Any]) -> None:
        """What cannot be had is said, never left out in silence."""
        package = self.packages.get(values.get("package", ""))
        found = self._picked(values, package) if package else ()
        names = {EXTRA + each.extra.slug for each in found}
        for name in self.extras if package else ():
            if values.get(name) and name not in names:
                self.add_error(name, _now("This package is not sold with it, or not so many."))
        self.picked = found

    def _picked(self, values: dict[str, Any], package: Package) -> tuple[Picked, ...]:
        codes = []
        for name, extra in self.extras.items():
            value = values.get(name)
            if value and extra.kind == ExtraKind.TICK:
                codes.append(extra.slug)
            elif value:
                codes.append(f"{extra.slug}={value}")
        return picked(self.service, package, codes)

    def _check_payment(self, values: dict[str, Any], channel: Channel | None) -> None:
        day = values.get("received_on")
        if day is None and "received_on" not in self.errors:
            self.add_error("received_on", _now("Enter the day of the payment."))
        elif day and day > self.today:
            self.add_error("received_on", _now("Enter today or an earlier day."))
        elif day and day < self.today - LONGEST_AGO:
            words = _now("This day is more than two years ago. Check the year.")
            self.add_error("received_on", words)
        if channel and channel.resells and values.get("commission"):
            words = _now("This channel pays you your price: enter 0, or leave it empty.")
            self.add_error("commission", words)

    @property
    def is_paid(self) -> bool:
        return bool(self.cleaned_data["way"] == PAID)

    @property
    def package(self) -> Package:
        return self.packages[self.cleaned_data["package"]]

    @property
    def buyer(self) -> Buyer:
        """Whom we sell to: the client, or a channel that resells."""
        values, channel = self.cleaned_data, self.cleaned_data["channel"]
        if channel.resells:
            return Buyer(channel.country, BuyerKind.COMPANY, channel.vat_number)
        return Buyer(values["country"], values["buyer_kind"], values["vat_number"])

    def commission_of(self, price: Money) -> Money | None:
        """What the channel keeps; None for an order that is still to be paid."""
        if not self.is_paid:
            return None
        typed = self.cleaned_data["commission"]
        channel: Channel = self.cleaned_data["channel"]
        return channel.commission_of(price) if typed is None else Money(typed, price.currency)


def _priced(package: Package) -> str:
    return f"{package.name}, {money(package.price)}"


def _extra_field(extra: Extra) -> forms.Field:
    match extra.kind:
        case ExtraKind.QUANTITY:
            return forms.IntegerField(
                label=extra.name, required=False, min_value=0, max_value=extra.most
            )
        case ExtraKind.CHOICE:
            choices = [(str(index), words) for index, words in enumerate(extra.options)]
            return forms.ChoiceField(
                label=extra.name, required=False, choices=[("", _now("Without")), *choices]
            )
        case ExtraKind.TEXT:
            return forms.CharField(label=extra.name, required=False, max_length=300)
    return forms.BooleanField(label=extra.name, required=False)
