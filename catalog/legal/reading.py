"""What the pages show of a law text."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.legal import layout, services, wording
from catalog.legal.models import Document, LegalText
from kernel import clock, i18n, profile, versions


@dataclass(frozen=True, slots=True)
class Shown:
    """`row` is empty while practice mode shows a text that is not published yet."""

    document: str
    page: layout.Page
    row: LegalText | None
    earlier: tuple[LegalText, ...]

    @property
    def is_current(self) -> bool:
        return self.row not in self.earlier


def current(document: str) -> Shown | None:
    """The text in force, kept until profile or text change. None when it is not published."""
    today = clock.now().astimezone(profile.cached().zone).date()
    name = f"law:{document}:{i18n.current()}:{today}"
    return versions.remember(name, lambda: _current(document))


def version(document: str, number: int) -> Shown | None:
    """The text as it was: any version, at its own address."""
    rows = _rows(document)
    found = next((row for row in rows if row.number == number), None)
    return _as_published(document, found, rows)


def _current(document: str) -> Shown | None:
    rows = _rows(document)
    last = rows[0] if rows else None
    if services.is_practice():
        draft = wording.draft(document, i18n.current(), profile.cached())
        if not services.is_same(draft, last):
            return Shown(document, layout.page(draft.body), None, tuple(rows))
    return _as_published(document, last, rows)


def _as_published(document: str, row: LegalText | None, rows: list[LegalText]) -> Shown | None:
    if row is None:
        return None
    return Shown(document, layout.page(row.body), row, tuple(rows[1:]))


def _rows(document: str) -> list[LegalText]:
    return list(
        LegalText.objects.filter(document=document, language=i18n.current()).order_by("-number")
    )


def known(document: str) -> bool:
    return document in Document.values
