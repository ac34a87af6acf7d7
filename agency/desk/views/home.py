"""The owner's home: what is owed first, then the figures."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from agency.desk import decisions, figures
from agency.desk.navigation import is_owner
from agency.start.next_steps import next_steps
from kernel import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    owner = is_owner(request.user)
    context = {
        **admin.site.each_context(request),
        "today": clock.now(),
        "home": decisions.load(owner=owner),
        "next_steps": next_steps() if owner else [],
        "figures": figures.load(),
    }
    return TemplateResponse(request, "admin/index.html", context)
