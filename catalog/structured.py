"""What machines read of a public page: schema.org data as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalog import storefront
from catalog.models import Package, Service
from kernel import i18n, profile
from kernel.models import AgencyProfile

_UNSAFE = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


class _Json(str):
    """What stands in a data block, where the page's own escapes would be read as they are."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def script(*things: dict[str, Any]) -> SafeString:
    """One data block: no script runs, so the policy allows it; nothing in it can end it."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = _Json(json.dumps(graph, ensure_ascii=False).translate(_UNSAFE))
    return format_html('<script type="application/ld+json">{}</script>', text)


def for_home() -> SafeString:
    agency = profile.cached()
    home = _at(reverse("catalog:home"))
    site = {
        "@type": "WebSite",
        "name": agency.name,
        "url": home,
        "inLanguage": i18n.current(),
        "publisher": {"@id": _organisation_id()},
    }
    return script(organisation(agency), site)


def for_service(service: Service) -> SafeString:
    things = [_service(service), _crumbs(service)]
    if service.faq:
        things.append(_faq(service.faq))
    return script(*things)


def organisation(agency: AgencyProfile) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Organization",
        "@id": _organisation_id(),
        "name": agency.name,
        "url": _at("/"),
        "logo": _at(static("img/logo.svg")),
        "email": agency.email,
    }
    more = {
        "legalName": agency.legal_name,
        "telephone": agency.phone,
        "vatID": agency.vat_number,
        "address": agency.address,
    }
    return {**found, **{name: value for name, value in more.items() if value}}


def _service(service: Service) -> dict[str, Any]:
    url = _at(reverse("catalog:service", args=[service.slug]))
    return {
        "@type": "Service",
        "@id": f"{url}#service",
        "url": url,
        "name": service.title,
        "description": service.summary,
        "serviceType": service.category.name,
        "provider": {
            "@type": "Organization",
            "@id": _organisation_id(),
            "name": profile.cached().name,
        },
        "offers": [_offer(package, url, _stock(service)) for package in service.packages.all()],
    }


def _stock(service: Service) -> str:
    """What is sold for a later day is in stock; what cannot be ordered is not."""
    return "SoldOut" if storefront.is_closed(service) else "InStock"


def _offer(package: Package, url: str, stock: str) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "name": package.name,
        "description": package.summary,
        "price": str(package.price.decimal),
        "priceCurrency": package.currency,
        "availability": f"https://schema.org/{stock}",
        "url": f"{url}?package={package.tier}",
    }


def _crumbs(service: Service) -> dict[str, Any]:
    catalogue = _at(reverse("catalog:services"))
    places = [
        (_("Services"), catalogue),
        (service.category.name, f"{catalogue}#{service.category.slug}"),
        (service.title, _at(reverse("catalog:service", args=[service.slug]))),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(places, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _faq(rows: list[dict[str, str]]) -> dict[str, Any]:
    questions = [
        {
            "@type": "Question",
            "name": row["question"],
            "acceptedAnswer": {"@type": "Answer", "text": row["answer"]},
        }
        for row in rows
    ]
    return {"@type": "FAQPage", "mainEntity": questions}


def _organisation_id() -> str:
    return _at("/#agency")


def _at(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
