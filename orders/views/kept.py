"""A checkout kept for a reminder: asked for on the details page, brought back and stopped by
mailed links."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.claims import claim_order
from accounts.limits import too_many_kept
from catalog import storefront
from catalog.models import Service
from kernel import i18n
from kernel.money import Money
from kernel.templatetags.relais import money
from orders import access, checkout, kept, services, spaces
from orders.checkout import Draft
from orders.checkout_page import Summary
from orders.models import KeptCheckout, Order
from orders.states import OrderStatus
from orders.views.no_place import off_sale


def follow(request: HttpRequest, service: Service, draft: Draft, *, wants: bool) -> None:
    """Keep the draft, or forget it, as the box says. What another address kept is not ours."""
    email = draft.details["email"]
    if not wants or not services.is_kept_for(public_id=draft.kept, email=email):
        draft = _forget(request, draft)
    if not wants or (not draft.kept and _is_refused(request, email)):
        return
    found = services.keep_checkout(
        unfinished=services.Unfinished(
            email=email,
            language=i18n.current(),
            service=service,
            tier=draft.package,
            extras=draft.extras,
            details=draft.details,
            coupon=draft.coupon,
            price=_price(request, service, draft),
        ),
        earlier=draft.kept,
    )
    checkout.mark_kept(request, draft, found.public_id)


def follow_coupon(request: HttpRequest, service: Service, draft: Draft, code: str) -> None:
    """Keep the code with the draft, and with its row when there is one."""
    checkout.keep_coupon(request, draft, code)
    if draft.kept:
        price = _price(request, service, replace(draft, coupon=code))
        services.note_coupon(public_id=draft.kept, code=code, price=price)


@require_safe
@never_cache
def restore(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link: the checkout stands in this browser, at its summary."""
    found = access.get_unfinished(token)
    if found is None:
        return render(request, "orders/kept_over.html", status=410)
    order = found if isinstance(found, Order) else found.order
    if order and not kept.is_over_unpaid(order):
        return _to_order(request, found, order)
    service = storefront.find(found.service.slug)
    if service is None:
        return off_sale(request, found.service.slug)
    draft = checkout.restore(request, _draft(request, found))
    _tell_price(request, service, draft, found)
    return redirect("orders:summary", service.slug, draft.key)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_reminders(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks a person; POST stops. A mail program posts with no cookie and follows no redirect
    (RFC 8058), so the signed link alone allows it."""
    public_id = access.get_reminders_to_stop(token)
    is_sent = request.method == "POST"
    if is_sent:
        services.stop_reminders(public_id=public_id)
    row = KeptCheckout.objects.select_related("service").filter(public_id=public_id).first()
    is_stopped = is_sent or row is None or row.stopped_at is not None
    context = {"kept": row, "is_stopped": is_stopped}
    return render(request, "orders/reminders.html", context)


def _is_refused(request: HttpRequest, email: str) -> bool:
    """Each new row of an address counts: nobody's mailbox is flooded, and who stopped gets none."""
    if services.are_reminders_stopped(email=email):
        told = _("Reminders to this address were stopped: no link is sent. You can order as usual.")
    elif too_many_kept(request, email):
        told = _("We already keep several orders for this address: no link is sent for this one.")
    else:
        return False
    messages.warning(request, told)
    return True


def _forget(request: HttpRequest, draft: Draft) -> Draft:
    if draft.kept:
        services.forget_checkout(public_id=draft.kept)
        checkout.mark_kept(request, draft, "")
    return replace(draft, kept="")


def _to_order(request: HttpRequest, found: KeptCheckout | Order, order: Order) -> HttpResponse:
    """It became an order: this browser may pay it when it is of the address that was mailed."""
    is_to_pay = order.status == OrderStatus.AWAITING_PAYMENT and order.client_id is None
    if is_to_pay and order.email == found.email:
        claim_order(request, order.public_id)
    return redirect("orders:detail", order.public_id)


def _draft(request: HttpRequest, found: KeptCheckout | Order) -> Draft:
    """A signed-in client orders with their own address."""
    draft = kept.draft_again(found) if isinstance(found, Order) else kept.draft_of(found)
    if buyer := spaces.buyer_of(request):
        draft.details["email"] = buyer.email
    return draft


def _tell_price(
    request: HttpRequest, service: Service, draft: Draft, found: KeptCheckout | Order
) -> None:
    was = found.gross if isinstance(found, Order) else found.price
    now = _price(request, service, draft)
    if now == was:
        messages.success(request, _("Here is your order again, as you left it."))
        return
    told = _(
        "Here is your order again. Its price was %(was)s when you left; today it is %(now)s. "
        "Read it below, and order it only if it suits you."
    )
    messages.warning(request, told % {"was": money(was), "now": money(now)})


def _price(request: HttpRequest, service: Service, draft: Draft) -> Money:
    return Summary(service, draft, None, spaces.buyer_of(request)).quote.gross
