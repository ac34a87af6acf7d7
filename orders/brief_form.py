"""One page of the brief, made of the order's questions. Field names are the questions' names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from catalog.extras import number
from catalog.models import BriefQuestion, QuestionKind
from kernel import files
from orders.models import Brief, BriefAnswer, BriefFile

PER_PAGE = 4


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files; the service checks each one."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [each for each in data or [] if each]
        if not given and self.required and not initial:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return given


class BriefForm(forms.Form):
    """`is_complete` asks for every required answer; without it whatever is there will do."""

    use_required_attribute = False

    def __init__(
        self,
        answers: Sequence[BriefAnswer],
        data: QueryDict | None = None,
        uploads: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        is_complete: bool = True,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, uploads)
        self.posted = data or QueryDict()
        self.answers = {answer.question.slug: answer for answer in answers}
        for slug, answer in self.answers.items():
            field = _field(answer.question, answer)
            field.required = is_complete and answer.question.is_required
            field.initial = kept[slug] if kept and slug in kept else _initial(answer)
            self.fields[slug] = field
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def stop_asking(self, slugs: Container[str]) -> None:
        """These no longer follow from what was sent with them: nothing about them can be wrong."""
        for slug in [slug for slug in self.answers if slug in slugs]:
            del self.answers[slug], self.fields[slug]

    def typed(self) -> dict[int, str | list[int]]:
        """Every answer of this page as it was typed, right or wrong, by question."""
        return {
            answer.question_id: _typed(answer.question, self.posted.getlist(slug))
            for slug, answer in self.answers.items()
            if answer.kind != QuestionKind.FILE
        }

    def uploads(self) -> list[tuple[str, BriefAnswer, UploadedFile[bytes]]]:
        """Files sent with this page, with the question they answer."""
        return [
            (slug, answer, upload)
            for slug, answer in self.answers.items()
            if answer.kind == QuestionKind.FILE
            for upload in self.files.getlist(slug)
        ]


def pages_of(brief: Brief) -> list[list[BriefAnswer]]:
    """The questions asked, section by section, a few to a page. Two queries."""
    return paged(answers_of(brief))


def answers_of(brief: Brief) -> list[BriefAnswer]:
    """Every answer with its question and files, asked or not. Two queries."""
    rows = brief.answers.select_related("question__section").prefetch_related("files__file")
    return list(rows)


def paged(answers: Sequence[BriefAnswer]) -> list[list[BriefAnswer]]:
    """A page holds its place whatever is answered; one on which nothing is asked is left out."""
    pages = []
    for _section, group in groupby(answers, key=lambda answer: answer.section_en):
        rows = list(group)
        pages += [rows[start : start + PER_PAGE] for start in range(0, len(rows), PER_PAGE)]
    shown = [[answer for answer in page if answer.is_asked] for page in pages]
    return [page for page in shown if page]


def section_of(page: Sequence[BriefAnswer]) -> tuple[str, str]:
    """The heading of a page and what stands under it."""
    section = page[0].question.section
    return page[0].section, section.intro if section else ""


def files_hint(answer: BriefAnswer) -> str:
    """Which files this question takes, in words."""
    words = {
        "pictures": _("pictures"),
        "documents": _("documents"),
        "video": _("video"),
        "sound": _("sound"),
        "archives": _("archives (zip)"),
    }
    most = {"size": settings.MAX_UPLOAD_BYTES // 1_000_000}
    if not answer.file_kinds:
        return _("Pictures, documents or archives, up to ten files of %(size)d MB.") % most
    kinds = ", ".join(words[kind] for kind in answer.file_kinds if kind in words)
    return _("Only %(kinds)s, up to ten files of %(size)d MB.") % {"kinds": kinds, **most}


def live_files(answer: BriefAnswer) -> list[BriefFile]:
    return [file for file in answer.files.all() if file.removed_at is None]


def shown(answer: BriefAnswer) -> list[str]:
    """The answer in words, a line each; nothing when it is empty."""
    if answer.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        choices = answer.question.choices
        return [choices[index] for index in answer.choices if index < len(choices)]
    return [answer.text] if answer.text else []


def chosen_of(values: Iterable[str]) -> list[int]:
    """Which of the listed answers were ticked; what names none is left out."""
    return [each for each in map(number, values) if each is not None]


def _initial(answer: BriefAnswer) -> Any:
    if answer.kind == QuestionKind.SEVERAL:
        return [str(index) for index in answer.choices]
    if answer.kind == QuestionKind.CHOICE:
        return str(answer.choices[0]) if answer.choices else ""
    if answer.kind == QuestionKind.FILE:
        return live_files(answer)
    return answer.text


def _typed(question: BriefQuestion, values: list[str]) -> str | list[int]:
    if question.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        return chosen_of(values)
    return values[-1] if values else ""


def _field(question: BriefQuestion, answer: BriefAnswer) -> forms.Field:
    field = _bare_field(question, answer)
    field.label, field.help_text = answer.label, question.help
    missing = _("Add at least one file: %(question)s")
    if question.kind != QuestionKind.FILE:
        missing = _("Answer this question: %(question)s")
    field.error_messages["required"] = missing % {"question": answer.label}
    return field


def _bare_field(question: BriefQuestion, answer: BriefAnswer) -> forms.Field:
    choices = [(str(index), text) for index, text in enumerate(question.choices)]
    unknown = {"invalid_choice": _("Choose one of the answers listed.")}
    match question.kind:
        case QuestionKind.SHORT:
            return forms.CharField(max_length=300)
        case QuestionKind.LONG:
            return forms.CharField(max_length=8000, widget=forms.Textarea(attrs={"rows": 6}))
        case QuestionKind.LINK:
            return forms.URLField(
                assume_scheme="https",
                max_length=500,
                widget=forms.URLInput(attrs={"autocomplete": "url"}),
                error_messages={"invalid": _("Enter a full address, such as https://example.com.")},
            )
        case QuestionKind.CHOICE:
            return forms.ChoiceField(
                choices=choices, widget=forms.RadioSelect, error_messages=unknown
            )
        case QuestionKind.SEVERAL:
            return forms.MultipleChoiceField(
                choices=choices, widget=forms.CheckboxSelectMultiple, error_messages=unknown
            )
    return FilesField(widget=FilesInput(attrs={"accept": files.accept_of(answer.file_kinds)}))
