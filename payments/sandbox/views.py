"""The practice payment page and its bank: where Stripe's own pages would be."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel.money import Money
from payments.sandbox import acts, objects
from payments.sandbox.objects import Data

Act = Callable[[HttpRequest, Data], HttpResponse]
_READ_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@_READ_AND_POST
def checkout(request: HttpRequest, session_id: str) -> HttpResponse:
    """Choose how the bank behaves. Open to whoever holds the address, as Stripe's page is."""
    session = _session(session_id)
    with translation.override(session["locale"]):
        if session["status"] != "open":
            return _over(request, session)
        act = ACTS.get(request.POST.get("act", "")) if request.method == "POST" else None
        return _tried(act, request, session) if act else _page(request, session)


@never_cache
@_READ_AND_POST
def bank(request: HttpRequest, session_id: str) -> HttpResponse:
    """The bank's own page of a payment with 3-D Secure: confirm or refuse."""
    session = _session(session_id)
    with translation.override(session["locale"]):
        if session["status"] != "open":
            return _over(request, session)
        answer = request.POST.get("answer") if request.method == "POST" else None
        if answer == "confirm":
            return _tried(_pay, request, session)
        if answer == "refuse":
            return _decline(request, session)
        return render(request, "payments/sandbox_bank.html", _context(session))


def _tried(act: Act, request: HttpRequest, session: Data) -> HttpResponse:
    try:
        return act(request, session)
    except acts.SessionOver:
        return _over(request, acts.read_session(session["id"]))


def _pay(request: HttpRequest, session: Data) -> HttpResponse:
    acts.pay(session["id"])
    return HttpResponseRedirect(session["success_url"])


def _debit(request: HttpRequest, session: Data) -> HttpResponse:
    acts.start_debit(session["id"])
    return HttpResponseRedirect(session["success_url"])


def _to_bank(request: HttpRequest, session: Data) -> HttpResponse:
    return redirect("sandbox-bank", session_id=session["id"])


def _decline(request: HttpRequest, session: Data) -> HttpResponse:
    refusal = _("Your bank refused the card. You have not been charged. Try another card.")
    return _page(request, session, refusal=refusal)


def _cancel(request: HttpRequest, session: Data) -> HttpResponse:
    return HttpResponseRedirect(session["cancel_url"])


ACTS: dict[str, Act] = {
    "pay": _pay,
    "secure": _to_bank,
    "decline": _decline,
    "debit": _debit,
    "cancel": _cancel,
}


def _session(session_id: str) -> Data:
    try:
        return acts.read_session(session_id)
    except objects.Missing:
        raise Http404 from None


def _page(request: HttpRequest, session: Data, *, refusal: str = "") -> HttpResponse:
    context = {**_context(session), "refusal": refusal}
    return render(request, "payments/sandbox_checkout.html", context)


def _over(request: HttpRequest, session: Data) -> HttpResponse:
    """Paid or ended: nothing can be done here any more, only gone back."""
    context = {**_context(session), "is_complete": session["status"] == "complete"}
    return render(request, "payments/sandbox_over.html", context, status=410)


def _context(session: Data) -> dict[str, object]:
    currency = session["currency"].upper()
    return {
        "amount": Money(session["amount_total"], currency),
        "cancel_url": session["cancel_url"],
        "description": session["description"],
        "email": session["customer_email"],
        "lines": [
            {"label": line["name"], "amount": Money(line["amount"], currency)}
            for line in session["lines"]
        ],
        "session_id": session["id"],
        "success_url": session["success_url"],
    }
