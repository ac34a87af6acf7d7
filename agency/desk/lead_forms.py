"""What the owner types about somebody who asked before buying."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
