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
from kernel.money import total
from orders import checkout, selection, spaces
from orders.access import get_order_by_link
from orders.checkout_page import steps
from orders.forms import OrderForm
from orders.together_page import look_up
from orders.views import typed
from orders.views.kept import follow
from orders.views.no_place import all_taken, off_sale
from orders.views.selection import add


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
    if "more" in request.POST or "look" in request.POST:
        return _add(request, service, choice)
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
        **_with_it(request, choice, str(form["form_key"].value() or "")),
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
        key = request.POST.get("form_key", "")
        return _for_these(request, OrderForm(request.POST, **who), key)
    if (wrong := typed.recalled(request)) is not None:
        return _for_these(request, OrderForm(wrong, **who), wrong.get("form_key", ""))
    draft = selection.changing(request, service.slug)
    draft = draft or checkout.resume(request, service.slug, choice)
    initial: dict[str, Any] = dict((draft and draft.details) or checkout.last_details(request))
    initial = initial or selection.typed(request)
    if draft:
        initial |= {"form_key": draft.key, "remind": bool(draft.kept)}
    form = OrderForm(initial=initial, **who)
    return _for_these(request, form, draft.key if draft else "")


def _for_these(request: HttpRequest, form: OrderForm, key: str) -> OrderForm:
    """A link by mail brings one order back: it is not offered for several."""
    if selection.others(request, key):
        form.forget_reminder()
    return form


def _with_it(request: HttpRequest, choice: storefront.Choice, key: str) -> dict[str, Any]:
    """What is ordered together with this, with its prices, and the sum of all."""
    found = look_up(selection.others(request, key))
    prices = [other.price for each in found if (other := each.choice)]
    return {"others": found, "all_price": total([choice.price, *prices], choice.package.currency)}


def _add(request: HttpRequest, service: Service, choice: storefront.Choice) -> HttpResponse:
    """Into the selection, as chosen; what was typed so far waits for the last one."""
    key = request.POST.get("form_key", "")
    key = key if checkout.is_name(key) else ids.public_id()
    before = checkout.find(request, service.slug, key)
    if before is None or not before.placed:
        details = before.details if before else {}
        if not selection.is_full(request, key):
            checkout.keep(request, service=service.slug, key=key, choice=choice, details=details)
    typed.forget(request)
    selection.keep_typed(request, _typed_so_far(request))
    return add(request, service, key, looks="look" in request.POST)


def _typed_so_far(request: HttpRequest) -> dict[str, str]:
    names = [name for name in OrderForm.base_fields if name not in ("form_key", "remind")]
    sent = {name: request.POST.get(name, "")[: typed.LONGEST] for name in names}
    return {name: value for name, value in sent.items() if value}


def _keep(
    request: HttpRequest, service: Service, choice: storefront.Choice, details: dict[str, Any]
) -> HttpResponse:
    """On to the summary; a form that has become an order leads to that order."""
    typed.forget(request)
    key, wants = details.pop("form_key") or ids.public_id(), details.pop("remind", False)
    before = checkout.find(request, service.slug, key)
    others = selection.others(request, key)
    if before and before.placed:
        return redirect("orders:summary", service.slug, key)
    draft = checkout.keep(request, service=service.slug, key=key, choice=choice, details=details)
    if others:
        return _keep_together(request, service, key, details)
    follow(request, service, draft, wants=wants)
    return redirect("orders:summary", service.slug, key)


def _keep_together(
    request: HttpRequest, service: Service, key: str, details: dict[str, Any]
) -> HttpResponse:
    """On to the summary of all, with one buyer for all."""
    if selection.is_full(request, key):
        return add(request, service, key)
    selection.add(request, key)
    keys = [each.key for each in selection.items(request)]
    checkout.set_details(request, keys, details)
    return redirect("orders:together")
