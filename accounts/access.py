"""Doors by role. An anonymous visitor meets the sign-in page whether or not the object exists;
a signed-in stranger meets 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import STAFF_ROLES, Role, User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SignInRequired(Exception):
    """Nobody is signed in: raise it from an access function under @client_page."""


def current_user(request: HttpRequest) -> User:
    """The person signed in. Raises SignInRequired."""
    if not isinstance(request.user, User):
        raise SignInRequired
    return request.user


def client_page(view: View) -> View:
    """Turn SignInRequired, from wherever it is raised below, into the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SignInRequired:
            return to_sign_in(request)

    return cast(View, guarded)


def role_required(*roles: str) -> Callable[[View], View]:
    """Only people of these roles. Anonymous: sign in first. Everybody else: 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return to_sign_in(request)
            if request.user.role not in roles:
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View, guarded)

    return decorate


signed_in = role_required(*Role.values)
freelancer_required = role_required(Role.FREELANCER)
client_required = role_required(Role.CLIENT)
staff_required = role_required(*STAFF_ROLES)


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """The sign-in page, and back: a form that was posted returns to the page it stood on."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return redirect_to_login(back)


@require_safe
def admin_login(request: HttpRequest) -> HttpResponseRedirect:
    """`/admin/login/` leads to our sign-in page: its rate limits and second step hold there too."""
    target = request.GET.get("next") or reverse("admin:index")
    if isinstance(request.user, User):
        if not request.user.is_staff:
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': target})}")
