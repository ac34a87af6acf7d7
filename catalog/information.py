"""How it works, about and contact: what the profile tells of the agency."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.addresses import addresses
from catalog.kept_pages import kept_for_strangers
from kernel import clock, i18n, profile
from kernel.templatetags.relais import clock_time


@require_safe
@kept_for_strangers
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/how.html", {"section": "how", **addresses(request)})


@require_safe
@kept_for_strangers
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/about.html", _who(request))


@require_safe
@kept_for_strangers
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/contact.html", _who(request))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"opening": opening_words(), **addresses(request)}


def opening_words() -> str:
    """`Monday to Friday, 09:00 to 18:00`."""
    agency, opening = profile.cached(), profile.cached().opening
    today = clock.now().astimezone(agency.zone).date()
    hours = [clock_time(opening.at(today, hour)) for hour in (agency.opens_at, agency.closes_at)]
    return _("%(days)s, %(opens)s to %(closes)s") % {
        "days": capfirst(_days_in_words(sorted(agency.opening_days))),
        "opens": hours[0],
        "closes": hours[1],
    }


def _days_in_words(days: list[int]) -> str:
    """A run of days by its ends, else each by its name."""
    names = get_day_names("wide", locale=i18n.current())
    spoken = [str(names[day]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": spoken[0], "last": spoken[-1]}
    return ", ".join(spoken)
