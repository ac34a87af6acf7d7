"""How a value may be written on a page, in a mail, or in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from kernel.money import Money
from kernel.templatetags.relais import moment, money

SMALLEST = 10_000  # a shorter number stands on many pages
SHORTEST = 6  # so does a shorter word
LANGUAGES = ("en", "fr")
ZONES = ("Europe/Paris", "UTC", "Pacific/Chatham", "Atlantic/Azores")


def written(value: Any) -> Iterator[str]:
    """Every form of a value that would give it away."""
    if isinstance(value, bool) or value in (None, ""):
        return
    if isinstance(value, int):
        if abs(value) >= SMALLEST:
            yield from amounts(abs(value))
    elif isinstance(value, datetime):
        yield from moments(value)
    else:
        for word in leaves(value):
            if len(word) >= SHORTEST:
                yield word
                yield from addresses(word)


def leaves(value: Any) -> Iterator[str]:
    """The texts inside a column: of a text itself, or of JSON all that hangs below."""
    if isinstance(value, str) and value[:1] in "{[":
        with suppress(ValueError):
            value = json.loads(value)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(key)
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif isinstance(value, str):
        yield value


def addresses(word: str) -> Iterator[str]:
    """An e-mail's own name and domain, when both are marks."""
    name, at, domain = word.partition("@")
    if at and " " not in word and domain.startswith("zq"):
        yield name
        yield domain


def amounts(cents: int) -> Iterator[str]:
    """Minor units, plain, and as each language writes it, with and without the currency."""
    whole, rest = divmod(cents, 100)
    yield str(cents)
    yield f"{whole}.{rest:02}"
    yield f"{whole},{rest:02}"
    for mark, point in ((",", "."), (" ", ","), (".", ",")):
        yield f"{whole:,}".replace(",", mark) + f"{point}{rest:02}"
    for language in LANGUAGES:
        with translation.override(language):
            yield money(Money(cents))


def moments(value: datetime) -> Iterator[str]:
    """To the minute: ISO, seconds since 1970, a header's date, and as our pages write it."""
    yield str(int(value.timestamp()))
    for zone in ZONES:
        local = value.astimezone(ZoneInfo(zone))
        yield local.strftime("%Y-%m-%dT%H:%M")
        yield local.strftime("%Y-%m-%d %H:%M")
        yield local.strftime("%a, %d %b %Y %H:%M")
        for language in LANGUAGES:
            with translation.override(language), timezone.override(ZoneInfo(zone)):
                yield moment(value)
