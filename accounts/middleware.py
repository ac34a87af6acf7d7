"""Staff without a second step reach nothing but the page that sets it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from accounts.models import User

_OPEN = {"account_logout", "account_reauthenticate", "set-language", "brand-css", "healthz"}


class StaffMfaMiddleware:
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
