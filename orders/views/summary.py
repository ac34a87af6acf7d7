"""The last page before paying: everything the law wants said, and the button that binds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import refuse, too_many_orders
from accounts.models import Role, User
from accounts.services import check_contact_email
from catalog import storefront
from orders import checkout, selection, services, spaces
from orders.checkout import Draft
from orders.checkout_page import Summary
from orders.models import Order
from orders.views.coupon import say_problem, summary_of, try_coupon
from orders.views.doors import leaves_for_checkout, on_to_payment
from orders.views.no_place import all_taken, off_sale
from orders.views.placing import MOVED, note_placed, order_draft, say_moved
from orders.views.selection import add


@require_http_methods(["GET", "HEAD", "POST"])
@leaves_for_checkout
@never_cache
def summary(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Its POST places the order and goes on to Checkout with the same POST."""
    spaces.buyer_of(request)  # first: a seat that has ended takes the drafts for its account along
    service = storefront.find(slug)
    draft = checkout.find(request, slug, key)
    if draft and draft.placed:
        messages.info(request, _("This order is placed already: here it is."))
        return redirect("orders:detail", draft.placed)
    if service is None:
        return off_sale(request, slug)
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", {"service": service}, status=403)
    if storefront.is_closed(service):
        return all_taken(request, service)
    if draft is None or not draft.details:
        messages.info(request, _("This browser no longer has your details. Enter them once more."))
        return redirect("orders:new", slug)
    if "more" in request.POST:
        return add(request, service, key)
    if "code" in request.POST:
        return try_coupon(request, service, draft)
    page = summary_of(request, service, draft)
    say_problem(request, page)
    if request.method == "POST" and page.is_agreed():
        return _place(request, page)
    return _show(request, page)


def _show(request: HttpRequest, page: Summary) -> HttpResponse:
    context = {**page.context(), "account": spaces.account_shown(request)}
    return render(request, "orders/summary.html", context)


def _place(request: HttpRequest, page: Summary) -> HttpResponse:
    client = page.client
    email = client.email if client else page.draft.details["email"]
    if too_many_orders(request, email):
        return refuse(request)
    if client is None and not check_contact_email(email):
        return render(request, "orders/look_in_your_mail.html", {"email": email})
    try:
        order = services.place_order(draft=order_draft(request, page, page, email))
    except MOVED as refusal:
        return _show_anew(request, page, refusal)
    return _to_payment(request, page.draft, order)


def _show_anew(request: HttpRequest, page: Summary, refusal: Exception) -> HttpResponse:
    """Offer, terms or queue moved: the same page as it stands now, with what was ticked."""
    if isinstance(refusal, services.NoPlace):
        services.recount_places(service_id=page.service.pk)
    fresh = storefront.find_afresh(page.service.slug)
    if fresh is None:
        return off_sale(request, page.service.slug)
    if storefront.is_closed(fresh):
        return all_taken(request, fresh)
    page = summary_of(request, fresh, page.draft)
    say_moved(page, refusal)
    return _show(request, page)


def _to_payment(request: HttpRequest, draft: Draft, order: Order) -> HttpResponse:
    note_placed(request, draft, order)
    selection.forget(request, draft.key)
    return on_to_payment(order)
