"""The owner's home: Django's admin with our own index, navigation and work screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import admin_login
from agency.desk import navigation
from agency.desk.urls import desk_urls
from agency.desk.views.home import home

View = Callable[..., HttpResponse]
NOT_SHOWN = {"account", "auth", "mfa"}


class AgencyAdminSite(admin.AdminSite):
    """Strangers who are signed in get 404; everybody else signs in on the house's own page."""

    site_header = _("Back office")
    site_title = _("Back office")
    index_title = _("Decisions")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Everything but the sign-in library's tables: secrets and rights stay out of the admin."""
        several = isinstance(model_or_iterable, Iterable)
        models = model_or_iterable if several else [model_or_iterable]
        kept = [model for model in models if model._meta.app_label not in NOT_SHOWN]
        super().register(kept, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        inner = super().admin_view(view, cacheable)

        @require_http_methods(["GET", "HEAD", "POST"])
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return update_wrapper(guarded, view)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [*desk_urls(self.admin_view), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), **navigation.context(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return home(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return admin_login(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Changed by the mail that resets it: one way, checked by e-mail."""
        return redirect("account_reset_password")
