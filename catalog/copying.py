"""A service copied whole: the rows and what hangs on them. Called by `catalog.services` only."""

from __future__ import annotations

from itertools import count
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.models import Service, ServiceStatus
from kernel.i18n import LANGUAGES

Row = TypeVar("Row", bound=Model)
PARTS = ("packages", "extras")


def copy_service(source: Service) -> Service:
    """A draft beside its source; the copy's rows know nothing of the source's."""
    copy = _anew(Service.objects.get(pk=source.pk))
    copy.slug = _free_slug(source.slug)
    copy.status = ServiceStatus.DRAFT
    for code in LANGUAGES:
        setattr(copy, f"title_{code}", _copy_title(getattr(source, f"title_{code}"), code))
    copy.save()
    for part in PARTS:
        for row in list(getattr(source, part).all()):
            _copy_row(row, copy)
    _copy_brief(source, copy)
    return copy


def _copy_brief(source: Service, copy: Service) -> None:
    """Sections and questions, each pointing to its own kind in the copy."""
    sections = {row.pk: row for row in source.sections.all()}
    questions = {row.pk: row for row in source.questions.all()}
    for section in sections.values():
        _copy_row(section, copy)
    conditions = {row.slug: (row.only_if_id, row.only_if_choice) for row in questions.values()}
    for question in questions.values():
        question.section = sections.get(question.section_id or 0)
        question.only_if, question.only_if_choice = None, None
        _copy_row(question, copy)
    for question in questions.values():
        other, choice = conditions[question.slug]
        if other in questions:
            question.only_if, question.only_if_choice = questions[other], choice
            question.save(update_fields=["only_if", "only_if_choice"])


def _copy_row(row: Any, service: Service) -> None:
    _anew(row).service = service
    row.save()


def _anew(row: Row) -> Row:
    """Unsaved, with nothing of what the house itself wrote (places taken, dates)."""
    for field in row._meta.concrete_fields:
        if not field.editable and not field.primary_key:
            setattr(row, field.attname, field.get_default())
    row.pk = None
    row._state.adding = True
    return row


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
