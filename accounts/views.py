"""Where people land after signing in, and the sign-in page with both of its doors."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import current_user, signed_in
from accounts.forms import CodeRequestForm
from accounts.models import Role, User

_PLACES = {Role.CLIENT: "orders:list", Role.FREELANCER: "freelancers:today"}


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """Each role to its own place."""
    place = _PLACES.get(Role(current_user(request).role), "admin:index")
    user, url = current_user(request), reverse(place)
    return HttpResponseRedirect(translate_url(url, user.language) if _has_chosen(user) else url)


def _has_chosen(user: User) -> bool:
    return user.role == Role.CLIENT and user.language_is_chosen


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The code comes first; the password, posted here, is the team's."""
    view = allauth_views.LoginView.as_view(extra_context={"code_form": CodeRequestForm()})
    response: HttpResponseBase = view(request)
    return response


@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponseBase:
    """Nobody signs up: an account comes with the first order."""
    return HttpResponseRedirect(reverse("catalog:services"))
