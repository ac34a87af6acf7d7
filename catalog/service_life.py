"""The life of a service in its editor: how it stands, what it lacks, and the buttons that move it.

Every button saves what is typed first, so nothing is lost when the step itself is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from catalog import readiness, services
from catalog.models import Service, ServiceStatus
from kernel.i18n import LANGUAGES
from kernel.templatetags.relais import moment

S = ServiceStatus
Act = Callable[[HttpRequest, Service], str]


class Refused(Exception):
    """The step is not possible yet; the message says why and what is safe."""


def not_ready_words(service: Service, error: services.NotReady) -> str:
    return _("“%(service)s” cannot go on sale yet. %(lacks)s") % {
        "service": service,
        "lacks": " ".join(error.lacks),
    }


class ServiceLife(admin.ModelAdmin):  # type: ignore[type-arg]
    """Mixed into the admin of services."""

    change_form_template = "admin/catalog/service/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        rows: QuerySet[Service] = super().get_queryset(request)
        return rows.prefetch_related(*readiness.WITH_TEXTS)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def stands(self, service: Service) -> str:
        return stands_words(service)

    @admin.display(description=gettext_lazy("missing translations"))
    def lacking(self, service: Service) -> str:
        found = readiness.missing_translations(service)
        return str(len(found)) if found else ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        service = self.get_object(request, object_id)
        panel = _panel(service, may_change=self.has_change_permission(request)) if service else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **panel})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001  the admin's signature
        """The moment typed is no column of its own: the button that follows reads it."""
        request.sale_at = form.cleaned_data.get("sale_at")  # type: ignore[attr-defined]
        return super().save_form(request, form, change)

    def response_change(self, request: HttpRequest, obj: Service) -> HttpResponse:
        act = next((act for name, act in ACTS.items() if name in request.POST), None)
        if act is None:
            return super().response_change(request, obj)
        try:
            words = act(request, obj)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            self.log_change(request, obj, words)
            messages.success(request, words)
        to = getattr(request, "copied", obj)
        return redirect(reverse("admin:catalog_service_change", args=[to.pk]))


def stands_words(service: Service) -> str:
    """`On sale`, `Scheduled, Thu 3 Dec, 09:00`."""
    words = str(S(service.status).label)
    if service.status == S.SCHEDULED and service.publish_at:
        return f"{words}, {moment(service.publish_at)}"
    return words


def _panel(service: Service, *, may_change: bool) -> dict[str, Any]:
    return {
        "service": service,
        "stands": stands_words(service),
        "blockers": readiness.blockers(service),
        "missing": readiness.missing_translations(service),
        "is_sold": service.status in (S.PUBLISHED, S.SCHEDULED),
        "brief_preview": reverse("orders:brief-preview", args=[service.slug]),
        "previews": [(code, _preview(service, code)) for code in LANGUAGES],
        "acts": _buttons(service) if may_change else [],
    }


def _preview(service: Service, code: str) -> str:
    with override(code):
        return reverse("catalog:preview", args=[service.slug])


def _buttons(service: Service) -> list[tuple[str, str, bool]]:
    """(name, words, whether it is the step to take) for how the service stands."""
    publish = ("_publish", _("Save and put on sale now"), True)
    schedule = ("_schedule", _("Save and schedule"), False)
    redraft = ("_redraft", _("Save and make it a draft again"), False)
    archive = ("_archive", _("Save and take off sale"), False)
    duplicate = ("_duplicate", _("Save and duplicate"), False)
    return {
        S.DRAFT: [publish, schedule, archive, duplicate],
        S.SCHEDULED: [publish, schedule, redraft, duplicate],
        S.PUBLISHED: [archive, redraft, duplicate],
        S.ARCHIVED: [publish, schedule, redraft, duplicate],
    }[S(service.status)]


def _publish(_request: HttpRequest, service: Service) -> str:
    try:
        services.publish_service(service_id=service.pk)
    except services.NotReady as error:
        raise Refused(_saved(not_ready_words(service, error))) from error
    return _("“%(service)s” is on sale.") % {"service": service}


def _schedule(request: HttpRequest, service: Service) -> str:
    at = getattr(request, "sale_at", None)
    if at is None:
        raise Refused(_saved(_("Enter the day and time to put it on sale at.")))
    try:
        services.schedule_service(service_id=service.pk, at=at)
    except services.NotReady as error:
        raise Refused(_saved(not_ready_words(service, error))) from error
    except services.DatePassed as error:
        raise Refused(_saved(_("This moment has passed. Choose one that lies ahead."))) from error
    return _("“%(service)s” goes on sale by itself: %(moment)s.") % {
        "service": service,
        "moment": moment(at),
    }


def _redraft(_request: HttpRequest, service: Service) -> str:
    services.redraft_service(service_id=service.pk)
    return _("“%(service)s” is a draft: nobody sees it. Its orders go on.") % {"service": service}


def _archive(_request: HttpRequest, service: Service) -> str:
    services.archive_service(service_id=service.pk)
    return _("“%(service)s” is off sale. Its orders go on.") % {"service": service}


def _duplicate(request: HttpRequest, service: Service) -> str:
    copy = services.duplicate_service(service_id=service.pk)
    request.copied = copy  # type: ignore[attr-defined]
    return _("“%(service)s” is a draft.") % {"service": copy}


def _saved(problem: str) -> str:
    return _("What you typed is saved. %(problem)s") % {"problem": problem}


ACTS: dict[str, Act] = {
    "_publish": _publish,
    "_schedule": _schedule,
    "_redraft": _redraft,
    "_archive": _archive,
    "_duplicate": _duplicate,
}
