"""What brought a visitor: the labels of the first and the last link that told, in their browser.

Kept in one signed first-party cookie that ends with the browser's session, and only when there is
something to keep: no label and no other site, no cookie. An order copies it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kernel import clock

LABELS = ("source", "medium", "campaign", "term", "content")
LONGEST = 80
_SALT = "catalog.source"
_DOORS = ("orders:new", "orders:question")
"""Pages of other apps to which a link may lead a buyer straight away."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One arrival. `referrer` is the other site's name, `landing` the page it led to."""

    seen_at: str
    landing: str = ""
    referrer: str = ""
    source: str = ""
    medium: str = ""
    campaign: str = ""
    term: str = ""
    content: str = ""

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.seen_at)

    @property
    def tells(self) -> bool:
        return bool(self.referrer or any(getattr(self, label) for label in LABELS))


@dataclass(frozen=True, slots=True)
class Sources:
    first: Visit
    last: Visit


class RememberSources:
    """Stands above the kept pages: a stranger is given the kept page and keeps the label."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        visit = _arrival(request) if _is_page(request, response) else None
        if visit:
            _keep(response, Sources((known(request) or Sources(visit, visit)).first, visit))
        return response


def known(request: HttpRequest) -> Sources | None:
    """What this browser told before; None when nothing, or when it was tampered with."""
    raw = request.COOKIES.get(settings.SOURCE_COOKIE_NAME)
    if not raw:
        return None
    try:
        kept = signing.loads(raw, salt=_SALT)
        return Sources(Visit(**kept["first"]), Visit(**kept["last"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _arrival(request: HttpRequest) -> Visit | None:
    """This request as a visit, when it comes by a labelled link or from another site."""
    labels = {label: _clean(request.GET.get(f"utm_{label}", "")) for label in LABELS}
    visit = Visit(
        seen_at=clock.now().replace(microsecond=0).isoformat(),
        landing=request.path[:LONGEST],
        referrer=_other_site(request),
        **labels,
    )
    return visit if visit.tells else None


def _other_site(request: HttpRequest) -> str:
    """The name of the site that led here; empty for our own pages and for what is no address."""
    try:
        host = urlsplit(request.headers.get("Referer", "")).hostname or ""
    except ValueError:
        return ""
    own = urlsplit(settings.SITE_URL).hostname
    ours = {own, request.get_host().partition(":")[0], *_checkout_sites()}
    return _clean(host) if host and host not in ours else ""


def _checkout_sites() -> set[str | None]:
    """Where our own clients pay: who comes back from there was led by nobody."""
    return {urlsplit(each).hostname for each in settings.CHECKOUT_ORIGINS}


def _clean(text: str) -> str:
    return "".join(each for each in text if each.isprintable()).strip()[:LONGEST]


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    """A page of the shop that a person opened: no image, no redirect, nobody's own space."""
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    is_read = request.method == "GET" and response.status_code == 200 and is_html
    return is_read and _is_of_the_shop(request)


def _is_of_the_shop(request: HttpRequest) -> bool:
    """A kept page was resolved by nobody, and only the shop's are kept."""
    match = request.resolver_match
    return match is None or match.app_name == "catalog" or match.view_name in _DOORS


def _keep(response: HttpResponse, sources: Sources) -> None:
    filled = {"first": _filled(sources.first), "last": _filled(sources.last)}
    response.set_cookie(
        settings.SOURCE_COOKIE_NAME,
        signing.dumps(filled, salt=_SALT, compress=True),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _filled(visit: Visit) -> dict[str, str]:
    return {name: value for name, value in asdict(visit).items() if value}
