"""What the owner types about money that came, left or goes back. Forms clean, services write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money
from kernel.money_field import MoneyField
from kernel.templatetags.relais import long_day


class InvoiceNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Invoice number"),
        max_length=60,
        help_text=_("The number on the freelancer's invoice, received by mail."),
        error_messages={"required": _("Enter the number on the invoice.")},
    )


class RecordPaymentForm(forms.Form):
    reference = forms.CharField(
        label=_("Bank reference"),
        max_length=80,
        help_text=_("As it stands on your bank statement."),
        error_messages={"required": _("Enter the reference of the bank transfer.")},
    )
    paid_on = forms.DateField(
        label=_("Paid on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day of the transfer."),
            "invalid": _("Enter a day such as 2026-11-30."),
        },
    )

    def __init__(self, *args: Any, booked: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.booked, self.today = booked, today
        self.initial.setdefault("paid_on", today)

    def clean_paid_on(self) -> date:
        day: date = self.cleaned_data["paid_on"]
        if day > self.today:
            raise forms.ValidationError(_("Enter today or an earlier day."))
        if day < self.booked:
            raise forms.ValidationError(
                _now("This pay was booked on %(day)s. Enter that day or a later one.")
                % {"day": long_day(self.booked)}
            )
        return day


class RefundSentForm(forms.Form):
    """Money sent back by hand: when, and what the statement says."""

    sent_on = forms.DateField(
        label=_("Sent back on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day on which the money went back."),
            "invalid": _("Enter a day such as 2026-11-30."),
        },
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=140,
        help_text=_("As it stands on your bank statement, or at the channel."),
        error_messages={"required": _("Enter the reference of what you sent back.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ChannelMoneyForm(forms.Form):
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day on which the client paid at the channel."),
        error_messages={
            "required": _("Enter the day of the payment."),
            "invalid": _("Enter a day such as 2026-11-30."),
        },
    )


class MistakeForm(forms.Form):
    reason = forms.CharField(
        label=_("What happened?"),
        help_text=_("For your books and your team. The client does not read it."),
        max_length=300,
        error_messages={"required": _("Write what happened: your books want a reason.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TransferForm(forms.Form):
    """A transfer as the bank statement shows it.

    `key` names the form: sent twice, it is one transfer. `is_another` shows once it is asked for.
    """

    key = forms.SlugField(max_length=22, initial=ids.public_id, widget=forms.HiddenInput)
    received_on = forms.DateField(
        label=_("Received on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter the day on the statement."),
            "invalid": _("Enter a day such as 2026-11-30."),
        },
    )
    reference = forms.CharField(
        label=_("Reference on the statement"),
        max_length=140,
        help_text=_("As the client wrote it; other words around it do not matter."),
        error_messages={"required": _("Enter what the statement says.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_sure = forms.BooleanField(
        label=_("The reference is another one, but I am sure that it is this order’s money"),
        required=False,
    )
    is_another = forms.BooleanField(
        label=_("It is another transfer of the same amount"),
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, price: Money, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = price.currency
        self.fields["amount"] = MoneyField(
            label=_("Amount received"),
            minimum=1,
            currency=price.currency,
            error_messages={"required": _("Enter the amount on the statement.")},
        )
        self.order_fields(["amount", "received_on", "reference", "is_sure", "is_another", "key"])
        if self.data.get("is_another"):
            self._show_another()

    def ask_another(self) -> None:
        """Once more, as a form of its own: what was sent is noted under the old key."""
        typed = {name: self.data.get(name) for name in self.data}
        self.data = {**typed, "key": ids.public_id()}
        self._show_another()

    def _show_another(self) -> None:
        self.fields["is_another"].widget = forms.CheckboxInput()

    @property
    def money(self) -> Money:
        return Money(self.cleaned_data["amount"], self.currency)
