"""Around every page: the staff's second step, closed doors noted, nothing kept by the browser."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from accounts.models import User

_REFUSED = {403, 404}
_OPEN = {"account_logout", "account_reauthenticate", "set-language", "brand-css", "healthz"}


log = logging.getLogger(__name__)


class StaffMfaMiddleware:
    """Staff without a second step reach nothing but the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if not settings.STAFF_MFA_REQUIRED or name in _OPEN or (name or "").startswith("mfa_"):
            return None
        if not isinstance(request.user, User) or not request.user.is_staff:
            return None
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return None
        return HttpResponseRedirect(reverse("mfa_activate_totp"))


class SignedInMiddleware:
    """What holds for every page of somebody signed in.

    Without a word of its own about caching, it is not kept by any browser or proxy. A door that
    stayed closed (403, 404) leaves a line: who by public id, which page by name, never the address,
    which may hold a token. ASVS 5.0: 14.3.2 and 16.3.2.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return response
        if isinstance(request.user, User):
            response.headers.setdefault("Cache-Control", "private, no-store")
            if response.status_code in _REFUSED and request.resolver_match:
                log.warning(
                    "Refused: %s %s to %s %s (%d)",
                    request.method,
                    request.resolver_match.view_name,
                    request.user.role,
                    request.user.public_id,
                    response.status_code,
                )
        return response
