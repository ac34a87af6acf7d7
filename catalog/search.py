"""Search in the catalogue: accents and case are alike, and a slip of the finger is forgiven.

The catalogue is a short list in memory, so both databases search alike, without an extension.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from catalog import storefront
from catalog.models import Service
from kernel import versions

ALIKE = 0.4
"""Shared groups of three letters, of all that either word has: `podcats` finds `podcast`."""
SWAPPED = 0.9
"""Two letters side by side that changed places: `lgoo` shares no group with `logo`."""


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`is_near`: nothing holds the words as typed; these hold words like them."""

    services: list[Service]
    is_near: bool = False


def search(services: list[Service], words: str) -> Found:
    """The services that hold every word, in either language; else those that nearly do."""
    wanted, index = plain(words).split(), _index()
    exact = [each for each in services if all(word in index[each.pk].text for word in wanted)]
    if exact:
        return Found(exact)
    ranked = [(_nearness(index[each.pk], wanted), each) for each in services]
    near = [pair for pair in ranked if pair[0] >= ALIKE]
    near.sort(key=lambda pair: -pair[0])
    return Found([each for _score, each in near], is_near=bool(near))


def plain(text: str) -> str:
    """`Création` as `creation`, every sign between words as a space."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (each if each.isalnum() else " " for each in letters if not unicodedata.combining(each))
    return " ".join("".join(kept).split())


def _index() -> dict[int, _Entry]:
    """Of the whole catalogue: it is kept, and the next visitor narrows the list otherwise."""
    return versions.remember(
        "search", lambda: {each.pk: _entry(each) for each in storefront.catalogue()}
    )


def _entry(service: Service) -> _Entry:
    category = service.category
    texts = (
        *(service.title_en, service.promise_en, service.summary_en, category.name_en),
        *(service.title_fr, service.promise_fr, service.summary_fr, category.name_fr),
    )
    text = plain(" ".join(texts))
    return _Entry(text, tuple(trigrams(word) for word in sorted(set(text.split()))))


def _nearness(entry: _Entry, wanted: Iterable[str]) -> float:
    """How well the worst of the words is met: every word counts."""
    return min((_best(entry, word) for word in wanted), default=0)


def _best(entry: _Entry, word: str) -> float:
    if word in entry.text:
        return 1
    if any(other in entry.text for other in _swapped(word)):
        return SWAPPED
    typed = trigrams(word)
    return max((len(typed & each) / len(typed | each) for each in entry.words), default=0)


def _swapped(word: str) -> Iterable[str]:
    """`logo` among others for `lgoo`; nothing for words too short to tell."""
    places = range(len(word) - 1) if len(word) > 2 else ()
    return (f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in places)


def trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
