"""What a service still lacks: what keeps it off sale, and what only one language has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog import samples
from catalog.models import BriefQuestion, BriefSection, Extra, Package, Sample, Service
from kernel import profile
from kernel.i18n import LANGUAGES

WITH_TEXTS = ("packages", "extras", "sections", "questions")
"""What to prefetch before asking many services."""
_NEEDED: dict[type[Model], tuple[str, ...]] = {
    Service: ("title", "promise", "summary", "audience", "benefits", "deliverables", "cover_alt"),
    Package: ("name", "summary", "features"),
    Extra: ("name", "description"),
    BriefSection: ("title",),
    BriefQuestion: ("label",),
    Sample: ("title", "alt"),
}
_WHEN_TOLD: dict[type[Model], tuple[str, ...]] = {
    Service: ("faq",),
    BriefSection: ("intro",),
    Extra: ("options",),
    BriefQuestion: ("help", "choices"),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing, in words, and the part of the editor where it is written."""

    words: str
    part: str


def blockers(service: Service) -> list[Lack]:
    """What keeps the service off sale. Nothing: it can be published."""
    found = [Lack(_text_words(row, name), part) for row, name, part in _untold(service)]
    packages = list(service.packages.all())
    if not packages:
        words = _("Add a package: without one there is no price and no date.")
        found.append(Lack(words, "packages"))
    found += [Lack(words, "extras") for words in _too_fast(packages, _on_sale(service))]
    return found


def missing_translations(service: Service) -> list[Lack]:
    """Texts that stand in the agency's language and not in the other: both read the same then."""
    if not profile.cached().has_second_language:
        return []
    main = profile.cached().default_language
    other = next(code for code in LANGUAGES if code != main)
    return [
        Lack(_translation_words(row, f"{name}_{other}", have, wanted), part)
        for row, names, part in _texts(service)
        for name in names
        if (have := _size(getattr(row, f"{name}_{other}")))
        < (wanted := _size(getattr(row, f"{name}_{main}")))
    ]


def _untold(service: Service) -> Iterator[tuple[Any, str, str]]:
    """(row, column, part) of every text that has to stand and does not."""
    main = profile.cached().default_language
    for row, _names, part in _texts(service):
        for name in _NEEDED[type(row)]:
            column = f"{name}_{main}"
            if not getattr(row, column):
                yield row, column, part


def _texts(service: Service) -> Iterator[tuple[Any, tuple[str, ...], str]]:
    """Every row with texts that a visitor meets, with the names of these."""
    rows: list[tuple[Any, str]] = [(service, "texts")]
    rows += [(row, "packages") for row in service.packages.all()]
    rows += [(row, "extras") for row in _on_sale(service)]
    rows += [(row, "sections") for row in service.sections.all()]
    rows += [(row, "questions") for row in service.questions.all() if row.is_active]
    rows += [(row, "samples") for row in samples.told(service)]
    for row, part in rows:
        yield row, (*_NEEDED[type(row)], *_WHEN_TOLD.get(type(row), ())), part


def _on_sale(service: Service) -> list[Extra]:
    return [extra for extra in service.extras.all() if extra.is_active]


def _too_fast(packages: list[Package], extras: list[Extra]) -> Iterator[str]:
    for package in packages:
        for extra in extras:
            is_together = extra.is_offered_with(package.tier)
            if is_together and package.days + extra.days_at_most < 1:
                yield _(
                    "“%(extra)s” takes off all the days of “%(package)s”. Leave at least one."
                ) % {"extra": extra.name, "package": package.name}


def _size(value: Any) -> int:
    """Lines of a list, or whether there is a text."""
    return len(value) if isinstance(value, list) else bool(str(value).strip())


def _text_words(row: Any, column: str) -> str:
    return _("Write the %(text)s.") % {"text": _named(row, column)}


def _translation_words(row: Any, column: str, have: int, wanted: int) -> str:
    name = capfirst(_named(row, column))
    if isinstance(getattr(row, column), list) and have:
        return _("%(text)s: %(have)d of %(wanted)d") % {
            "text": name,
            "have": have,
            "wanted": wanted,
        }
    return str(name)


def _named(row: Any, column: str) -> str:
    """`promise (French)`, or `summary (French) of Basic` for a part of the service."""
    text = str(row._meta.get_field(column).verbose_name)
    if isinstance(row, Service):
        return text
    name = row.name if isinstance(row, Package | Extra) else str(row)
    return _("%(text)s of “%(name)s”") % {"text": text, "name": name or row.pk}
