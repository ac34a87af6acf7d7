"""The client's settings: who they are, which mails they get, their data, and leaving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import client_required, current_user
from accounts.limits import refuse, too_many_exports
from accounts.proof import is_proved
from accounts.services import save_preferences
from kernel import clock
from orders import export, leaving, services, spaces
from orders.forms import LeaveForm, SettingsForm


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@client_required
def settings_page(request: HttpRequest) -> HttpResponse:
    client = current_user(request)
    names = ("name", "language", "wants_reminders", "wants_message_mails")
    now = {name: getattr(client, name) for name in names}
    seats = spaces.seats_of(client)
    now["wants_team_mails"] = any(seat.wants_mails for seat in seats)
    data = request.POST if request.method == "POST" else None
    form = SettingsForm(data, initial=now, has_seats=bool(seats))
    if request.method == "POST" and form.is_valid():
        services.choose_team_mails(
            user_id=client.pk, wants=form.cleaned_data.pop("wants_team_mails", False)
        )
        save_preferences(user_id=client.pk, **form.cleaned_data)
        language = form.cleaned_data["language"]
        with translation.override(language):
            messages.success(request, _("Your settings are saved."))
        return redirect(translate_url(reverse("orders:settings"), language))
    context = {"form": form, **spaces.frame(request, "settings")}
    return render(request, "orders/settings.html", context)


@require_POST
@never_cache
@client_required
def export_data(request: HttpRequest) -> HttpResponseBase:
    """A POST, so that no other site and no prefetch makes us read every file."""
    client = current_user(request)
    if too_many_exports(request, client):
        return refuse(request)
    answer = StreamingHttpResponse(export.stream(client), content_type="application/zip")
    name = _("my-data-%(day)s.zip") % {"day": f"{clock.now():%Y-%m-%d}"}
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@client_required
def leave(request: HttpRequest) -> HttpResponse:
    """What goes, what stays, then a fresh code, a tick and the button that cannot be undone."""
    client = current_user(request)
    if request.method == "POST" and request.POST.get("step") == "prove":
        logout(request)
        return redirect(f"{reverse('account_login')}?next={reverse('orders:leave')}")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "is_proved": is_proved(request),
        "open_orders": leaving.open_orders(client),
        "money_moves": leaving.has_money_on_its_way(client),
        **spaces.frame(request, "settings"),
    }
    if request.method == "POST" and context["is_proved"] and form.is_valid():
        try:
            services.erase_client(client_id=client.pk, actor=client.actor)
        except services.StillUnderWay:
            return render(request, "orders/leave.html", context, status=409)
        logout(request)
        return render(request, "orders/left.html")
    return render(request, "orders/leave.html", context)
