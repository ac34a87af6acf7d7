"""One decision a page. Forms clean and write nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agency.start import offers
from agency.start.code import is_setup_code
from kernel import i18n
from kernel.countries import countries
from kernel.models import LegalStatus
from kernel.money_field import MoneyField
from kernel.templatetags.relais import money, percentage

LEVELS = ("basic", "standard", "premium")


class StepForm(forms.Form):
    """`draft` is what the steps before hold, clean."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, draft: dict[str, Any], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.draft = draft
        self.prepare()

    def prepare(self) -> None:
        """Fields that depend on the steps before."""


class CodeForm(StepForm):
    code = forms.CharField(
        label=_("Setup code"),
        help_text=_("On the server, python manage.py setup_code prints it."),
        error_messages={"required": _("Type the setup code.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not is_setup_code(code):
            raise ValidationError(
                _now("This is not the code of this server. Print it once more and compare.")
            )
        return code


class NameForm(StepForm):
    name = forms.CharField(
        label=_("Name of your agency"),
        help_text=_("Clients read it on every page. You can change it later."),
        max_length=80,
        error_messages={"required": _("Enter the name of your agency.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


class SignInForm(StepForm):
    """The password is kept as a hash only: going back does not ask for it again."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        help_text=_("You sign in with it, and clients who answer a mail reach you there."),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address."),
            "invalid": _("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("12 characters or more."),
        max_length=200,
        strip=False,
        error_messages={"required": _("Choose a password.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def prepare(self) -> None:
        if self.draft.get("password_hash"):
            password = self.fields["password"]
            password.required = False
            password.help_text = _("The one you typed is kept. Type another one to change it.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.strip().lower()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if password:
            name = self.draft.get("name", {}).get("name", "")
            person = User(email=self.data.get("email", ""), name=name)
            password_validation.validate_password(password, person)
        return password


class CountryForm(StepForm):
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("Where your business is registered: its law and its taxes apply."),
        choices=lambda: countries(i18n.current()),
        initial="FR",
        error_messages={"required": _("Choose your country.")},
        widget=forms.Select(attrs={"autocomplete": "country"}),
    )


class StatusForm(StepForm):
    legal_status = forms.ChoiceField(
        label=_("Legal status"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose your legal status.")},
    )

    def prepare(self) -> None:
        """The micro statuses are French; elsewhere only the last one makes sense."""
        country = self.draft.get("country", {}).get("country", "FR")
        known = [status for status in LegalStatus if country == "FR" or status.value == "company"]
        field = self.fields["legal_status"]
        field.choices = [(each.value, self._words(each)) for each in known]  # type: ignore[attr-defined]
        if len(known) == 1:
            field.initial = known[0].value

    def _words(self, status: LegalStatus) -> str:
        law = offers.Law(country="FR", legal_status=status.value)
        if status == LegalStatus.COMPANY:
            return _now("%(status)s: nothing is charged on turnover, prices hold VAT") % {
                "status": status.label
            }
        return _now("%(status)s: %(share)s of turnover is charged, no VAT") % {
            "status": status.label,
            "share": percentage(law.share_taken * 100),
        }


class ServiceForm(StepForm):
    service = forms.ChoiceField(
        label=_("The first service you sell"),
        help_text=_(
            "Each comes ready: texts in two languages, packages, extras, brief. The others wait as "
            "drafts."
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a service to begin with.")},
    )

    def prepare(self) -> None:
        words = _now("%(service)s, from %(price)s. %(promise)s.")
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (
                ready.slug,
                words
                % {
                    "service": ready.title,
                    "price": money(ready.lowest),
                    "promise": ready.promise,
                },
            )
            for ready in offers.ready_services()
        ]


class PriceForm(StepForm):
    """A price and a cost for each level, as they come until somebody changes them."""

    def prepare(self) -> None:
        slug = self.draft.get("service", {}).get("service", "")
        content = offers.find(slug)
        self.packages = content.packages if content else ()
        for package in self.packages:
            self.fields[f"price_{package.tier}"] = MoneyField(
                label=_("Price for the client"),
                minimum=100,
                initial=package.price,
                error_messages={"required": _("Enter a price.")},
            )
            self.fields[f"cost_{package.tier}"] = MoneyField(
                label=_("Cost of the work"),
                minimum=1,
                initial=offers.usual_cost(slug, package.tier),
                error_messages={"required": _("Enter what the work costs you.")},
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each level with its two fields and what they leave, once both are amounts."""
        return [
            {
                "name": offers.told(package, "name"),
                "days": package.days,
                "price": self[f"price_{package.tier}"],
                "cost": self[f"cost_{package.tier}"],
                "outlook": self._outlook(package.tier),
            }
            for package in self.packages
        ]

    def _outlook(self, tier: str) -> offers.Outlook | None:
        price, cost = (self._amount(f"{name}_{tier}") for name in ("price", "cost"))
        if price is None or cost is None:
            return None
        country = self.draft.get("country", {}).get("country")
        status = self.draft.get("status", {}).get("legal_status")
        law = offers.Law(country=country or "FR", legal_status=status or LegalStatus.COMPANY)
        return law.outlook(price, cost)

    def _amount(self, name: str) -> int | None:
        """What stands in the field now, in minor units; nothing when it is no amount."""
        try:
            amount: int | None = self.fields[name].clean(self[name].value())
        except ValidationError:
            return None
        return amount


class WhoForm(StepForm):
    who = forms.ChoiceField(
        label=_("Who makes the work?"),
        choices=[
            ("me", _("I do")),
            ("elsewhere", _("I buy it elsewhere, and hand it in at the desk")),
            ("guest", _("Somebody I invite: a freelancer or a white-label agency")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who makes the work.")},
    )
    guest_name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    guest_email = forms.EmailField(
        label=_("Their e-mail"),
        help_text=_("The invitation leaves as soon as your agency is made."),
        max_length=254,
        required=False,
        error_messages={
            "invalid": _("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("who") in ("me", "elsewhere"):
            self.errors.pop("guest_email", None)
            return {**cleaned, "guest_name": "", "guest_email": ""}
        if cleaned.get("who") == "guest":
            self._check_guest(cleaned)
        return cleaned

    def _check_guest(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("guest_name"):
            self.add_error("guest_name", _now("Enter the name of the person you invite."))
        email = (cleaned.get("guest_email") or "").strip().lower()
        if not email and "guest_email" not in self.errors:
            self.add_error("guest_email", _now("Enter the address the invitation goes to."))
        if email and email == self.draft.get("sign-in", {}).get("email"):
            self.add_error(
                "guest_email", _now("This is your own address. Choose that you do it yourself.")
            )
        cleaned["guest_email"] = email
