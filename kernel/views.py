"""Addresses of the kernel: a signed download, the agency's colours."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kernel import brand, files, profile


@require_safe
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes as an attachment that no browser will run; an old link gets its own page."""
    try:
        found = files.resolve(request, token)
    except files.LinkExpired:
        return render(request, "kernel/link_expired.html", status=410)
    try:
        content = files.open_content(found.file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=True, filename=found.name, content_type=found.file.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """The agency's colours as custom properties. The address carries the version (`?v=`)."""
    response = HttpResponse(brand.css(profile.cached()), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
