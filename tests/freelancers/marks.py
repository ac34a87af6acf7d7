"""Every value of one side's rows, as it would look on a page: what must not be found on the other.

Texts, names of files, public ids and amounts are collected from the tables themselves, so that a
new column is watched without being listed anywhere.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone, translation

from kernel.models import StoredFile
from kernel.money import Money
from kernel.templatetags.relais import moment, money

SHORTEST = 5
ZONES = ("Europe/Paris", "UTC")


def label(field: models.Field[Any, Any]) -> str:
    """`orders.BriefAnswer.label` for the columns label_en and label_fr."""
    name = field.name.removesuffix("_en").removesuffix("_fr")
    return f"{field.model._meta.app_label}.{field.model.__name__}.{name}"


def values(rows: Iterable[models.Model]) -> Iterator[tuple[str, str]]:
    """(column, what a page could show) of every text, amount and date of the rows."""
    for row in rows:
        for field in row._meta.concrete_fields:
            for shown in _shown(field, field.value_from_object(row)):
                yield label(field), shown


def _shown(field: models.Field[Any, Any], value: Any) -> Iterator[str]:
    if field.choices or value in (None, ""):
        return
    if isinstance(field, models.CharField | models.TextField) and len(value) >= SHORTEST:
        yield str(value)
    elif isinstance(field, models.BigIntegerField) and "amount" in field.name and value:
        yield from _amounts(value)
    elif isinstance(value, datetime):
        yield from _moments(value)


def _amounts(value: int) -> Iterator[str]:
    yield str(value)
    for language in ("en", "fr"):
        with translation.override(language):
            yield money(Money(value))


def _moments(value: datetime) -> Iterator[str]:
    for language in ("en", "fr"):
        for zone in ZONES:
            with translation.override(language), timezone.override(ZoneInfo(zone)):
                yield moment(value)


def files_of(rows: Iterable[models.Model]) -> list[StoredFile]:
    """The stored files that the rows point to."""
    return [
        getattr(row, field.name)
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is StoredFile
    ]


def found_in(page: str, forbidden: Iterable[str]) -> list[str]:
    """Which of the values stand on the page, as they are or escaped."""
    plain = html.unescape(page)
    return sorted({value for value in forbidden if value in plain or value in page})
