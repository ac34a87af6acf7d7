"""The storefront."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import storefront
from catalog.kept_pages import kept_for_strangers
from kernel.context import twins

ON_HOME = 8


@require_safe
@kept_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    tiles = _tiles(storefront.catalogue()[:ON_HOME])
    return render(request, "catalog/home.html", {"tiles": tiles, **_addresses(request)})


@require_safe
@kept_for_strangers
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue; `q` searches it."""
    words = request.GET.get("q", "").strip()[:100]
    found = storefront.search(words) if words else storefront.catalogue()
    groups = [
        {"category": category, "tiles": _tiles(members)}
        for category, members in storefront.by_category(found)
    ]
    context = {"groups": groups, "words": words, "count": len(found), **_addresses(request)}
    return render(request, "catalog/services.html", {"section": "services", **context})


@require_safe
@kept_for_strangers
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found = storefront.find(slug)
    if found is None:
        raise Http404
    choice = storefront.chosen(found, request.GET.get("package"), request.GET.getlist("extra"))
    deadline = storefront.brief_deadline()
    context = {
        "service": found,
        "choice": choice,
        "delivery": storefront.delivery_day(deadline, choice.days),
        "deadline": storefront.deadline_words(deadline),
        "dates": storefront.dates_by_days(found, deadline),
        "vat_is_included": storefront.vat_is_included(),
        "section": "services",
    }
    return render(request, "catalog/service.html", {**context, **_addresses(request)})


def _tiles(services: list[Any]) -> list[dict[str, Any]]:
    return [{"service": each, "package": storefront.cheapest(each)} for each in services]


def _addresses(request: HttpRequest) -> dict[str, Any]:
    """The page's own address and its twins, without what was typed or ticked."""
    return {"canonical_path": request.path, "twins": twins(request)}
