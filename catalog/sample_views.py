"""The pictures of samples: public, under an address that names nobody and never changes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.models import SampleOrigin, SamplePicture
from kernel import files

A_YEAR = 365 * 24 * 3600


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """The WebP bytes; 404 from the moment the sample is taken away."""
    rows = SamplePicture.objects.select_related("file", "sample")
    found = rows.filter(name=name).first()
    if found is None:
        raise Http404
    try:
        with files.open_content(found.file) as content:
            response = HttpResponse(content.read(), content_type=found.file.content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    # A client can take their consent back: no shared cache on the way keeps what is theirs.
    who = "public" if found.sample.origin == SampleOrigin.OWN else "private"
    response["Cache-Control"] = f"{who}, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
