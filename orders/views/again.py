"""One press on a past order leads to its summary, filled in: the second press orders."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.access import client_page, current_user
from catalog import storefront
from orders import access, again, checkout, spaces
from orders.models import Order
from orders.views.no_place import all_taken


@require_POST
@never_cache
@client_page
def order_again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Nothing is ordered here: the draft waits in the session, as if it had been typed."""
    order = access.get_order_to_repeat(request, public_id)
    service = storefront.find(order.service.slug)
    if service is None:
        context = {"order": order, "section": "orders"}
        return render(request, "orders/not_sold_again.html", context, status=410)
    if storefront.is_closed(service):
        return all_taken(request, service)
    client = order.client or current_user(request)
    spaces.choose(request, current_user(request), client)
    details = again.details_of(order, client)
    draft = checkout.repeat(
        request,
        order=order.public_id,
        service=service.slug,
        package=order.package.tier,
        extras=again.codes_of(order),
        details=details,
    )
    if not again.are_complete(details, client):
        return _ask_for_the_rest(order, draft)
    return redirect("orders:summary", service.slug, draft.key)


def _ask_for_the_rest(order: Order, draft: checkout.Draft) -> HttpResponse:
    """Something that the order did not need then: the details page, with the rest filled in."""
    wanted = urlencode([("package", draft.package), *(("extra", each) for each in draft.extras)])
    return HttpResponseRedirect(f"{reverse('orders:new', args=[order.service.slug])}?{wanted}")
