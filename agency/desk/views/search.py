"""One search over orders, jobs, clients and freelancers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agency.desk import finding
from agency.desk.links import at
from agency.desk.page import show


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:80]
    found = finding.find(words)
    if found.exact:
        return redirect(at("desk_order", found.exact))
    context = {"words": words, "found": found}
    return show(request, "search", _("Search"), context)
