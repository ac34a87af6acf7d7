"""Paying: the client's pages around Stripe's, and the freelancer's invoice number."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import client_page, client_required, current_user, role_required
from accounts.models import Role
from kernel.actors import Actor, ActorKind
from kernel.profile import cached
from orders import services as orders
from orders import spaces
from orders.access import get_order_for_client
from orders.models import Order
from orders.rights import May
from payments import contract_paper, services
from payments.access import (
    get_contract,
    get_invoice,
    get_payout_for_freelancer,
    invoices_of,
)
from payments.forms import InvoiceNumberForm
from payments.gateway import GatewayError
from payments.invoice_paper import pdf_response
from payments.models import Payout
from payments.pages import payment_page

PAPERS_PER_PAGE = 50
View = Callable[[HttpRequest, str], HttpResponseBase]


def leaves_for_checkout(view: View) -> View:
    """Let the page's form end at Stripe's checkout: Chromium blocks the redirect otherwise."""

    @wraps(view)
    def allowed(request: HttpRequest, public_id: str) -> HttpResponseBase:
        update = csp_update({"form-action": settings.CHECKOUT_ORIGINS})
        return update(lambda _request: view(request, public_id))(request)

    return allowed


class SeeOther(HttpResponseRedirect):
    """A POST was done; the browser goes on with a GET."""

    status_code = 303


@leaves_for_checkout
@never_cache
@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """GET shows what is to pay; POST opens the payment page and goes there."""
    order = get_order_for_client(request, public_id, May.PAY)
    if not orders.missing_agreement(order).is_whole:
        return redirect("orders:agree", order.public_id)
    if request.method != "POST":
        return _page(request, order)
    try:
        return SeeOther(services.open_checkout(order_id=order.pk))
    except (services.NotPayable, services.PaymentInProgress):
        order.refresh_from_db()
        return _page(request, order, status=409)
    except GatewayError:
        return _page(request, order, status=503, unavailable=True)


@never_cache
@client_page
@require_POST
def choose_transfer(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Five days, and what to write on the transfer: then back to the page that says it."""
    order = get_order_for_client(request, public_id, May.PAY)
    if not orders.missing_agreement(order).is_whole:
        return redirect("orders:agree", order.public_id)
    try:
        services.choose_transfer(order_id=order.pk)
    except services.NoTransfers:
        raise Http404 from None
    except (services.NotPayable, services.PaymentInProgress, services.PlaceTooScarce):
        order.refresh_from_db()
        return _page(request, order, status=409)
    return redirect("payments:checkout", order.public_id)


@leaves_for_checkout
@never_cache
@client_page
@require_safe
def returned(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Back from the payment page: ask Stripe once more, then say where the money is."""
    order = get_order_for_client(request, public_id, May.PAY)
    try:
        services.sync_latest(order_id=order.pk)
    except GatewayError:
        return _page(request, order, status=503, unavailable=True)
    order.refresh_from_db()
    return _page(request, order)


@never_cache
@client_page
@require_safe
def invoice(request: HttpRequest, public_id: str, invoice_public_id: str) -> HttpResponse:
    """The PDF, made from its row."""
    order = get_order_for_client(request, public_id, May.PAY)
    return pdf_response(get_invoice(order, invoice_public_id))


@require_safe
@never_cache
@client_required
def invoices(request: HttpRequest) -> HttpResponse:
    """All of the client's papers, a page at a time."""
    space = spaces.current(request, May.PAY)
    found = Paginator(invoices_of(space.client), PAPERS_PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "invoices": page.object_list,
        "previous_url": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "next_url": f"?page={page.next_page_number()}" if page.has_next() else "",
        **spaces.frame(request, "invoices", space),
    }
    return render(request, "payments/invoices.html", context)


@never_cache
@client_page
@require_safe
def contract(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was agreed, as a PDF."""
    order = get_order_for_client(request, public_id, May.PAY)
    return contract_paper.pdf_response(get_contract(order))


@role_required(Role.FREELANCER, Role.OWNER)
@require_POST
def invoice_number(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The freelancer names their invoice, so that they can be paid."""
    user = current_user(request)
    payout = get_payout_for_freelancer(user, public_id)
    form = InvoiceNumberForm(request.POST)
    if not form.is_valid() or not _note_number(request, form, payout):
        context = {"form": form, "payout": payout, "section": "earnings"}
        return render(request, "payments/invoice_number.html", context, status=422)
    return redirect("freelancers:earnings")


def _note_number(request: HttpRequest, form: InvoiceNumberForm, payout: Payout) -> bool:
    """False when the form has to be corrected: it says why."""
    actor = Actor(ActorKind.FREELANCER, current_user(request).pk)
    number = form.cleaned_data["number"]
    try:
        services.record_invoice_number(payout_id=payout.pk, number=number, actor=actor)
    except services.NumberTaken as error:
        told = _("Your invoice %(number)s is noted for job %(job)s already. Check the number.")
        form.add_error("number", told % {"number": error.number, "job": error.job})
        return False
    except services.AlreadyPaid:
        messages.warning(request, _("This job is paid: its invoice number stays as it is."))
    else:
        messages.success(request, _("Thank you, your invoice number is noted."))
    return True


def _page(
    request: HttpRequest, order: Order, *, status: int = 200, unavailable: bool = False
) -> HttpResponse:
    page = payment_page(order, unavailable=unavailable)
    context = {"page": page, "order": order, "section": "orders", "bank": cached()}
    return render(request, "payments/checkout.html", context, status=status)
