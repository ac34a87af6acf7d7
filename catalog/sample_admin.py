"""Samples of work in the editor of a service: our own are added here, all are put in order here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog import samples
from catalog.form_fields import TwoLanguages
from catalog.models import Sample, SampleOrigin
from kernel import clock, pictures
from kernel.files import FileRefused

PREVIEW = 160
"""Pixels."""


class SampleForm(TwoLanguages):
    """A new one brings its picture and the word that it is ours; later only its texts change."""

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF. It is drawn anew: nothing else of the file is kept."),
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPT}),
    )
    is_ours = forms.BooleanField(
        label=_("We made this for this page. It is no client’s work."), required=False
    )

    class Meta:
        model = Sample
        fields = ("position", *samples.TEXTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.copies: list[pictures.WebCopy] = []
        if self.instance.pk:
            for name in ("picture", "is_ours"):
                self.fields[name].widget = forms.HiddenInput()
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance.pk:
            self._look_at(cleaned.get("picture"))
            if not cleaned.get("is_ours"):
                told = _now(
                    "Tick this box: pictures of a client’s work are added on the page of their "
                    "order, once they have agreed."
                )
                self.add_error("is_ours", told)
        return cleaned

    def _look_at(self, upload: Any) -> None:
        if not upload:
            if "picture" not in self.errors:
                self.add_error("picture", _now("Choose a picture."))
            return
        try:
            self.copies = pictures.check(upload)
        except FileRefused as refusal:
            self.add_error("picture", refusal.message)


class SampleFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Writes by catalog.samples, so that pictures and page follow."""

    def save_new(self, form: Any, commit: bool = True) -> Sample:  # noqa: FBT001, FBT002  Django's signature
        sample: Sample = super().save_new(form, commit=False)
        sample.origin, sample.created_at = SampleOrigin.OWN, clock.now()
        sample.save()
        samples.attach(sample=sample, kept=samples.keep(form.copies))
        return sample

    def delete_existing(self, obj: Any, commit: bool = True) -> None:  # noqa: FBT001, FBT002  Django's signature
        samples.remove_samples(sample_ids=[obj.pk])

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  Django's signature
        saved = super().save(commit)
        if self.has_changed():
            samples.tell_page(self.instance.pk)
        return saved


class SampleInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Sample
    form = SampleForm
    formset = SampleFormSet
    fields = (
        "shown",
        "picture",
        "is_ours",
        ("title_en", "title_fr"),
        ("alt_en", "alt_fr"),
        "position",
    )
    readonly_fields = ("shown",)
    extra = 0

    @admin.display(description=_("On the page"))
    def shown(self, sample: Sample) -> str:
        """The picture, where it comes from and who is named."""
        found = min(sample.pictures.all(), key=lambda each: each.width, default=None)
        if found is None:
            return _now("Shown as soon as you save.")
        whose = sample.get_origin_display()
        if sample.credit:
            whose = _now("%(origin)s to be named: %(name)s") % {
                "origin": whose,
                "name": sample.credit,
            }
        return format_html(
            '<img src="{}" width="{}" height="{}" alt=""> {}',
            samples.address(found.name),
            width := min(found.width, PREVIEW),
            found.height * width // found.width,
            whose,
        )

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("pictures")
