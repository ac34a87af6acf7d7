"""Those who asked before buying: the list, one thread, and what the owner does with it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.desk import doors, leads
from agency.desk.forms import ClientReplyForm
from agency.desk.lead_forms import CallForm, LoseForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from kernel import files
from kernel.states import IllegalTransition
from orders import services as orders
from orders.access import get_lead_file
from orders.lead_pages import conversation
from orders.lead_states import OPEN
from orders.models import ClientQuote, Lead
from orders.quote_emails import quote_address

_SENT = gettext_lazy("Your answer was sent to %(name)s.")
_NOTED = gettext_lazy("Noted. There is no e-mail of %(name)s, so nothing was sent.")
ERASED_WORDS = gettext_lazy("This person erased their data: nothing more can be sent to them.")


@require_safe
def leads_page(request: HttpRequest) -> HttpResponse:
    found = leads.months()
    context = {
        "open_leads": leads.listed(closed=False),
        "closed_leads": leads.listed(closed=True),
        "months": found,
        "total": leads.total(found),
    }
    return show(request, "leads", _("Leads"), context)


@require_safe
def lead_page(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, doors.lead_of(public_id), ClientReplyForm())


@require_http_methods(["GET", "HEAD", "POST"])
def new_lead(request: HttpRequest) -> HttpResponse:
    """Asked by phone: typed in here, so that it can be answered or quoted as any other."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lead = orders.note_question(
            question=orders.Question(**form.cleaned_data), actor=actor(request)
        )
        messages.success(request, _("The question is noted. Nothing was mailed."))
        return redirect(at("desk_lead", lead.public_id))
    status = 422 if form.errors else 200
    return show(request, "lead_new", _("A question by phone"), {"form": form}, status)


@require_POST
def reply(request: HttpRequest, public_id: str) -> HttpResponse:
    lead, who = doors.lead_of(public_id), actor(request)
    form = ClientReplyForm(request.POST, request.FILES)
    try:
        typed = valid(form)
        attempt(
            request,
            form,
            lambda: orders.write_to_lead(
                lead_id=lead.pk, body=typed["body"], uploads=typed["uploads"], actor=who
            ),
            (_SENT if lead.email else _NOTED) % {"name": lead.name},
        )
    except Invalid:
        return _page(request, lead, form, status=422)
    return redirect(at("desk_lead", public_id))


@require_POST
def no_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    lead, who = doors.lead_of(public_id), actor(request)
    attempt(
        request,
        None,
        lambda: orders.close_lead_messages(lead_id=lead.pk, actor=who),
        _("Marked as needing no answer."),
    )
    return redirect(at("desk_lead", public_id))


@require_POST
def order_link(request: HttpRequest, public_id: str) -> HttpResponse:
    lead, who = doors.lead_of(public_id), actor(request)
    try:
        orders.send_order_link(lead_id=lead.pk, body=leads.order_words(lead), actor=who)
    except orders.NotOnSale:
        told = _(
            "“%(service)s” is not on sale, so no link was sent. Put it on sale, or make a quote."
        )
        messages.warning(request, told % {"service": lead.about})
    except IllegalTransition:
        messages.info(request, ERASED_WORDS)
    else:
        told = _("A mail with the link to order went to %(name)s.")
        messages.success(request, told % {"name": lead.name})
    return redirect(at("desk_lead", public_id))


@require_http_methods(["GET", "HEAD", "POST"])
def lose(request: HttpRequest, public_id: str) -> HttpResponse:
    lead, who = doors.lead_of(public_id), actor(request)
    form = LoseForm(request.POST or None)
    if request.method == "POST":
        try:
            typed = valid(form)
            attempt(
                request,
                form,
                lambda: orders.lose_lead(
                    lead_id=lead.pk, reason=typed["reason"], note=typed["note"], actor=who
                ),
                _("Closed as lost. If %(name)s writes again, it is open again.")
                % {"name": lead.name},
            )
            return redirect(at("desk_lead", public_id))
        except Invalid:
            pass
    context = {"lead": lead, "form": form}
    return show(request, "lead_lose", _("Close as lost"), context, 422 if form.errors else 200)


@require_safe
def file(request: HttpRequest, public_id: str, file: str) -> HttpResponse:
    found = get_lead_file(doors.lead_of(public_id), file)
    return files.signed_redirect(request, found.file, found.name)


def _page(
    request: HttpRequest, lead: Lead, form: ClientReplyForm, status: int = 200
) -> HttpResponse:
    said = conversation(lead, lambda row: at("desk_lead_file", lead.public_id, row.public_id))
    state, pill = leads.state_words(lead)
    context = {
        "lead": lead,
        "state": state,
        "pill": pill,
        "conversation": said,
        "is_waiting": any(each.is_open for each in said),
        "is_open": lead.status in OPEN,
        "can_order": leads.can_order(lead),
        "quotes": [(quote, _link(quote)) for quote in lead.quotes.select_related("order")],
        "form": form,
    }
    return show(request, "lead", lead.name, context, status)


def _link(quote: ClientQuote) -> str:
    """What the owner passes on when there is no e-mail; empty when the mail brought it."""
    if quote.lead.email or not quote.is_open:
        return ""
    with translation.override(quote.language):
        return f"{settings.SITE_URL}{quote_address(quote)}"
