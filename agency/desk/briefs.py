"""A brief as the owner reads it: answers, files, and what of each reaches the freelancer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.models import Crosses, QuestionKind
from orders.models import BriefAnswer, BriefFile, Order


@dataclass(frozen=True, slots=True)
class Answer:
    row: BriefAnswer
    text: str
    files: list[BriefFile]

    @property
    def is_given(self) -> bool:
        return bool(self.text or self.files)

    @property
    def is_to_rewrite(self) -> bool:
        return self.row.crosses == Crosses.EDITED and self.is_given

    @property
    def crosses(self) -> str:
        return {
            Crosses.AS_WRITTEN: _("Reaches the freelancer as written"),
            Crosses.EDITED: _("Reaches the freelancer as you rewrite it"),
            Crosses.NOTHING: _("Stays with you"),
        }[Crosses(self.row.crosses)]

    @property
    def pill(self) -> str:
        return {Crosses.EDITED: "warn", Crosses.NOTHING: ""}.get(Crosses(self.row.crosses), "info")


def answers(order: Order) -> list[Answer]:
    """Two queries, whatever the number of questions; none is asked before payment."""
    rows = (
        BriefAnswer.objects.filter(brief__order=order, is_asked=True)
        .select_related("question")
        .prefetch_related("files__file")
    )
    return [_answer(row) for row in rows]


def _answer(row: BriefAnswer) -> Answer:
    files = [file for file in row.files.all() if file.removed_at is None]
    return Answer(row, _text(row), files)


def _text(row: BriefAnswer) -> str:
    if row.kind not in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        return row.text
    labels = row.question.choices
    return ", ".join(labels[index] for index in row.choices if index < len(labels))
