"""What the owner can type. Forms clean, services write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from agency.desk.own_words import OwnWordsForm
from freelancers.margin import ProjectedMargin
from freelancers.models import Freelancer, SubmissionFile
from freelancers.models.roster import FreelancerKind
from freelancers.ranking import Candidate
from kernel import ids
from kernel.money import Money
from kernel.money_field import MoneyField
from orders.few_files import few_files

LANGUAGES = [("fr", _("French")), ("en", _("English"))]

_PLAIN_NAME = RegexValidator(
    r"^[^\\/:*?\"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+\Z",
    _('A file name cannot hold any of these: / \\ : * ? " < > |'),
)
"""What the client's computer could not save under, or could misread."""


def _long(label: Any, *, required: Any = "", help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=4000,
        error_messages={"required": required} if required else {},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReplyForm(forms.Form):
    body = _long(_("Your message"), required=_("Write your message."), rows=3)


class ClientReplyForm(ReplyForm):
    uploads = few_files()


class JobReplyForm(OwnWordsForm, ReplyForm):
    to_freelancer = "body"


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "The client reads it in the mail and on their order page. Do not name the freelancer."
        ),
        max_length=300,
        error_messages={"required": _("Write why the order is cancelled.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RefundForm(forms.Form):
    """An amount in the currency's main unit, at first all that is left.

    `key` names the form: sent twice, it is one refund.
    """

    key = forms.SlugField(max_length=22, initial=ids.public_id, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For your books and your team. The client does not read it."),
        max_length=300,
        error_messages={"required": _("Write why the money goes back.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, left: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = left.currency
        self.fields["amount"] = MoneyField(
            label=_("Amount to refund"),
            minimum=1,
            currency=left.currency,
            initial=left.amount,
            error_messages={"required": _("Enter the amount to refund.")},
        )
        self.order_fields(["amount", "reason", "key"])

    @property
    def money(self) -> Money:
        return Money(self.cleaned_data["amount"], self.currency)


class SettleForm(forms.Form):
    """What the client pays for the part done: the rule's sum at most."""

    def __init__(self, *args: Any, proposed: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = proposed.currency
        self.fields["owed"] = MoneyField(
            label=_("The client pays for the part done"),
            minimum=0,
            currency=proposed.currency,
            initial=proposed.amount,
            error_messages={"required": _("Enter the amount, 0 to refund everything.")},
        )

    @property
    def money(self) -> Money:
        return Money(self.cleaned_data["owed"], self.currency)


class AskForBriefForm(forms.Form):
    questions = _long(
        _("What is missing or unclear"),
        required=_("Write what you need to know."),
        help_text=_("The client reads these words above their brief."),
    )


class DeliverForm(forms.Form):
    """A note, and a name for each file as the client will see it."""

    def __init__(
        self, *args: Any, files: Sequence[SubmissionFile], stem: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for number, file in enumerate(files, start=1):
            extension = file.file.extension.lstrip(".")
            self.fields[f"name_{file.pk}"] = forms.CharField(
                label=_("Name of file %(number)d") % {"number": number},
                initial=f"{stem}-{number}.{extension}",
                max_length=100,
                error_messages={"required": _("Give this file a name.")},
                validators=[_PLAIN_NAME],
            )
        self.fields["note"] = _long(
            _("Note to the client"), help_text=_("It stands above the files."), rows=4
        )

    @property
    def names(self) -> dict[int, str]:
        return {
            int(key.removeprefix("name_")): value
            for key, value in self.cleaned_data.items()
            if key.startswith("name_")
        }


class ReturnForm(OwnWordsForm):
    to_freelancer = "remarks"
    remarks = _long(
        _("What has to be corrected"),
        required=_("Write what has to be corrected."),
        help_text=_("The freelancer reads these words. Do not name the client."),
    )


class OfferForm(forms.Form):
    """Who is asked and for how much. Empty pay: the freelancer's own rate."""

    freelancer = forms.ChoiceField(
        label=_("Freelancer"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a freelancer.")},
    )
    accept_margin = forms.BooleanField(
        label=_("Send the offer although it leaves less than the lowest margin"), required=False
    )
    accepted = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    """The figures that the tick was asked for; other figures are asked again."""

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Candidate],
        others: Sequence[Freelancer],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["pay"] = MoneyField(
            label=_("Pay"),
            minimum=1,
            currency=currency,
            required=False,
            help_text=_("Leave it empty for the rate shown."),
        )
        self.people = {row.freelancer.public_id: row.freelancer for row in candidates}
        self.people |= {person.public_id: person for person in others}
        self.costs = {row.freelancer.public_id: row.cost for row in candidates}
        names = [(key, person.name) for key, person in self.people.items()]
        cast(forms.ChoiceField, self.fields["freelancer"]).choices = names

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = values.get("freelancer")
        if (
            chosen
            and chosen not in self.costs
            and not values.get("pay")
            and "pay" not in self.errors
        ):
            self.add_error("pay", _("This freelancer has no rate for the package. Enter the pay."))
        return values

    @property
    def chosen(self) -> Freelancer:
        return self.people[self.cleaned_data["freelancer"]]

    @property
    def offered_pay(self) -> Money | None:
        """The pay typed in, or None for the freelancer's rate."""
        typed: int | None = self.cleaned_data.get("pay")
        return None if typed is None else Money(typed, self.currency)

    @property
    def cost(self) -> Money:
        return self.offered_pay or self.costs[self.cleaned_data["freelancer"]]

    def has_accepted(self, left: ProjectedMargin) -> bool:
        """Whether the tick was set for this freelancer, this pay and what it leaves."""
        given: str = self.cleaned_data["accepted"]
        return self.cleaned_data["accept_margin"] and given == self._figures(left)

    def ask_for_a_yes(self, left: ProjectedMargin, label: str, sentence: str) -> None:
        """An empty tick for these figures, whatever was ticked before."""
        self.add_error("accept_margin", sentence)
        self["accept_margin"].label = label
        asked = {name: value for name, value in self.data.items() if name != "accept_margin"}
        self.data = {**asked, "accepted": self._figures(left)}

    def _figures(self, left: ProjectedMargin) -> str:
        who = self.cleaned_data["freelancer"]
        return f"{who} {left.cost.amount} {left.margin.amount}"


class OwnWorkForm(forms.Form):
    """What making it costs whoever sits at the desk: nothing, or what they count for hours."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["own_cost"] = MoneyField(
            label=_("What it costs you"),
            minimum=0,
            currency=currency,
            initial=0,
            help_text=_("0, or what you count for your hours: the margin is reckoned with it."),
            error_messages={"required": _("Enter an amount; 0 is one.")},
        )

    @property
    def money(self) -> Money:
        return Money(self.cleaned_data["own_cost"], self.currency)


class FreelancerForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Enter the name of the freelancer or agency.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address in the form name@example.com."),
        },
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=FreelancerKind.choices)
    language = forms.ChoiceField(label=_("Mails and pages in"), choices=LANGUAGES)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if Freelancer.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This address is already on your bench."))
        return email
