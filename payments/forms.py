"""Clean input; services write."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.bank import validate_iban


class InvoiceNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Your invoice number"),
        max_length=60,
        error_messages={"required": _("Enter the number of your invoice.")},
    )


class RefundAccountForm(forms.Form):
    """Where a refund by bank transfer goes."""

    holder = forms.CharField(
        label=_("Account holder"),
        max_length=70,
        error_messages={"required": _("Enter whose account it is.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        validators=[validate_iban],
        error_messages={"required": _("Enter the IBAN of the account.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
