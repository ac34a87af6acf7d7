"""People in the order of a paper index: Élodie stands among the Es, whatever the database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from freelancers.models import Freelancer


def by_name(people: Iterable[Freelancer]) -> list[Freelancer]:
    return sorted(people, key=lambda person: (plain(person.name), person.pk))


def plain(name: str) -> str:
    """Without accents and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()
