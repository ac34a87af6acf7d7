"""What the machine could not do, in plain words, with a button to try again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.desk import rows
from agency.desk.links import at
from agency.desk.page import show
from kernel import outbox


@require_safe
def undelivered_page(request: HttpRequest) -> HttpResponse:
    return show(request, "undelivered", _("Undelivered messages"), {"rows": rows.undelivered()})


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    if outbox.retry(pk):
        messages.success(request, _("It is being tried again. If it fails, it comes back here."))
    else:
        messages.info(request, _("It was already tried again. Nothing was changed."))
    home = request.POST.get("from") == "home"
    return redirect(at("index") if home else at("desk_undelivered"))
