"""What somebody reads who was about to order and cannot: why, what is safe, what to do."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import storefront
from catalog.models import Service
from kernel.templatetags.relais import day
from orders import services


def off_sale(request: HttpRequest, slug: str) -> HttpResponse:
    """The service left the catalogue while they were choosing; one that never was there is 404."""
    service = storefront.was_sold(slug)
    if service is None:
        raise Http404
    return render(request, "orders/off_sale.html", {"service": service}, status=410)


def all_taken(request: HttpRequest, service: Service) -> HttpResponse:
    """Every place is taken and the service does not sell until one is free."""
    context = {"service": service, "back_on": storefront.back_on(service)}
    return render(request, "orders/all_taken.html", context, status=409)


def no_place_words(refusal: services.NoPlace) -> str:
    if isinstance(refusal, services.QueueMoved):
        return _(
            "Somebody ordered just before you: work on your order now begins on %(day)s. Nothing "
            "was ordered yet. Read the new date below."
        ) % {"day": day(refusal.starts_on)}
    if isinstance(refusal, services.ExtraSoldOut) and refusal.left:
        return ngettext(
            "Only %(left)s piece of “%(extra)s” is left. Nothing was ordered yet: change what you "
            "order, then order that one.",
            "Only %(left)s pieces of “%(extra)s” are left. Nothing was ordered yet: change what "
            "you order, then order that many at most.",
            refusal.left,
        ) % {"left": refusal.left, "extra": refusal.extra.name}
    if isinstance(refusal, services.ExtraSoldOut):
        return _(
            "“%(extra)s” was just taken by somebody else, so it is no longer in your order. "
            "Nothing was ordered yet. Read the new total and date below."
        ) % {"extra": refusal.extra.name}
    return _("The last place was just taken. Nothing was ordered.")
