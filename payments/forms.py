"""Clean input; services write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class InvoiceNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Your invoice number"),
        max_length=60,
        error_messages={"required": _("Enter the number of your invoice.")},
    )
