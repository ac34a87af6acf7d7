"""From a package to the buyer's details; and the mailed link to an order that is not paid."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.claims import claim_order
from accounts.models import Role, User
from catalog import storefront
from catalog.extras import codes
from catalog.models import Service
from kernel import ids
from orders import checkout, spaces
from orders.access import get_order_by_link
from orders.checkout_page import steps
from orders.forms import OrderForm
from orders.views import typed
from orders.views.kept import follow
from orders.views.no_place import all_taken, off_sale


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Who orders. Nothing is ordered here: the details wait in the session for the summary."""
    service = storefront.find(slug)
    if service is None:
        return off_sale(request, slug)
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", {"service": service}, status=403)
    if storefront.is_closed(service):
        return all_taken(request, service)
    given = request.POST if request.method == "POST" else request.GET
    choice = storefront.chosen(service, given.get("package"), codes(given))
    form = _form(request, service, choice)
    if request.method == "POST":
        if form.is_valid():
            return _keep(request, service, choice, form.cleaned_data)
        return typed.once_more(request, form.fields, choice.query)
    context = {
        "service": service,
        "choice": choice,
        "vat_is_included": storefront.vat_is_included(),
        "form": form,
        "steps": steps("details"),
        "account": spaces.account_shown(request),
    }
    return render(request, "orders/new.html", context)


@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link to an order that is not paid, or whose client gets no mail: this browser may act."""
    order = get_order_by_link(token)
    if order.opens_by_link:
        claim_order(request, order.public_id)
    return redirect("orders:detail", order.public_id)


def _form(request: HttpRequest, service: Service, choice: storefront.Choice) -> OrderForm:
    client = spaces.buyer_of(request)
    who: dict[str, Any] = {"client": client, "is_mate": bool(spaces.mate_of(request, client))}
    if request.method == "POST":
        return OrderForm(request.POST, **who)
    if (wrong := typed.recalled(request)) is not None:
        return OrderForm(wrong, **who)
    draft = checkout.resume(request, service.slug, choice)
    initial: dict[str, Any] = dict(draft.details if draft else checkout.last_details(request))
    if draft:
        initial |= {"form_key": draft.key, "remind": bool(draft.kept)}
    return OrderForm(initial=initial, **who)


def _keep(
    request: HttpRequest, service: Service, choice: storefront.Choice, details: dict[str, Any]
) -> HttpResponse:
    """On to the summary; a form that has become an order leads to that order."""
    typed.forget(request)
    key, wants = details.pop("form_key") or ids.public_id(), details.pop("remind", False)
    before = checkout.find(request, service.slug, key)
    if before is None or not before.placed:
        draft = checkout.keep(
            request, service=service.slug, key=key, choice=choice, details=details
        )
        follow(request, service, draft, wants=wants)
    return redirect("orders:summary", service.slug, key)
