"""What the owner types about somebody who asked before buying."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.services import is_team_address
from catalog.models import Service, ServiceStatus
from kernel import ids, profile
from orders.lead_states import LostReason


class LoseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why did nothing come of it?"),
        choices=LostReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("For you and your team."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(forms.Form):
    """A question that reached the agency by phone or across a table."""

    form_key = forms.SlugField(
        max_length=22, required=False, initial=ids.public_id, widget=forms.HiddenInput
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Enter a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Without one nothing is mailed: you pass on the link of a quote yourself."),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Enter an e-mail address in the form name@example.com.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=Service.objects.none(),
        error_messages={"required": _("Choose a service.")},
    )
    language = forms.ChoiceField(
        label=_("They read"), choices=[("en", _("English")), ("fr", _("French"))]
    )
    body = forms.CharField(
        label=_("What they want"),
        help_text=_("In your words. It stands in their conversation, which they may read."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write down what they want.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services: Any = self.fields["service"]
        services.queryset = Service.objects.exclude(status=ServiceStatus.ARCHIVED)
        self.fields["language"].initial = profile.cached().default_language

    def clean_email(self) -> str:
        """One e-mail is one role: nobody buys with the address of who works here."""
        email = str(self.cleaned_data["email"]).strip().lower()
        if email and is_team_address(email):
            raise forms.ValidationError(_now("This address belongs to somebody who works here."))
        return email
