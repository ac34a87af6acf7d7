"""A few files beside written words: what may be sent, and the field that takes it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import files
from orders.brief_form import FilesField, FilesInput

FILES_AT_MOST = 5
BYTES_AT_MOST = 10_000_000


class FewFilesField(FilesField):
    """A few files, each checked before anything is written."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given: list[Any] = super().clean(data, initial)
        if len(given) > FILES_AT_MOST:
            told = _("Send %(limit)d files at most. Your text is kept.")
            raise forms.ValidationError(told % {"limit": FILES_AT_MOST})
        for upload in given:
            if upload.size > BYTES_AT_MOST:
                told = _("“%(name)s” is larger than 10 MB. Send a smaller one. Your text is kept.")
                raise forms.ValidationError(told % {"name": upload.name})
            try:
                files.check(upload)
            except files.FileRefused as refused:
                raise forms.ValidationError(refused.message) from refused
        return given


def few_files() -> FewFilesField:
    return FewFilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy("Pictures, documents or archives, up to five files of 10 MB."),
        widget=FilesInput(attrs={"accept": files.ACCEPT}),
    )
