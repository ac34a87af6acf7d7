"""From a package to an order that can be paid."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
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
from kernel import i18n
from orders import pages, services
from orders.access import get_order_by_link
from orders.forms import OrderForm
from orders.states import OrderStatus
from orders.views.doors import leaves_for_checkout


@require_http_methods(["GET", "HEAD", "POST"])
@leaves_for_checkout
@never_cache
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The order form; its POST places the order and goes on to Checkout with the same POST."""
    service = storefront.find(slug)
    if service is None:
        raise Http404
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", {"service": service}, status=403)
    given = request.POST if request.method == "POST" else request.GET
    choice = storefront.chosen(service, given.get("package"), given.getlist("extra"))
    quote = services.quote(package=choice.package, extras=choice.extras)
    client = _client(request)
    form = OrderForm(request.POST if request.method == "POST" else None, client=client)
    if request.method == "POST" and request.POST.get("total") != str(quote.gross.amount):
        form.add_error(None, _("The price changed while you were here. Read the new total below."))
    if request.method == "POST" and form.is_valid():
        return _place(request, choice, form.cleaned_data, client)
    context = {
        "service": service,
        "choice": choice,
        "quote": quote,
        "lines": pages.quoted(quote),
        "form": form,
        "deadline": storefront.deadline_words(storefront.brief_deadline()),
        "delivery": storefront.delivery_day(storefront.brief_deadline(), quote.days),
    }
    return render(request, "orders/new.html", context)


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
        **typed,
    )
    order = services.place_order(draft=draft)
    claim_order(request, order.public_id)
    answer = HttpResponseRedirect(reverse("payments:checkout", args=[order.public_id]))
    answer.status_code = 307
    return answer
