"""What crosses the wall to the freelancer, field by field (docs/wall.md). Nothing is joined.

A text of the client crosses in the words the owner gave it, else as written with all that tells who
they are masked: whatever way led here, nothing else can stand in a sheet.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from catalog.models import Crosses, QuestionKind
from freelancers.models import Assignment, BriefSheet, BriefSheetFile, QuoteJob
from kernel import files
from kernel.i18n import LANGUAGES, told
from orders.clearing import cleared
from orders.models import BriefAnswer, BriefFile, Order, OrderLine, RevisionRequest
from orders.names import names_of

CHOICES = (QuestionKind.CHOICE, QuestionKind.SEVERAL)
Item = dict[str, str]
Names = tuple[str, ...]


def write(job: Assignment) -> BriefSheet:
    """Copy the brief of the job's order for its freelancer, files under neutral names."""
    order = job.order
    answers = list(
        BriefAnswer.objects.filter(brief__order=order, is_asked=True)
        .exclude(crosses=Crosses.NOTHING)
        .select_related("question")
    )
    work = _quoted_work(order)
    sheet = BriefSheet.objects.create(
        assignment=job,
        title_en=order.service.title_en,
        title_fr=order.service.title_fr,
        package_en=order.package.name_en,
        package_fr=order.package.name_fr,
        extras_en=[*_extras(order, "en"), *work],
        extras_fr=[*_extras(order, "fr"), *work],
        language=order.language,
        revisions=order.revisions_included,
        items_en=_items(order, answers, "en"),
        items_fr=_items(order, answers, "fr"),
        changes=_changes(order),
    )
    _copy_files(sheet, job, answers)
    _copy_marked(sheet, job)
    return sheet


def add_changes(job: Assignment) -> None:
    """Bring the rounds of changes and their files up to date."""
    BriefSheet.objects.filter(assignment=job).update(changes=_changes(job.order))
    if sheet := BriefSheet.objects.filter(assignment=job).first():
        _copy_marked(sheet, job)


def _extras(order: Order, language: str) -> list[str]:
    lines = order.lines.filter(extra__isnull=False).select_related("extra", "reworded")
    return [_extra(order, line, language) for line in lines]


def _quoted_work(order: Order) -> list[str]:
    """What the owner wrote for the freelancer of a quoted order. The quote does not cross."""
    found = QuoteJob.objects.filter(quote__order=order).exclude(work="")
    return list(found.values_list("work", flat=True))


def _extra(order: Order, line: OrderLine, language: str) -> str:
    """Name, number of pieces, choice; what the client wrote only where the owner lets it cross."""
    parts = [str(told(line.extra, "name", language))]
    if line.quantity > 1:
        parts.append(f"× {line.quantity}")
    parts += [each for each in (told(line, "choice", language),) if each]
    if line.text and line.text_crosses:
        reworded = getattr(line, "reworded", None)
        parts.append(reworded.text if reworded else cleared(line.text, order))
    return " · ".join(parts)


def _items(order: Order, answers: list[BriefAnswer], language: str) -> list[Item]:
    names = names_of(order)
    rows = [
        {"label": told(each, "label", language), "text": _text(each, order, names, language)}
        for each in answers
    ]
    return [row for row in rows if row["text"]]


def _text(answer: BriefAnswer, order: Order, names: Names, language: str) -> str:
    if answer.forward_text or answer.crosses == Crosses.EDITED:
        return answer.forward_text
    if answer.kind in CHOICES:
        words: list[str] = told(answer.question, "choices", language)
        return ", ".join(words[index] for index in answer.choices if index < len(words))
    return cleared(answer.text, order, names)


def _changes(order: Order) -> list[dict[str, Any]]:
    """One row per round, in order: {round, text}."""
    asked = RevisionRequest.objects.filter(delivery__order=order).select_related("reworded")
    rounds = enumerate(asked.order_by("delivery__version"), 1)
    return [{"round": number, "text": _change(order, each)} for number, each in rounds]


def _change(order: Order, asked: RevisionRequest) -> str:
    reworded = getattr(asked, "reworded", None)
    return reworded.text if reworded else cleared(asked.body, order)


def _copy_files(sheet: BriefSheet, job: Assignment, answers: list[BriefAnswer]) -> None:
    whole = [each for each in answers if each.crosses == Crosses.AS_WRITTEN]
    found = (
        BriefFile.objects.filter(answer__in=whole, removed_at=None)
        .select_related("answer", "file")
        .order_by("answer__position", "pk")
    )
    for number, each in enumerate(found, 1):
        copy = files.copy(each.file)
        BriefSheetFile.objects.create(
            sheet=sheet,
            file=copy,
            name=f"{job.reference}-{number}.{copy.extension.lstrip('.')}",
            **{f"label_{code}": getattr(each.answer, f"label_{code}") for code in LANGUAGES},
        )


def _copy_marked(sheet: BriefSheet, job: Assignment) -> None:
    """Files sent with changes, as `<job>-r<round>-<n>.<ext>`; those copied before stay."""
    there = set(sheet.files.values_list("name", flat=True))
    asked = RevisionRequest.objects.filter(delivery__order=job.order).prefetch_related(
        "files__file"
    )
    for number, each in enumerate(asked.order_by("delivery__version"), 1):
        for place, sent in enumerate(each.files.all(), 1):
            name = f"{job.reference}-r{number}-{place}.{sent.file.extension.lstrip('.')}"
            if name not in there:
                copy = files.copy(sent.file)
                BriefSheetFile.objects.create(sheet=sheet, file=copy, name=name, **_labels(number))


def _labels(number: int) -> dict[str, str]:
    found = {}
    for code in LANGUAGES:
        with translation.override(code):
            found[f"label_{code}"] = _("Changes, round %(number)s") % {"number": number}
    return found
