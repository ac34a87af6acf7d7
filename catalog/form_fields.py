"""Fields of the catalogue's forms: lists as lines, two languages of which one may follow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel import profile
from kernel.i18n import LANGUAGES
from kernel.money_field import MoneyField


class LinesField(forms.CharField):
    """A list column as one item per line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class FaqField(LinesField):
    """A question on its line, its answer below, an empty line before the next question."""

    widget = forms.Textarea(attrs={"rows": 12})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n\n".join(f"{row['question']}\n{row['answer']}" for row in value)

    def to_python(self, value: Any) -> Any:
        blocks = _blocks(str(value or "").splitlines())
        if len(blocks) == 1 and len(blocks[0]) % 2 == 0:  # written without empty lines
            whole = blocks[0]
            blocks = [whole[start : start + 2] for start in range(0, len(whole), 2)]
        if any(len(block) < 2 for block in blocks):
            raise forms.ValidationError(
                _(
                    "Write each question on one line, its answer below, and leave an empty line "
                    "before the next question."
                )
            )
        return [{"question": block[0], "answer": " ".join(block[1:])} for block in blocks]

    def clean(self, value: Any) -> Any:
        rows = self.to_python(value)
        if self.required and not rows:
            raise forms.ValidationError(self.error_messages["required"])
        return rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.to_python(data))
        except forms.ValidationError:
            return True


def _blocks(lines: list[str]) -> list[list[str]]:
    """Lines that stand together, without their margins."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            blocks[-1].append(line.strip())
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


ONE_PER_LINE = _("One per line.")


def lines(label: Any, *, required: bool = True) -> LinesField:
    return LinesField(label=label, help_text=ONE_PER_LINE, required=required)


class TwoLanguages(forms.ModelForm):  # type: ignore[type-arg]
    """Texts of the agency's own language are asked; the other language can follow."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main = profile.cached().default_language
        for name, field in self.fields.items():
            if name.endswith(tuple(f"_{code}" for code in LANGUAGES if code != main)):
                field.required = False


class AmountsField(LinesField):
    """Amounts in the agency's currency, one per line; kept in minor units."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._amount = MoneyField(label="")

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return "\n".join(str(self._amount.prepare_value(each)) for each in value)

    def to_python(self, value: Any) -> Any:
        return [self._amount.clean(line) for line in super().to_python(value)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.to_python(data))
        except forms.ValidationError:
            return True
