"""The pages that make an agency on an empty install, and the one that puts it on sale."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import role_required
from accounts.limits import refuse, too_many_setup_codes
from accounts.models import Role
from agency.start.draft import Draft
from agency.start.forms import StepForm
from agency.start.services import AlreadyBegun, begin, is_open
from catalog import services as catalog
from catalog.models import Service, ServiceStatus
from catalog.service_life import not_ready_words
from kernel import profile

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_safe
@never_cache
def start(request: HttpRequest) -> HttpResponse:
    if not is_open():
        raise Http404
    draft = Draft(request)
    return redirect("start:step", draft.first_open() or draft.steps[-1])


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One decision. Nobody jumps ahead; back and Compute keep what is typed as it is."""
    draft = Draft(request)
    if not is_open():
        return _too_late(request, draft)
    if step not in draft.steps:
        raise Http404
    first = draft.first_open()
    if first and draft.steps.index(first) < draft.steps.index(step):
        return redirect("start:step", first)
    if request.method != "POST":
        return _show(request, draft, step, draft.form(step))
    if step == "code" and too_many_setup_codes(request):
        return refuse(request)
    form = draft.form(step, request.POST)
    draft.keep(step, form)
    return _go_on(request, draft, step, form)


def _too_late(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Somebody else was faster. Who had not begun learns nothing."""
    if draft.is_empty:
        raise Http404
    return render(request, "start/taken.html", status=409)


def _go_on(request: HttpRequest, draft: Draft, step: str, form: StepForm) -> HttpResponse:
    wish, before = request.POST.get("go"), draft.before(step)
    if wish == "back" and before:
        return redirect(reverse("start:step", args=[before]))
    if not form.is_valid() or wish == "compute":
        return _show(request, draft, step, form, 422 if form.errors else 200)
    following = draft.after(step)
    if following:
        return redirect("start:step", following)
    unanswered = draft.first_open()
    return redirect("start:step", unanswered) if unanswered else _begin(request, draft)


def _begin(request: HttpRequest, draft: Draft) -> HttpResponse:
    try:
        owner = begin(answers=draft.answers())
    except AlreadyBegun:
        return render(request, "start/taken.html", status=409)
    draft.forget()
    login(request, owner, backend=BACKEND)
    messages.success(request, _("Your agency is made. It is yours alone until you publish."))
    return redirect("start:ready")


def _show(
    request: HttpRequest, draft: Draft, step: str, form: StepForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "step": step,
        "number": draft.steps.index(step) + 1,
        "count": len(draft.steps),
        "has_back": draft.before(step) is not None,
        "is_last": draft.after(step) is None,
    }
    page = "price" if step == "price" else "step"
    return render(request, f"start/{page}.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.OWNER)
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """The first service: look at it, publish it, buy it yourself."""
    service = Service.objects.order_by("position", "pk").first()
    if service is None or profile.cached().is_demo:
        return redirect("admin:index")
    if request.method == "POST":
        _publish(request, service)
        return redirect("start:ready")
    context = {
        "service": service,
        "is_on_sale": service.status == ServiceStatus.PUBLISHED,
        "page": reverse("catalog:service", args=[service.slug]),
    }
    return render(request, "start/ready.html", context)


def _publish(request: HttpRequest, service: Service) -> None:
    try:
        catalog.publish_service(service_id=service.pk)
    except catalog.NotReady as error:
        messages.error(request, not_ready_words(service, error))
    else:
        messages.success(request, _("“%(service)s” is on sale.") % {"service": service})
