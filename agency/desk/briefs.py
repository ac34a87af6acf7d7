"""A brief as the owner reads it: answers, files, and what of each reaches the freelancer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency.desk import marking
from catalog.models import Crosses, QuestionKind
from orders.clearing import Wording
from orders.contacts import Finding
from orders.models import BriefAnswer, BriefFile, Order, OrderLine


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or what the client wrote for an extra. `forward`: the owner's words for it."""

    label: str
    crosses_as: Crosses
    text: str
    forward: str
    files: Sequence[BriefFile] = ()
    findings: Sequence[Finding] = ()

    @property
    def is_given(self) -> bool:
        return bool(self.text or self.files)

    @property
    def marked(self) -> str:
        return marking.marked(self.text, self.findings)

    @property
    def tells(self) -> str:
        return marking.pill(self.findings)

    @property
    def crosses(self) -> str:
        if self.findings and not self.forward and self.crosses_as == Crosses.AS_WRITTEN:
            return _("Reaches the freelancer as you decide")
        if self.forward and self.crosses_as == Crosses.AS_WRITTEN and self.forward != self.text:
            return _("Reaches the freelancer as you rewrite it")
        return {
            Crosses.AS_WRITTEN: _("Reaches the freelancer as written"),
            Crosses.EDITED: _("Reaches the freelancer as you rewrite it"),
            Crosses.NOTHING: _("Stays with you"),
        }[self.crosses_as]

    @property
    def pill(self) -> str:
        return {Crosses.EDITED: "warn", Crosses.NOTHING: ""}.get(self.crosses_as, "info")


def answers(order: Order, wordings: Sequence[Wording] = ()) -> list[Answer]:
    """Two queries, whatever the number of questions; none is asked before payment.

    With the `wordings` of the order, what tells who the client is is marked, and texts of extras
    stand behind the answers.
    """
    rows = (
        BriefAnswer.objects.filter(brief__order=order, is_asked=True)
        .select_related("question")
        .prefetch_related("files__file")
    )
    found = {each.key: each.findings for each in wordings}
    extras = [_extra(each) for each in wordings if isinstance(each.row, OrderLine)]
    return [*(_answer(row, found.get(f"answer_{row.pk}", ())) for row in rows), *extras]


def _answer(row: BriefAnswer, findings: Sequence[Finding]) -> Answer:
    files = [file for file in row.files.all() if file.removed_at is None]
    crosses = Crosses(row.crosses)
    return Answer(row.label, crosses, _text(row), row.forward_text, files, findings)


def _extra(wording: Wording) -> Answer:
    return Answer(
        wording.label,
        Crosses.AS_WRITTEN,
        wording.written,
        wording.forward,
        findings=wording.findings,
    )


def _text(row: BriefAnswer) -> str:
    if row.kind not in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        return row.text
    labels = row.question.choices
    return ", ".join(labels[index] for index in row.choices if index < len(labels))
