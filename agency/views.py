"""Pages that belong to no room: health, brand colours, the failed-form page."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process answers and reaches its database."""
    connection.ensure_connection()
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The session was lost while a form was open: say so and how to keep what was typed."""
    return render(request, "403_csrf.html", status=403)
