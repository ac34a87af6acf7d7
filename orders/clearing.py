"""What a client wrote that reaches the freelancer, and what in it tells who the client is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.models import Crosses, QuestionKind
from orders.brand import is_given
from orders.contacts import Finding, find, masked
from orders.models import BriefAnswer, Order, OrderLine, RevisionRequest
from orders.names import names_of

_KEYS: dict[type, str] = {BriefAnswer: "answer", OrderLine: "line", RevisionRequest: "changes"}
TYPED = (QuestionKind.SHORT, QuestionKind.LONG, QuestionKind.LINK)


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of the client. `forward`: what crosses instead, once the owner has said it.

    `is_edited`: it crosses in the owner's words only, whatever it holds.
    """

    row: BriefAnswer | OrderLine | RevisionRequest
    written: str
    forward: str
    is_edited: bool
    findings: tuple[Finding, ...]
    language: str

    @property
    def key(self) -> str:
        return f"{_KEYS[type(self.row)]}_{self.row.pk}"

    @property
    def label(self) -> str:
        if isinstance(self.row, RevisionRequest):
            return _("Changes to version %(number)d") % {"number": self.row.delivery.version}
        return self.row.label if isinstance(self.row, BriefAnswer) else self.row.title

    @property
    def tells(self) -> bool:
        """Whether it would cross as written and tell who the client is."""
        return bool(self.findings) and not self.is_edited and not self.forward

    @property
    def is_to_decide(self) -> bool:
        """Nothing crosses before the owner has said in which words."""
        return self.tells or (self.is_edited and not self.forward)

    @property
    def masked(self) -> str:
        return masked(self.written, self.findings, self.language)


def wordings(order: Order) -> list[Wording]:
    """All that crosses, or may: answers in their order, then extras. Three queries at most."""
    names = names_of(order)
    rows = (
        BriefAnswer.objects.filter(brief__order=order, is_asked=True)
        .exclude(crosses=Crosses.NOTHING)
        .select_related("question")
        .prefetch_related("files")
    )
    lines = order.lines.filter(text_crosses=True).exclude(text="").select_related("reworded")
    return [
        *_of_answers(rows, names, order),
        *(_of(each, each.text, names, order) for each in lines),
    ]


def passes_on(answer: BriefAnswer) -> bool:
    """Whether what is typed here crosses by itself."""
    return answer.kind in TYPED and answer.crosses == Crosses.AS_WRITTEN


def to_decide(order: Order) -> list[Wording]:
    """What stands between the brief and production."""
    return [each for each in wordings(order) if each.is_to_decide]


def cleared(text: str, order: Order, names: Iterable[str] | None = None) -> str:
    """The text as it may cross when nobody has looked at it."""
    known = names_of(order) if names is None else names
    return masked(text, find(text, known), order.language)


def _of_answers(
    rows: Iterable[BriefAnswer], names: Iterable[str], order: Order
) -> Iterator[Wording]:
    for row in rows:
        is_edited = row.crosses == Crosses.EDITED
        if not is_given(row) or not (is_edited or row.kind in TYPED):
            continue
        found = find(row.text, names) if row.kind in TYPED else []
        yield Wording(row, _words(row), row.forward_text, is_edited, tuple(found), order.language)


def _words(row: BriefAnswer) -> str:
    if row.kind in TYPED:
        return row.text
    words = row.question.choices
    return ", ".join(words[index] for index in row.choices if index < len(words))


def changes(order: Order) -> list[Wording]:
    """Every round of changes, the first one first. Two queries at most."""
    names = names_of(order)
    rounds = RevisionRequest.objects.filter(delivery__order=order)
    rows = rounds.select_related("delivery", "reworded").order_by("delivery__version")
    return [_of(each, each.body, names, order) for each in rows]


def _of(
    row: OrderLine | RevisionRequest, written: str, names: Iterable[str], order: Order
) -> Wording:
    reworded = getattr(row, "reworded", None)
    return Wording(
        row,
        written,
        reworded.text if reworded else "",
        is_edited=False,
        findings=tuple(find(written, names)),
        language=order.language,
    )
