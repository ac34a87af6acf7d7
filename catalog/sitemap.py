"""What search engines are told: every public page in its languages, and where not to go."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from catalog import storefront
from catalog.legal.models import Document
from kernel import profile, versions

CLOSED = ("/admin/", "/files/", "/mailbox/", "/language/", "/*/account/", "/*/orders/", "/*/work/")
_PAGES = ("home", "services", "how", "about", "contact")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    text = versions.remember("sitemap", _sitemap)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Only a shop that takes real money is found: a practice shop sells nothing."""
    lines = ["User-agent: *"]
    if settings.PAYMENTS_MODE == "stripe_live":
        lines += [f"Disallow: {path}" for path in CLOSED]
        lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    else:
        lines.append("Disallow: /")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _sitemap() -> str:
    pages = [_twins(f"catalog:{name}") for name in _PAGES]
    pages += [_twins("catalog:service", each.slug) for each in storefront.catalogue()]
    pages += [_twins("catalog:law", document) for document in Document.values]
    context = {"pages": pages, "first": profile.cached().default_language}
    return render_to_string("catalog/sitemap.xml", context)


def _twins(name: str, *words: str) -> dict[str, str]:
    """The page's address by language."""
    found = {}
    for code in profile.languages():
        with override(code):
            found[code] = f"{settings.SITE_URL}{reverse(name, args=words)}"
    return found
