"""What the freelancer reads of a client's texts: one field each, and no slip without a tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from agency.desk.own_words import still_tells, yes_field
from orders.clearing import Wording
from orders.contacts import find

LONGEST = 12_000  # an answer and its masks
LONG = 80  # signs: more than a line or two


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one text. `is_open`: it has to be decided, so it is not folded away."""

    fields: list[BoundField]
    is_open: bool


class RewordForm(forms.Form):
    """A text that tells who the client is begins masked. It crosses as the client wrote it, or with
    such things in the owner's own words, only by a tick. A text left out or as it was stays so."""

    def __init__(
        self, *args: Any, wordings: Sequence[Wording], names: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.wordings, self.names = {each.key: each for each in wordings}, tuple(names)
        for key, each in self.wordings.items():
            self.fields[key] = _text(each)
            self.initial.setdefault(key, each.forward or each.masked)
            if each.findings:
                label = _("Let it cross as the client wrote it: the work needs it")
                self.fields[_as_written(key)] = forms.BooleanField(label=label, required=False)
            if self.add_prefix(_sure(key)) in self.data:
                self._ask_a_yes(key)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for key, wording in self.wordings.items():
            if values.get(_as_written(key)):
                self.errors.pop(key, None)
                values[key] = wording.written
            elif not values.get(key) and self.add_prefix(key) in self.data:
                self._complain(key, _needed())
            elif values.get(key) and not self._is_fine(wording, values):
                self._ask_a_yes(key)
        return values

    @property
    def texts(self) -> list[tuple[Wording, str]]:
        """What is to be kept: the owner's words, where they are not those that cross anyway."""
        given = ((each, self.cleaned_data.get(key, "")) for key, each in self.wordings.items())
        return [(each, text) for each, text in given if text and not _crosses_anyway(each, text)]

    @property
    def groups(self) -> list[Group]:
        return [
            Group(
                [self[name] for name in (key, _as_written(key), _sure(key)) if name in self.fields],
                each.is_to_decide
                or key in self.errors
                or bool(each.findings)
                or len(self.wordings) == 1,
            )
            for key, each in self.wordings.items()
        ]

    @property
    def open_groups(self) -> list[Group]:
        return [group for group in self.groups if group.is_open]

    @property
    def folded_groups(self) -> list[Group]:
        return [group for group in self.groups if not group.is_open]

    def _is_fine(self, wording: Wording, values: dict[str, Any]) -> bool:
        """Whether these words tell nothing, or the owner knows that they do."""
        text = values[wording.key]
        if values.get(_sure(wording.key)) or (wording.forward and _same(text, wording.forward)):
            return True
        found = find(text, self.names)
        if found:
            self._complain(wording.key, still_tells(found))
        return not found

    def _ask_a_yes(self, key: str) -> None:
        self.fields[_sure(key)] = yes_field()

    def _complain(self, key: str, words: str) -> None:
        if key not in self.errors:
            self.add_error(key, words)


def _needed() -> str:
    return _("Write what reaches the freelancer for this question.")


def _text(wording: Wording) -> forms.CharField:
    return forms.CharField(
        label=wording.label,
        help_text=_("What the freelancer reads. Take out what tells who the client is.")
        if wording.is_to_decide or wording.findings
        else "",
        required=wording.is_to_decide,
        max_length=LONGEST,
        error_messages={"required": _needed()},
        widget=forms.Textarea(attrs={"rows": 4 if len(wording.written) > LONG else 2}),
    )


def _crosses_anyway(wording: Wording, text: str) -> bool:
    if wording.forward:
        return _same(text, wording.forward)
    return not wording.is_to_decide and _same(text, wording.written)


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _as_written(key: str) -> str:
    return f"{key}_as_written"


def _sure(key: str) -> str:
    return f"{key}_sure"
