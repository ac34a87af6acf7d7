"""What goes into a brand kit. The form cleans it and writes nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel import files
from orders.brief_form import FilesField, FilesInput
from orders.forms import Form

_LINKS_AT_MOST = 20


class BrandForm(Form):
    TEXTS: ClassVar[tuple[str, ...]] = ("colours", "tone", "links", "note")

    colours = forms.CharField(
        label=gettext_lazy("Colours"),
        help_text=gettext_lazy("As codes or in words, such as #0b3d2e, warm white, never red."),
        max_length=300,
        required=False,
    )
    tone = forms.CharField(
        label=gettext_lazy("Tone"),
        help_text=gettext_lazy("How you speak to people: formal or not, words you use or avoid."),
        max_length=300,
        required=False,
    )
    links = forms.CharField(
        label=gettext_lazy("Links"),
        help_text=gettext_lazy("One on each line. Put your own site first."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "url"}),
    )
    note = forms.CharField(
        label=gettext_lazy("What else we should always know"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    uploads = FilesField(
        label=gettext_lazy("Logo and other files"),
        required=False,
        widget=FilesInput(attrs={"accept": files.ACCEPT}),
    )

    def clean_links(self) -> str:
        """Each line an address, with https:// when none is typed."""
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > _LINKS_AT_MOST:
            words = _("Keep %(count)d links at most.") % {"count": _LINKS_AT_MOST}
            raise ValidationError(words)
        return "\n".join(self._address(line) for line in lines)

    def _address(self, line: str) -> str:
        try:
            address: Any = forms.URLField(assume_scheme="https", max_length=500).clean(line)
        except ValidationError:
            words = _("“%(line)s” is not a full address, such as https://example.com.")
            raise ValidationError(words % {"line": line[:60]}) from None
        return str(address)
