"""What is typed about a team: an address with rights, the rights alone, the name of who joins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders.forms import Form
from orders.models import Seat
from orders.rights import LABELS, TICKED, Rights


class RightsForm(Form):
    """One tick for each right; seeing the orders comes with every seat."""

    rights = forms.MultipleChoiceField(
        label=_("They may"),
        help_text=_("They always see your orders. Tick what else they may do."),
        required=False,
        choices=[(right.value, LABELS[right]) for right in TICKED],
        widget=forms.CheckboxSelectMultiple,
    )

    @property
    def ticked(self) -> Rights:
        return frozenset(each for each in TICKED if each in self.cleaned_data["rights"])


class InviteForm(RightsForm):
    email = forms.EmailField(
        label=_("E-mail of your team mate"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address."),
            "invalid": _("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "rights")


class JoinForm(Form):
    """Of somebody who has no account yet."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Your team reads it beside what you do."),
        max_length=120,
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def of_seat(seat: Seat, data: Any = None) -> RightsForm:
    ticked = [right.value for right in TICKED if right in seat.rights]
    return RightsForm(data, initial={"rights": ticked})
