"""A quote behind its signed link: read, declined, accepted by the same steps as any order."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.claims import claim_order
from accounts.limits import refuse, too_many_orders
from accounts.models import User
from accounts.services import check_contact_email
from catalog import sources
from kernel import i18n
from kernel.states import IllegalTransition
from orders import access, checkout, kept, quote_paper, services
from orders.agreement import declared
from orders.checkout_page import steps
from orders.details import order_details
from orders.forms import BuyerForm
from orders.lead_forms import DeclineForm
from orders.lead_pages import thread_address
from orders.models import ClientQuote, Order
from orders.quote_states import QuoteStatus
from orders.quote_summary import QuoteSummary
from orders.views.doors import leaves_for_checkout

View = Callable[[HttpRequest, ClientQuote, str], HttpResponse]


def quote_page(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the quote of the link; one that has ended answers with why and what to do (410)."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        found = access.get_quote_by_link(request, token)
        if not found.is_open and found.status != QuoteStatus.ACCEPTED:
            return _gone(request, found)
        try:
            return view(request, found, token)
        except (services.QuoteGone, IllegalTransition):
            found.refresh_from_db()
            return _gone(request, found)

    return guarded


@require_safe
@quote_page
def quote(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    context = {
        "found": found,
        "token": token,
        "service": found.package.service,
        "lines": found.lines.all(),
        "thread_url": thread_address(found.lead),
        "is_over_unpaid": found.order is not None and kept.is_over_unpaid(found.order),
    }
    return render(request, "orders/client_quote.html", context)


@require_safe
@never_cache
def quote_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The paper of any quote of ours, ended or not: it is the client's."""
    return quote_paper.pdf_response(access.get_quote_by_link(request, token))


@require_http_methods(["GET", "HEAD", "POST"])
@quote_page
def accept_quote(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    """Who orders. Nothing is ordered here: the details wait in the session for the summary."""
    if found.order:
        return _accepted(request, found, token)
    form = _details(request, found)
    if request.method == "POST" and form.is_valid():
        typed = order_details(form.cleaned_data, email=form.cleaned_data["email"])
        checkout.keep_for_quote(request, found.public_id, typed)
        return redirect("orders:quote-summary", token)
    context = {"found": found, "token": token, "service": found.package.service, "form": form}
    return render(request, "orders/quote_accept.html", {**context, "steps": steps("details")})


@require_http_methods(["GET", "HEAD", "POST"])
@leaves_for_checkout
@quote_page
def quote_summary(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    """Its POST places the order and goes on to Checkout with the same POST."""
    if found.order:
        return _accepted(request, found, token)
    draft = checkout.find(request, checkout.QUOTE, found.public_id)
    if draft is None:
        messages.info(request, _("This browser no longer has your details. Enter them once more."))
        return redirect("orders:quote-accept", token)
    client = request.user if isinstance(request.user, User) else None
    data = request.POST if request.method == "POST" else None
    page = QuoteSummary(found, draft, data, client)
    if data is not None and page.is_agreed():
        return _place(request, page, token)
    context = {**page.context(), "token": token}
    return render(request, "orders/quote_summary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@quote_page
def decline_quote(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    if found.order:
        return _accepted(request, found, token)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        services.decline_quote(
            quote_id=found.pk,
            reason=reason,
            body=_declined_words(found, reason),
            actor=access.client_actor(request),
        )
        messages.success(request, _("You declined the quote. We read why, and may write to you."))
        return redirect(thread_address(found.lead))
    context = {"found": found, "token": token, "form": form}
    status = 422 if form.errors else 200
    return render(request, "orders/quote_decline.html", context, status=status)


@require_POST
@quote_page
def stop_reminder(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    services.stop_quote_reminder(quote_id=found.pk)
    messages.success(request, _("We send no reminder about this quote."))
    return redirect("orders:quote", token)


def _details(request: HttpRequest, found: ClientQuote) -> BuyerForm:
    """What the quote says of the buyer stands there already."""
    client = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        return BuyerForm(request.POST, client=client)
    draft = checkout.find(request, checkout.QUOTE, found.public_id)
    names = ("email", "name", "country", "buyer_kind", "company_name", "vat_number")
    known: dict[str, Any] = {name: getattr(found, name) for name in names}
    return BuyerForm(client=client, initial=dict(draft.details) if draft else known)


def _place(request: HttpRequest, page: QuoteSummary, token: str) -> HttpResponse:
    client, found = page.client, page.found
    email = client.email if client else page.draft.details["email"]
    if too_many_orders(request, email):
        return refuse(request)
    if client is None and not check_contact_email(email):
        return render(request, "orders/look_in_your_mail.html", {"email": email})
    try:
        order = services.accept_quote(quote_id=found.pk, draft=_order(request, page, email))
    except services.PriceChanged:
        page.say_price_changed()
    except services.TermsChanged:
        page.say_terms_changed()
    else:
        return _to_payment(request, page, order, token)
    return render(request, "orders/quote_summary.html", {**page.context(), "token": token})


def _order(request: HttpRequest, page: QuoteSummary, email: str) -> services.OrderDraft:
    start = page.form.cleaned_data.get("start")
    return services.OrderDraft(
        **order_details(page.draft.details, email=email),
        package=page.found.package,
        extras=(),
        language=i18n.current(),
        form_key=page.draft.form_key,
        client=page.client,
        shown_start=None,
        shown_total=page.quote.gross.amount,
        shown_terms=page.shown_terms,
        origin=None,
        is_restored=False,
        start=declared(start, get_adapter(request).get_client_ip(request)) if start else None,
    )


def _to_payment(request: HttpRequest, page: QuoteSummary, order: Order, token: str) -> HttpResponse:
    """On to Checkout; who lost a race with another browser reads that it is accepted already."""
    if order.form_key != page.draft.form_key:
        page.found.refresh_from_db()
        return _accepted(request, page.found, token)
    services.record_sources(order_id=order.pk, sources=sources.known(request))
    claim_order(request, order.public_id)
    answer = HttpResponseRedirect(reverse("payments:checkout", args=[order.public_id]))
    answer.status_code = 307
    return answer


def _accepted(request: HttpRequest, found: ClientQuote, token: str) -> HttpResponse:
    messages.info(request, _("This quote is accepted already: here is where it stands."))
    return redirect("orders:quote", token)


def _gone(request: HttpRequest, found: ClientQuote) -> HttpResponse:
    """Why it ended, and what to do. A newer one is named when there is one."""
    newer = found.lead.quotes.filter(status=QuoteStatus.SENT).exclude(pk=found.pk).first()
    context = {
        "found": found,
        "newer": newer if newer and newer.is_open else None,
        "thread_url": thread_address(found.lead),
        "service": found.package.service,
    }
    return render(request, "orders/quote_gone.html", context, status=410)


def _declined_words(found: ClientQuote, reason: str) -> str:
    with translation.override(found.language):
        told = _("I decline quote %(number)s: %(reason)s")
        return told % {"number": found.number, "reason": reason}
