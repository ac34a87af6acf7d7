"""Clean input; services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from freelancers.states import DeclineReason
from kernel import files

NO_FILE = _("Choose at least one file.")


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class SeveralFilesField(forms.FileField):
    """A list of uploads; each is checked when it is stored."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        uploads: list[UploadedFile[bytes]] = [each for each in data or [] if each]
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return uploads


class SubmissionForm(forms.Form):
    """Files and a note, added to the draft or sent with it; sending alone needs no new file."""

    chosen = SeveralFilesField(
        label=_("Drop files here or browse"),
        error_messages={"required": NO_FILE},
        widget=SeveralFilesInput(attrs={"accept": files.ACCEPT}),
    )
    note = forms.CharField(
        label=_("Note to the agency"),
        required=False,
        max_length=4000,
        help_text=_("What we should know when we check the work."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, must_have_files: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].required = must_have_files


class MessageForm(forms.Form):
    body = forms.CharField(
        label=_("Your message"),
        max_length=8000,
        error_messages={"required": _("Write your message.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you decline?"),
        choices=DeclineReason.choices,
        error_messages={"required": _("Choose a reason.")},
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
