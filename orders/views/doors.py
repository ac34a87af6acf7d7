"""What every page of the client's space stands behind."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, cast

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import client_page
from kernel import profile
from kernel.states import Conflict, IllegalTransition
from orders.access import get_order_for_client
from orders.models import Order
from orders.rights import May

NO_WORDS = ("csrfmiddlewaretoken", "go", "remove", "step")
P = ParamSpec("P")
Checkout = Callable[P, HttpResponseBase]
Page = Callable[Concatenate[HttpRequest, Order, P], HttpResponseBase]


def leaves_for_checkout(page: Checkout[P]) -> Checkout[P]:
    """A form of this page ends at the payment page: Chromium wants its origin in form-action."""
    update = csp_update({"form-action": settings.CHECKOUT_ORIGINS})
    wrapped: Checkout[P] = cast(Any, update)(page)
    return wrapped


def on_to_payment(order: Order) -> HttpResponse:
    """Straight on to Checkout with the same POST; where transfers are taken too, to the choice."""
    url = reverse("payments:checkout", args=[order.public_id])
    answer = HttpResponseRedirect(url)
    if not profile.cached().takes_transfers:
        answer.status_code = 307
    return answer


def order_page(page: Page[P]) -> Callable[..., HttpResponseBase]:
    """Open the order for whoever may see it."""
    return order_page_with(May.SEE)(page)


def order_page_with(right: May) -> Callable[[Page[P]], Callable[..., HttpResponseBase]]:
    """Open the order for whoever has this right on it (orders.access)."""
    return lambda page: _guarded(page, right)


def _guarded(page: Page[P], right: May) -> Callable[..., HttpResponseBase]:
    """A step that came too late answers with where the order stands."""

    @never_cache
    @client_page
    def guarded(
        request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        order = get_order_for_client(request, public_id, right)
        try:
            return page(request, order, *args, **kwargs)
        except (IllegalTransition, Conflict):
            return moved_on(request, order)

    update_wrapper(guarded, page)
    return guarded


def typed_in(request: HttpRequest) -> list[str]:
    """The words of a form that came too late, so that none are lost; choices are numbers."""
    fields = (values for name, values in request.POST.lists() if name not in NO_WORDS)
    return [text.strip() for texts in fields for text in texts if text.strip(" 0123456789")]


def moved_on(request: HttpRequest, order: Order) -> HttpResponse:
    order.refresh_from_db()
    context = {"order": order, "section": "orders", "typed": typed_in(request)}
    return render(request, "orders/moved_on.html", context, status=409)
