"""A quote for somebody who asked: composed, looked at with what it leaves, sent, taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.desk import coupons, doors, quotes
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.quote_forms import QuoteForm
from agency.desk.views.leads import ERASED_WORDS
from catalog.models import Package
from kernel import profile
from kernel.states import IllegalTransition
from orders import quote_paper
from orders import services as orders
from orders.lead_states import OPEN
from orders.models import Lead


@require_http_methods(["GET", "HEAD", "POST"])
def new_quote(request: HttpRequest, public_id: str) -> HttpResponse:
    """Three steps of one form: `look` shows what it leaves, `edit` comes back, `send` sends it."""
    lead = doors.lead_of(public_id)
    if lead.status not in OPEN:
        messages.info(request, _("This question is closed, so no quote can be made for it."))
        return redirect(at("desk_lead", public_id))
    if lead.is_erased:
        messages.info(request, ERASED_WORDS)
        return redirect(at("desk_lead", public_id))
    data = request.POST or None
    form = QuoteForm(data, lead=lead, today=coupons.today(), initial=_initial(lead))
    step, found = request.POST.get("step", ""), None
    if request.method == "POST":
        try:
            valid(form)
            found = quotes.look(form.offer, form.pay)
            if step == "send" and form.cleaned_data["seen"] == found.seen:
                return _send(request, form)
        except Invalid:
            found = None
    looks = found is not None and step != "edit"
    context = {
        "lead": lead,
        "form": form,
        "looks": looks,
        "found": found,
        "floor": Decimal(profile.cached().margin_floor_percent),
    }
    title = _("Quote for %(name)s") % {"name": lead.name}
    return show(request, "quote_new", title, context, 422 if form.errors else 200)


@require_POST
def withdraw_quote(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    quote, who = doors.quote_of(doors.lead_of(public_id), number), actor(request)
    attempt(
        request,
        None,
        lambda: orders.withdraw_quote(quote_id=quote.pk, actor=who),
        _withdrawn(quote.lead) % {"number": number},
    )
    return redirect(at("desk_lead", public_id))


def _withdrawn(lead: Lead) -> str:
    if lead.email:
        return _("Quote %(number)s is withdrawn. The client gets a mail.")
    return _("Quote %(number)s is withdrawn. There is no e-mail, so tell the client yourself.")


@require_safe
def quote_pdf(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    return quote_paper.pdf_response(doors.quote_of(doors.lead_of(public_id), number))


def _send(request: HttpRequest, form: QuoteForm) -> HttpResponse:
    lead = form.lead
    try:
        quote = quotes.send(
            form.offer, pay=form.pay, work=form.cleaned_data["work"], actor=actor(request)
        )
    except IllegalTransition:
        messages.info(request, _("This question was closed meanwhile. No quote was sent."))
    else:
        told = _("Quote %(number)s was sent to %(name)s.")
        if not lead.email:
            told = _(
                "Quote %(number)s is made. There is no e-mail of %(name)s: pass the link below on."
            )
        messages.success(request, told % {"number": quote.number, "name": lead.name})
    return redirect(at("desk_lead", lead.public_id))


def _first_package(lead: Lead) -> Package | None:
    return lead.service.packages.order_by("position", "pk").first() if lead.service else None


def _initial(lead: Lead) -> dict[str, Any]:
    """The package's own days and rounds; after a first quote, what it said of the buyer."""
    package = _first_package(lead)
    found: dict[str, Any] = {}
    if package:
        found = {"package": package, "days": package.days, "revisions": package.revisions}
    last = lead.quotes.first()
    if last is None:
        return found
    names = ("package", "days", "revisions", "country", "buyer_kind", "company_name")
    found |= {name: getattr(last, name) for name in (*names, "vat_number", "note")}
    lines = list(last.lines.all())
    packages = [line for line in lines if line.kind == "package"]
    found |= {"with_package": bool(packages)}
    if packages:
        found["package_price"] = packages[0].unit_amount
    for number, line in enumerate((each for each in lines if each.kind != "package"), 1):
        found |= {
            f"title_{number}": line.title,
            f"quantity_{number}": line.quantity,
            f"price_{number}": line.unit_amount,
        }
    return found
