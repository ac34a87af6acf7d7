"""The wordings: one file per document, language and day it holds from, filled from the profile."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine, Template
from django.utils.translation import gettext as _
from django.utils.translation import override

from kernel import clock
from kernel.legal_facts import Disclosure
from kernel.models import AgencyProfile, VatRegime

FOLDER = Path(__file__).parent / "texts"
_GAPS = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it reads now; `blanks` are the columns of the profile it asks for in vain."""

    document: str
    language: str
    wording: date
    body: str
    blanks: tuple[str, ...]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body.encode()).hexdigest()


class Filled:
    """The profile's columns as a text prints them: what is empty shows as a blank to fill in."""

    def __init__(self, agency: AgencyProfile) -> None:
        self._agency = agency
        self.blanks: list[str] = []

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        value = str(getattr(self._agency, name))
        if name == "legal_name" and value:
            return self._agency.law_name
        return value or self._blank(name)

    def _blank(self, name: str) -> str:
        if name not in self.blanks:
            self.blanks.append(name)
        label = getattr(self._agency._meta.get_field(name), "verbose_name", name)
        return _("[to complete: %(field)s]") % {"field": label}


def draft(document: str, language: str, agency: AgencyProfile) -> Draft:
    """The wording in force today, filled in."""
    day, template = _in_force(document, language, clock.now().astimezone(agency.zone).date())
    fill = Filled(agency)
    with override(language):
        body = template.render(Context(_context(agency, fill), autoescape=False))
    return Draft(document, language, day, _tidy(body), tuple(fill.blanks))


def _context(agency: AgencyProfile, fill: Filled) -> dict[str, Any]:
    return {
        "agency": agency,
        "fill": fill,
        "site": settings.SITE_URL,
        "is_vat_free": agency.vat_regime == VatRegime.FRANCHISE,
        "is_accepted": agency.disclosure == Disclosure.ACCEPTED,
        "is_authorised": agency.disclosure == Disclosure.AUTHORISED,
        "is_white_label": agency.disclosure == Disclosure.WHITE_LABEL,
    }


def _tidy(text: str) -> str:
    """What conditions leave behind: no line of spaces, one empty line between blocks."""
    return _GAPS.sub("\n\n", text).strip() + "\n"


def _in_force(document: str, language: str, day: date) -> tuple[date, Template]:
    """The last wording begun by `day`; there is none older than the first."""
    first, *later = _files(document, language)
    begun = [each for each in later if each[0] <= day]
    start, path = begun[-1] if begun else first
    return start, _template(path)


@cache
def _files(document: str, language: str) -> list[tuple[date, Path]]:
    paths = sorted((FOLDER / document).glob(f"*.{language}.txt"))
    return [(date.fromisoformat(path.name.split(".")[0]), path) for path in paths]


def _template(path: Path) -> Template:
    return _engine().get_template(str(path.relative_to(FOLDER)))


@cache
def _engine() -> Engine:
    """Plain text, and only our own files: nothing of the profile is read as a template."""
    return Engine(dirs=[str(FOLDER)], autoescape=False)
