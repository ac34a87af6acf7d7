"""The storefront."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from accounts.services import has_accounts
from catalog import samples, search, share, storefront, structured
from catalog.addresses import addresses as _addresses
from catalog.extras import codes
from catalog.forms import FilterForm
from catalog.kept_pages import kept_for_strangers
from catalog.models import Service
from kernel import profile

ON_HOME = 8


@require_safe
@kept_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    if profile.is_missing() and not has_accounts():
        return redirect("start:open")
    tiles = _tiles(storefront.catalogue()[:ON_HOME])
    context = {
        "tiles": tiles,
        "picture": share.home_address(),
        "structured": structured.for_home(),
    }
    return render(request, "catalog/home.html", {**context, **_addresses(request)})


@require_safe
@kept_for_strangers
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue, searched and filtered by what stands in the address."""
    on_sale = storefront.catalogue()
    form = FilterForm(request.GET, on_sale)
    form.is_valid()
    narrowed = form.narrowed(on_sale)
    found = search.search(narrowed, form.words) if form.words else search.Found(narrowed)
    groups = [
        {"category": category, "tiles": _tiles(members)}
        for category, members in storefront.by_category(found.services)
    ]
    context = {
        "groups": groups,
        "form": form,
        "words": form.words,
        "is_narrow": form.is_narrow,
        "picture": share.home_address(),
        "is_near": found.is_near,
        "count": len(found.services),
        "section": "services",
    }
    return render(request, "catalog/services.html", {**context, **_addresses(request)})


@require_safe
@kept_for_strangers
def service(request: HttpRequest, slug: str) -> HttpResponse:
    found = storefront.find(slug)
    if found is None:
        raise Http404
    return render(request, "catalog/service.html", _service_page(request, found))


@require_safe
@staff_required
@never_cache
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as the client will read it, whatever the service's status. Staff only, nobody's
    index and nobody's cache; nothing can be ordered here."""
    found = storefront.unpublished(slug)
    if found is None:
        raise Http404
    if not found.packages.all():
        answer = render(request, "catalog/preview_empty.html", {"service": found})
    else:
        context = {**_service_page(request, found), "is_preview": True}
        answer = render(request, "catalog/service.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _service_page(request: HttpRequest, found: Service) -> dict[str, Any]:
    wanted = codes(request.GET)
    choice = storefront.chosen(found, request.GET.get("package"), wanted)
    deadline = storefront.brief_deadline()
    turn = storefront.turn_of(found)
    return {
        "service": found,
        "choice": choice,
        "delivery": storefront.delivery_day(deadline, choice.days, turn=turn),
        "deadline": storefront.deadline_words(deadline),
        "dates": storefront.dates_by_days(found, deadline),
        "offered": storefront.offered(found, choice, wanted),
        "is_closed": storefront.is_closed(found),
        "full": storefront.full_words(found),
        "turn": turn,
        "back_on": storefront.back_on(found),
        "picture": share.service_address(found),
        "structured": structured.for_service(found),
        "samples": samples.of(found),
        "related": _tiles(storefront.related(found)),
        "vat_is_included": storefront.vat_is_included(),
        "section": "services",
        **_addresses(request),
    }


def _tiles(services: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "service": each,
            "package": storefront.cheapest(each),
            "full": storefront.full_words(each),
        }
        for each in services
    ]
