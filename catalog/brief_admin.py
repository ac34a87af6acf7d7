"""The brief of a service, built by the owner: sections, questions, what each depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from catalog.form_fields import TwoLanguages, lines
from catalog.models import BriefQuestion, BriefSection, KitPart, QuestionKind

_WORDS = (QuestionKind.SHORT, QuestionKind.LONG)
KIT_KINDS = {
    KitPart.FILES: (QuestionKind.FILE,),
    KitPart.COLOURS: _WORDS,
    KitPart.TONE: _WORDS,
    KitPart.LINKS: (*_WORDS, QuestionKind.LINK),
    KitPart.NOTE: _WORDS,
}
WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.SEVERAL)
FILE_KINDS = [
    ("pictures", _("Pictures")),
    ("documents", _("Documents")),
    ("video", _("Video")),
    ("sound", _("Sound")),
    ("archives", _("Archives (zip)")),
]
Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Siblings:
    """What a question can stand under and depend on: the service's own sections and questions."""

    sections: list[BriefSection]
    questions: list[BriefQuestion]

    def parts(self) -> Choices:
        return [(str(section.pk), section.title) for section in self.sections]

    def conditions(self, *, but: int | None) -> Choices:
        """Every answer that can be chosen, as `question → answer`."""
        return [
            (f"{question.pk}:{index}", f"{question.label} → {words}")
            for question in self.questions
            if question.kind in WITH_CHOICES and question.pk != but
            for index, words in enumerate(question.choices)
        ]


class QuestionForm(TwoLanguages):
    """`part` and `condition` are chosen among what the service has: one query for all rows."""

    part = forms.ChoiceField(label=_("Section"), required=False)
    choices_en = lines(_("Choices (English)"), required=False)
    choices_fr = lines(_("Choices (French)"), required=False)
    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of files"),
        choices=FILE_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a question that asks for files. None ticked: any kind."),
    )
    condition = forms.ChoiceField(
        label=_("Ask only if"),
        required=False,
        help_text=_("The answer to an earlier question, saved before, that calls for this one."),
    )

    def __init__(self, *args: Any, siblings: Siblings | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = siblings or Siblings([], [])
        row = self.instance
        self._choose("part", found.parts(), str(row.section_id or ""))
        condition = f"{row.only_if_id}:{row.only_if_choice}" if row.only_if_id else ""
        self._choose("condition", found.conditions(but=row.pk), condition)

    def _choose(self, name: str, choices: Choices, initial: str) -> None:
        field: Any = self.fields.get(name)
        if field:
            field.choices = [("", "---------"), *choices]
            field.initial = initial

    def clean(self) -> dict[str, Any]:
        """Choices are answered by their number, so both languages list as many."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        english, french = cleaned.get("choices_en") or [], cleaned.get("choices_fr") or []
        if len(english) != len(french):
            self.add_error("choices_fr", _now("List as many choices in French as in English."))
        with_choices = cleaned.get("kind") in (QuestionKind.CHOICE, QuestionKind.SEVERAL)
        if with_choices and len(english) < 2:
            self.add_error("choices_en", _now("List at least two choices."))
        self._check_kit_part(cleaned)
        self.instance.section_id = int(cleaned["part"]) if cleaned.get("part") else None
        question, _colon, choice = (cleaned.get("condition") or "").partition(":")
        self.instance.only_if_id = int(question) if question else None
        self.instance.only_if_choice = int(choice) if choice else None
        return cleaned

    def _check_kit_part(self, cleaned: dict[str, Any]) -> None:
        """Only what the kind of question can hold."""
        part, kind = cleaned.get("kit_part"), cleaned.get("kind")
        if part and kind and kind not in KIT_KINDS[KitPart(part)]:
            words = _now("This part of the brand kit does not fit this kind of question.")
            self.add_error("kit_part", words)


class QuestionFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    @cached_property
    def siblings(self) -> Siblings:
        if self.instance.pk is None:
            return Siblings([], [])
        in_order = ("position", "pk")
        sections = self.instance.sections.order_by(*in_order)
        return Siblings(list(sections), list(self.instance.questions.order_by(*in_order)))

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "siblings": self.siblings}

    def clean(self) -> None:
        """A question comes after the one it depends on: nobody is asked backwards."""
        super().clean()
        rows = [form for form in self.forms if hasattr(form, "cleaned_data")]
        places = {form.instance.pk: form.cleaned_data.get("position") or 0 for form in rows}
        for form in rows:
            other = form.instance.only_if_id
            if other in places and places[other] >= (form.cleaned_data.get("position") or 0):
                words = _now("Give it a position after the question it depends on.")
                form.add_error("condition", words)


class SectionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = BriefSection
    form = TwoLanguages
    extra = 0
    fields = ("position", "title_en", "title_fr", "intro_en", "intro_fr")


class QuestionInline(admin.StackedInline):  # type: ignore[type-arg]
    model = BriefQuestion
    form = QuestionForm
    formset = QuestionFormSet
    extra = 0
    can_delete = False
    fields = (
        ("slug", "position", "is_active", "is_required"),
        ("kind", "part"),
        ("label_en", "label_fr"),
        ("help_en", "help_fr"),
        ("choices_en", "choices_fr"),
        "file_kinds",
        "condition",
        ("crosses", "kit_part"),
    )
