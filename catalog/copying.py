"""A service copied whole: the rows and what hangs on them. Called by `catalog.services` only."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import Service, ServiceStatus
from kernel.i18n import LANGUAGES

PARTS = ("packages", "extras", "questions")
OWN_TO_THE_SOURCE = ("reduced_amount", "prior_amount", "reduced_from", "reduced_until")
"""A copy has no reduction, as it has no price before."""


def copy_service(source: Service) -> Service:
    """A draft after the last of its category; the copy's rows know nothing of the source's."""
    parts: dict[str, list[Any]] = {name: list(getattr(source, name).all()) for name in PARTS}
    copy = Service.objects.get(pk=source.pk)
    copy.pk = None
    copy._state.adding = True
    copy.slug = _free_slug(source.slug)
    copy.status, copy.publish_at = ServiceStatus.DRAFT, None
    copy.is_full, copy.free_on = False, None
    for code in LANGUAGES:
        setattr(copy, f"title_{code}", _copy_title(getattr(source, f"title_{code}"), code))
    copy.save()
    for rows in parts.values():
        for row in rows:
            _copy_row(row, copy)
    return copy


def _copy_row(row: Any, service: Service) -> None:
    row.pk = None
    row._state.adding = True
    row.service = service
    if hasattr(row, "sold_out_on"):
        row.sold_out_on, row.is_sold_out = None, False
    for name in OWN_TO_THE_SOURCE:
        if hasattr(row, name):
            setattr(row, name, None)
    row.save()


def _copy_title(title: str, code: str) -> str:
    if not title:
        return ""
    with override(code):
        suffix = _("(copy)")
    return f"{title[: 80 - len(suffix) - 1]} {suffix}"


def _free_slug(slug: str) -> str:
    """`logo-copy`, or the next of `logo-copy-2`, `logo-copy-3` … that nobody has."""
    base = f"{slug[:40]}-copy"
    taken = set(Service.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    names = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)
