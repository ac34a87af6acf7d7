"""Going live: the list that tests itself, and its three buttons. The owner's only."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import show
from agency.golive import acts, facts, items
from payments import mode


@require_safe
def golive_page(request: HttpRequest) -> HttpResponse:
    if not is_owner(request.user):
        raise Http404
    rows = items.items()
    musts = [row for row in rows if row.is_must]
    context = {
        "musts": musts,
        "others": [row for row in rows if not row.is_must],
        "red": sum(not row.is_done for row in musts),
        "is_live": mode.is_live(),
        "can_send": items.can_send(),
        "terms_read": facts.terms_as_they_read(),
    }
    return show(request, "golive", _("Going live"), context)


@require_POST
def golive_act(request: HttpRequest, act: str) -> HttpResponse:
    if not is_owner(request.user) or act not in ACTS:
        raise Http404
    ACTS[act](request)
    return redirect(at("desk_golive"))


def _terms(request: HttpRequest) -> None:
    if acts.confirm_terms(about=request.POST.get("about", "")):
        messages.success(request, _("Noted: you have read your terms of sale."))
    else:
        messages.error(request, _("The terms changed meanwhile. Read them again, then confirm."))


def _mail(request: HttpRequest) -> None:
    person = current_user(request)
    if not items.can_send():
        messages.error(request, _("No mail leaves this install: nothing was sent."))
        return
    acts.send_test_mail(to=person)
    words = _("The test mail is on its way to %(email)s.") % {"email": person.email}
    messages.success(request, words)


def _mail_code(request: HttpRequest) -> None:
    if not items.can_send():
        messages.error(request, _("No mail leaves this install: nothing was sent."))
    elif acts.confirm_mail(typed=request.POST.get("code", "")):
        messages.success(request, _("The code is right: mails arrive."))
    else:
        messages.error(request, _("This is not the code of the mail. Nothing was changed."))


ACTS: dict[str, Callable[[HttpRequest], None]] = {
    "terms": _terms,
    "mail": _mail,
    "mail-code": _mail_code,
}
