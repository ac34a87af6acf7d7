"""The picture that a shared link shows, drawn once and kept on disk by what it says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog import storefront
from catalog.models import Service
from kernel import documents, i18n, profile
from kernel.templatetags.relais import money

TEMPLATE = "share"
KEPT_AT_MOST = 400
A_WEEK = 7 * 24 * 3600


@require_safe
def home_picture(request: HttpRequest) -> HttpResponse:
    return _answer(_of_home())


@require_safe
def service_picture(request: HttpRequest, slug: str) -> HttpResponse:
    found = storefront.find(slug)
    if found is None:
        raise Http404
    return _answer(_of_service(found))


def home_address() -> str:
    return _address(reverse("catalog:share"), _of_home())


def service_address(service: Service) -> str:
    """With the mark of what the picture says: a new price is a new address."""
    return _address(reverse("catalog:service-share", args=[service.slug]), _of_service(service))


def _of_home() -> dict[str, Any]:
    return _said(
        title=_("A fixed price, a fixed date, work that was checked"),
        line=_("You see what you get, what it costs and when it arrives, before you pay."),
        facts="",
    )


def _of_service(service: Service) -> dict[str, Any]:
    package = storefront.cheapest(service)
    days = ngettext("%(days)s working day", "%(days)s working days", package.days)
    price = _("From %(price)s") % {"price": money(package.price)}
    return _said(
        title=service.promise,
        line=service.title,
        facts=f"{price} · {days % {'days': package.days}}",
    )


def _said(**words: str) -> dict[str, Any]:
    agency = profile.cached()
    return {"agency": agency.name, "brand": agency.brand_color, "lang": i18n.current(), **words}


def _address(path: str, said: dict[str, Any]) -> str:
    return f"{settings.SITE_URL}{path}?v={_mark(said)[:10]}"


def _mark(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _answer(said: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(_picture(said), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={A_WEEK}"
    return response


def _picture(said: dict[str, Any]) -> bytes:
    """From disk, or drawn. A file appears whole: two processes may draw the same one."""
    path = _folder() / f"{_mark(said)}.png"
    if path.exists():
        return path.read_bytes()
    drawn = documents.png(TEMPLATE, said)
    draft = path.with_suffix(f".{hashlib.sha256(drawn).hexdigest()[:8]}.new")
    draft.write_bytes(drawn)
    draft.replace(path)
    _forget_the_oldest()
    return drawn


def _folder() -> Path:
    folder: Path = settings.VAR_DIR / "share"
    folder.mkdir(exist_ok=True)
    return folder


def _forget_the_oldest() -> None:
    kept = sorted(_folder().glob("*.png"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT_AT_MOST]:
        path.unlink(missing_ok=True)
