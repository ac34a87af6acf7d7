"""What a client writes about their order, with a few files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.profile import cached
from orders.few_files import few_files
from orders.forms import Form


class MessageForm(Form):
    body = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write your message first.")},
    )
    uploads = few_files()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Write to %(persona)s") % {"persona": cached().persona}


class ChangesForm(Form):
    body = forms.CharField(
        label=gettext_lazy("What should change?"),
        help_text=gettext_lazy(
            "Name each file and say what you want instead. No contact data is needed here: we have "
            "yours."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write what should change.")},
    )
    uploads = few_files()
