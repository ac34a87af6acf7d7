"""Where the client's own names stand in a text, whatever the accents and capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from orders.models import Lead, Order
from orders.word_lists import (
    LEGAL_FORMS,
    OFFICES,
    PARTICLES,
    PROVIDERS,
    SECOND_LEVEL,
    WORDS_TOO,
)

SHORTEST = 3
SHORTEST_OF_ADDRESS = 5  # a shorter part of an e-mail address is a word like any other


def names_of(order: Order) -> tuple[str, ...]:
    """What this order's client is called, each once: people, company, parts of their addresses.

    One query for the account's name, unless the client is loaded.
    """
    people = {order.name, order.client.name if order.client else ""}
    emails = {order.email, order.accounting_email, order.client.email if order.client else ""}
    found = [
        *(part for name in people for part in _of_person(name)),
        _of_company(order.company_name),
        *(part for email in emails for part in _of_email(email)),
        *_of_address(order.billing_address),
        order.vat_number,
    ]
    return _each_once(found)


def names_of_lead(lead: Lead, company_name: str = "", vat_number: str = "") -> tuple[str, ...]:
    """The same of somebody who asked, with what a quote says of the buyer. No query."""
    found = [*_of_person(lead.name), _of_company(company_name), *_of_email(lead.email), vat_number]
    return _each_once(found)


def _each_once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in found if len(_bare(name)) >= SHORTEST}))


def spans_of(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where a name stands as a word of its own, its parts joined or apart in any way."""
    folded, places = _folded(text)
    for name in names:
        words = re.findall(r"[^\W_]+", _folded(name)[0])
        if not words:
            continue
        between = r"[\W_]{0,3}".join(map(re.escape, words))
        for match in re.finditer(rf"(?<![^\W_]){between}(?![^\W_])", folded):
            start, end = places[match.start()], places[match.end() - 1] + 1
            if not (len(words) == 1 and words[0] in WORDS_TOO) or text[start].isupper():
                yield start, end


def _of_person(name: str) -> list[str]:
    parts = re.findall(r"[^\W\d_]+", name)
    return [part for part in parts if _bare(part) not in PARTICLES]


def _of_company(name: str) -> str:
    """Without the legal form at its end."""
    words = name.split()
    while len(words) > 1 and (_bare(words[-1]) in LEGAL_FORMS or not _bare(words[-1])):
        words.pop()
    return " ".join(words)


def _of_email(email: str) -> list[str]:
    local, _at, domain = email.lower().partition("@")
    local = local.partition("+")[0]
    labels = domain.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels.pop()
    own = labels[-1] if labels and labels[-1] not in PROVIDERS else ""
    parts = [part for part in (local, own) if len(_bare(part)) >= SHORTEST_OF_ADDRESS]
    return [part for part in parts if _bare(part) not in OFFICES]


def _of_address(address: str) -> list[str]:
    """The lines that hold a number and words: street, postcode with town."""
    lines = re.split(r"[\n,;]+", address)
    return [line for line in lines if re.search(r"\d", line) and re.search(r"[^\W\d_]{3}", line)]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", _folded(text)[0])


_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}


def _folded(text: str) -> tuple[str, list[int]]:
    """Without accents and capitals, and for each letter where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKD", sign.casefold()):
            for letter in _LIGATURES.get(part, part):
                if not unicodedata.combining(letter):
                    letters.append(letter)
                    places.append(place)
    return "".join(letters), places
