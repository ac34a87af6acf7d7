"""Which marks a side may not meet: the other side's, less what docs/wall.md lets cross."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from catalog.models import Category, Crosses, Extra, Package, QuestionKind, Service
from freelancers import wall
from kernel.i18n import told
from kernel.models import AgencyProfile
from orders.models import BriefAnswer, OrderLine, RevisionRequest, Reworded
from tests.canary import columns, forms
from tests.canary.columns import CLIENT, FREELANCER, SIDES, WORD

Marks = dict[str, str]
CHOICES = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


def of(side: str) -> Marks:
    """Every form of every value of the side's rows -> its column."""
    return {
        form: columns.label(field)
        for row in columns.rows_of(side)
        for field in row._meta.concrete_fields
        for form in _forms(field, row)
    }


def keys() -> Marks:
    """Primary keys: they leave to nobody."""
    return {
        str(row.pk): f"{row._meta.label}.id"
        for side in SIDES
        for row in columns.rows_of(side)
        if isinstance(row.pk, int)
    }


def _forms(field: Any, row: models.Model) -> Iterator[str]:
    if field.primary_key and isinstance(field, models.IntegerField):
        return
    if field.is_relation or field.choices or columns.label(field) in columns.CODES:
        return
    if type(field) is models.DateField:  # all that happens on a day has its date
        return
    value = field.value_from_object(row)
    is_json = isinstance(value, dict | list) or str(value)[:1] in ("{", "[")
    for form in forms.written(value):
        if not is_json or columns.is_distinct(form):  # its other words are names of its parts
            yield form


def on_sale() -> set[str]:
    """The words of the shop window and the agency's own, which everybody may read."""
    words = {
        word
        for model in (Service, Package, Extra, Category, AgencyProfile)
        for row in model._default_manager.all()
        for field in row._meta.concrete_fields
        for word in forms.leaves(field.value_from_object(row))
    }
    packages = Package.objects.select_related("service")
    titles = {
        f"{told(each.service, 'title', code)}, {told(each, 'name', code)}"
        for each in packages
        for code in ("en", "fr")
    }
    return words | titles  # a line of an order names a package so


def crossing(column: str) -> set[str]:
    """The marks of a listed column that may cross, in the form the list states."""
    if column == "orders.BriefAnswer.label":
        return {
            text
            for answer in BriefAnswer.objects.exclude(crosses=Crosses.NOTHING)
            for text in (answer.label_en, answer.label_fr)
        }
    if column == "orders.BriefAnswer.text":
        written = BriefAnswer.objects.filter(crosses=Crosses.AS_WRITTEN)
        return set(written.exclude(kind__in=CHOICES).values_list("text", flat=True))
    if column == "orders.BriefAnswer.forward_text":
        edited = BriefAnswer.objects.exclude(crosses=Crosses.NOTHING)
        return set(edited.values_list("forward_text", flat=True))
    if column == "orders.BriefAnswer.choices":
        chosen = BriefAnswer.objects.filter(kind__in=CHOICES).select_related("question")
        return {row.question.choices_en[index] for row in chosen for index in row.choices}
    if column == "orders.OrderLine.choice":
        bought = OrderLine.objects.filter(extra__isnull=False)
        return {word for row in bought for word in (row.choice_en, row.choice_fr)}
    if column == "orders.OrderLine.text":
        crossing = OrderLine.objects.filter(text_crosses=True, reworded=None)
        return set(crossing.values_list("text", flat=True))
    if column == "orders.RevisionRequest.body":
        return set(RevisionRequest.objects.filter(reworded=None).values_list("body", flat=True))
    if column == "orders.Reworded.text":
        return set(Reworded.objects.values_list("text", flat=True))
    return set()


def forbidden(viewer: str, kept_back: dict[str, str]) -> Marks:
    """What this side must not meet. A word crosses by the list only; what both sides have by
    nature (a moment, a sum of bytes) tells nothing when it is the viewer's own."""
    other = FREELANCER if viewer == CLIENT else CLIENT
    mine = of(viewer)
    free = on_sale().union(*(crossing(column) for column in (*wall.TO_FREELANCER, *wall.TO_CLIENT)))
    marks = {
        form: column
        for form, column in of(other).items()
        if form not in free and (WORD.search(form) or form not in mine)
    }
    inside = {word: "inside a file" for word, owner in kept_back.items() if owner == other}
    return {**marks, **inside}


def forbidden_to_strangers(kept_back: dict[str, str]) -> Marks:
    """Both sides' marks. Sums of an order follow from the prices on sale, so words only there."""
    of_makers, of_clients = (forbidden(viewer, kept_back) for viewer in (CLIENT, FREELANCER))
    return {
        **of_makers,
        **{form: column for form, column in of_clients.items() if WORD.search(form)},
    }
