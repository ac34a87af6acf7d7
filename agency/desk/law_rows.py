"""Where each law text stands: published, changed since, and what it still asks of the profile."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.legal import services
from catalog.legal.models import Document, LegalText
from kernel import i18n, profile
from kernel.models import AgencyProfile

WRITTEN_FOR = "FR"


@dataclass(frozen=True, slots=True)
class LawRow:
    document: str
    name: str
    published: LegalText | None
    has_changed: bool
    blanks: list[str]

    @property
    def kind(self) -> str:
        if self.blanks:
            return "warn"
        return "brand" if self.has_changed else "ok"

    @property
    def stand(self) -> str:
        if self.blanks:
            return _("To complete")
        if self.published is None:
            return _("Not published")
        return _("Changed since") if self.has_changed else _("In force")


def law_rows() -> list[LawRow]:
    agency = profile.current()
    return [_row(document, agency) for document in Document]


def is_written_for_elsewhere() -> bool:
    """The wordings are French law; another country's agency has its own written."""
    return profile.cached().country != WRITTEN_FOR


def names_of(blanks: tuple[str, ...]) -> list[str]:
    """The profile's columns as its form calls them."""
    return [str(AgencyProfile._meta.get_field(name).verbose_name) for name in blanks]  # type: ignore[union-attr]


def _row(document: Document, agency: AgencyProfile) -> LawRow:
    drafts = services.drafts_of(document, agency)
    published = services.in_force(document)
    blanks = tuple(dict.fromkeys(name for draft in drafts for name in draft.blanks))
    changed = any(not services.is_same(draft, published.get(draft.language)) for draft in drafts)
    shown = published.get(i18n.current())
    return LawRow(document, str(document.label), shown, changed, names_of(blanks))
