"""Lists of the admin that cost the same at any length: pages by key, nothing counted.

A page starts after (or before) a row, found by the index of the list's own order; how many rows
there are is not asked, so the list cannot be sorted otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

OLDER, NEWER = "older", "newer"


class KeysetChangeList(ChangeList):
    """Newest first by one dated column, then by key. `?older=<pk>` and `?newer=<pk>` turn pages."""

    model_admin: KeysetAdmin
    older_url = newer_url = ""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.turn, self.row = _turn(request)
        super().__init__(request, *args, **kwargs)
        for name in (OLDER, NEWER):
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        self._link()

    def get_filters_params(self, params: Any = None) -> Any:
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (OLDER, NEWER)}

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """The model's own order, whatever the address asks for."""
        return list(self.model_admin.dated_order)

    def get_results(self, request: HttpRequest) -> None:
        rows = self._page()
        self.result_list = rows
        self.result_count = len(rows)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = bool(rows)
        self.can_show_all = self.multi_page = False
        self.paginator = Paginator(rows, max(len(rows), 1))

    def _page(self) -> list[Model]:
        """One row more than a page is read, to know whether the list goes on."""
        rows, backwards = self.queryset, self.turn == NEWER
        start = self.root_queryset.filter(pk=self.row).first() if self.turn else None
        if start is None:
            backwards = False
        else:
            rows = rows.filter(self._beyond(start, backwards=backwards))
        rows = rows.reverse() if backwards else rows
        found = list(rows[: self.list_per_page + 1])
        goes_on, found = len(found) > self.list_per_page, found[: self.list_per_page]
        self.has_older = True if backwards else goes_on
        self.has_newer = goes_on if backwards else start is not None
        return found[::-1] if backwards else found

    def _beyond(self, start: Model, *, backwards: bool) -> Q:
        """Bounded by the dated column first, so that its index is entered at the right place."""
        column = self.model_admin.dated_order[0].lstrip("-")
        at = getattr(start, column)
        side = "gt" if backwards else "lt"
        bound, strict = Q(**{f"{column}__{side}e": at}), Q(**{f"{column}__{side}": at})
        return bound & (strict | Q(**{f"pk__{side}": start.pk}))

    def _link(self) -> None:
        rows: Sequence[Model] = self.result_list
        if rows and self.has_older:
            self.older_url = self.get_query_string({OLDER: rows[-1].pk})
        if rows and self.has_newer:
            self.newer_url = self.get_query_string({NEWER: rows[0].pk})


class KeysetAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """`dated_order`: the indexed order of the list, as ("-placed_at", "-pk")."""

    dated_order: ClassVar[tuple[str, str]]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return KeysetChangeList


def _turn(request: HttpRequest) -> tuple[str, int]:
    """Which way to turn, and from which row; nonsense is the first page."""
    for name in (OLDER, NEWER):
        value = request.GET.get(name, "")
        if value.isascii() and value.isdigit() and len(value) < 19:
            return name, int(value)
    return "", 0
