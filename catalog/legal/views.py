"""The law pages, for everybody to read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.addresses import addresses
from catalog.kept_pages import kept_for_strangers
from catalog.legal import reading
from catalog.legal.models import Document


@require_safe
@kept_for_strangers
def law(request: HttpRequest, document: str) -> HttpResponse:
    """The text in force."""
    if not reading.known(document):
        raise Http404
    return _page(request, document, reading.current(document))


@require_safe
def law_version(request: HttpRequest, document: str, number: int) -> HttpResponse:
    """A version at its own address: what a client accepted stays readable."""
    found = reading.version(document, number) if reading.known(document) else None
    if found is None:
        raise Http404
    return _page(request, document, found)


def _page(request: HttpRequest, document: str, shown: reading.Shown | None) -> HttpResponse:
    context = {"shown": shown, "document": document, "title": Document(document).label}
    return render(request, "catalog/law.html", {**context, **addresses(request)})
