"""What somebody types who asks before buying. Forms clean it and write nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel import ids
from kernel.profile import cached
from orders.few_files import few_files
from orders.forms import Form


def _body(rows: int) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": gettext_lazy("Write your question first.")},
    )


class QuestionForm(Form):
    """A signed-in client's e-mail is theirs and is not asked. `website` is a trap: people do not
    see it."""

    form_key = forms.SlugField(
        max_length=22, required=False, initial=ids.public_id, widget=forms.HiddenInput
    )
    body = _body(6)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("Our answer goes there, with a link to this conversation."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Enter your e-mail address."),
            "invalid": gettext_lazy("Enter an e-mail address in the form name@example.com."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    uploads = few_files()

    def __init__(self, *args: Any, client: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if client:
            email = self.fields["email"]
            email.disabled = True
            email.initial = client.email
            self.fields["name"].initial = client.name

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website", ""))


class DeclineForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do you decline?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Tell us in a few words why.")},
    )


class LeadMessageForm(Form):
    body = _body(4)
    uploads = few_files()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = _("Write to %(persona)s") % {"persona": cached().persona}
