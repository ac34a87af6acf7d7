"""From a package to an order that can be paid."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.claims import claim_order
from accounts.limits import refuse, too_many_orders
from accounts.models import Role, User
from accounts.services import check_contact_email
from catalog import storefront
from catalog.models import Service
from kernel import i18n
from orders import pages, services
from orders.access import get_order_by_link
from orders.forms import OrderForm
from orders.states import OrderStatus
from orders.views.doors import leaves_for_checkout
from orders.views.no_place import all_taken, no_place_words, off_sale


@require_http_methods(["GET", "HEAD", "POST"])
@leaves_for_checkout
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The order form; its POST places the order and goes on to Checkout with the same POST."""
    service = storefront.find(slug)
    if service is None:
        return off_sale(request, slug)
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", {"service": service}, status=403)
    if storefront.is_closed(service):
        return all_taken(request, service)
    choice = _choice(request, service)
    quote = services.quote(package=choice.package, extras=choice.extras)
    client = _client(request)
    form = OrderForm(request.POST if request.method == "POST" else None, client=client)
    if request.method == "POST" and request.POST.get("total") != str(quote.gross.amount):
        form.add_error(None, _("The price changed while you were here. Read the new total below."))
    if request.method == "POST" and form.is_valid():
        try:
            return _place(request, choice, form.cleaned_data, client)
        except services.NotOnSale:
            return off_sale(request, slug)
        except services.NoPlace as refusal:
            return _show_anew(request, service, form, refusal)
    return _show(request, service, form)


def _choice(request: HttpRequest, service: Service) -> storefront.Choice:
    given = request.POST if request.method == "POST" else request.GET
    return storefront.chosen(service, given.get("package"), given.getlist("extra"))


def _show(request: HttpRequest, service: Service, form: OrderForm) -> HttpResponse:
    choice, deadline = _choice(request, service), storefront.brief_deadline()
    quote = services.quote(package=choice.package, extras=choice.extras)
    turn = storefront.turn_of(service)
    context = {
        "service": service,
        "choice": choice,
        "quote": quote,
        "lines": pages.quoted(quote),
        "form": form,
        "deadline": storefront.deadline_words(deadline),
        "delivery": storefront.delivery_day(deadline, quote.days, turn=turn),
        "turn": turn,
    }
    return render(request, "orders/new.html", context)


def _show_anew(
    request: HttpRequest, service: Service, form: OrderForm, refusal: services.NoPlace
) -> HttpResponse:
    """The queue moved: the same form with what was typed, and the page as it stands now."""
    services.recount_places(service_id=service.pk)
    fresh = storefront.find(service.slug)
    if fresh is None:
        return off_sale(request, service.slug)
    if storefront.is_closed(fresh):
        return all_taken(request, fresh)
    form.add_error(None, no_place_words(refusal))
    return _show(request, fresh, form)


@require_safe
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mail's link to an order that is not paid: this browser may pay it."""
    order = get_order_by_link(token)
    if order.status == OrderStatus.AWAITING_PAYMENT and order.client_id is None:
        claim_order(request, order.public_id)
    return redirect("orders:detail", order.public_id)


def _client(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _place(
    request: HttpRequest,
    choice: storefront.Choice,
    typed: dict[str, Any],
    client: User | None,
) -> HttpResponse:
    if too_many_orders(request, typed["email"]):
        return refuse(request)
    if client is None and not check_contact_email(typed["email"]):
        return render(request, "orders/look_in_your_mail.html", {"email": typed["email"]})
    draft = services.OrderDraft(
        package=choice.package,
        extras=choice.extras,
        language=i18n.current(),
        client=client,
        shown_start=storefront.turn_of(choice.package.service),
        **typed,
    )
    order = services.place_order(draft=draft)
    claim_order(request, order.public_id)
    answer = HttpResponseRedirect(reverse("payments:checkout", args=[order.public_id]))
    answer.status_code = 307
    return answer
