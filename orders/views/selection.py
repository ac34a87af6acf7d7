"""Several services in one checkout: what is chosen so far, its summary, and the one button."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.limits import refuse, too_many_codes, too_many_orders
from accounts.models import Role, User
from accounts.services import check_contact_email
from catalog import storefront
from catalog.models import Service
from kernel.money import total
from orders import checkout, selection, services, spaces
from orders.checkout import Draft
from orders.coupon_words import refusal_words
from orders.models import Order
from orders.together_page import Item, TogetherSummary, look_up
from orders.views import typed
from orders.views.coupon import LONGEST_CODE
from orders.views.doors import leaves_for_checkout, straight_to_payment
from orders.views.placing import MOVED, note_placed, order_draft, say_moved


def add(request: HttpRequest, service: Service, key: str, *, looks: bool = False) -> HttpResponse:
    """Keep the draft and go back to the catalogue for the next service; `looks`: to all of them."""
    words = {"service": service.title}
    if selection.is_full(request, key):
        told = _("Your selection is full: order it first, then choose “%(service)s”.")
        messages.warning(request, told % words)
        return redirect("orders:selection")
    was_there = selection.holds(request, key)
    selection.add(request, key)
    if was_there and not looks:
        told = _("“%(service)s” is in your selection already. To order it twice, press “One more”.")
        messages.info(request, told % words)
    if was_there or looks:
        return redirect("orders:selection")
    told = _("“%(service)s” is in your selection. Now choose the next service.") % words
    address, label = reverse("orders:selection"), _("See your selection")
    messages.success(request, format_html('{} <a href="{}">{}</a>', told, address, label))
    return redirect("catalog:services")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def selected(request: HttpRequest) -> HttpResponse:
    """What is chosen so far: change one, remove one, add another, go on."""
    spaces.buyer_of(request)
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", status=403)
    drafts = selection.items(request)
    if request.method == "POST":
        return _act(request, drafts)
    items = look_up(drafts)
    choices = [choice for each in items if (choice := each.choice)]
    context = {
        "items": items,
        "total": total((each.price for each in choices), choices[0].package.currency)
        if choices
        else None,
        "vat_is_included": storefront.vat_is_included(),
        "next_url": _next_url(items),
    }
    return render(request, "orders/selection.html", context)


def _act(request: HttpRequest, drafts: list[Draft]) -> HttpResponse:
    key = request.POST.get("key", "")
    draft = next((each for each in drafts if each.key == key), None)
    service = storefront.find(draft.service) if draft else None
    if draft and request.POST.get("step") == "remove":
        selection.remove(request, key)
        messages.success(request, _("It is no longer in your selection."))
    elif draft and service and request.POST.get("step") == "again":
        _add_twin(request, draft, service)
    elif draft and service and request.POST.get("step") == "change":
        selection.change(request, key)
        address = reverse("catalog:service", args=[service.slug])
        return redirect(f"{address}?{_query(draft)}")
    return redirect("orders:selection")


def _add_twin(request: HttpRequest, draft: Draft, service: Service) -> None:
    words = {"service": service.title}
    if selection.is_full(request, ""):
        told = _("Your selection is full: order it first, then choose “%(service)s”.")
        messages.warning(request, told % words)
        return
    selection.add(request, checkout.copy(request, draft).key)
    messages.success(request, _("“%(service)s” is in your selection once more.") % words)


def _next_url(items: list[Item]) -> str:
    """The details while somebody's are missing, else the summary; nowhere while one is wrong."""
    if not items or any(each.problem for each in items):
        return ""
    if all(each.draft.details for each in items):
        return reverse("orders:together")
    return _details_url(items[-1].draft)


def _details_url(draft: Draft) -> str:
    return f"{reverse('orders:new', args=[draft.service])}?{_query(draft)}"


def _query(draft: Draft) -> str:
    return urlencode([("package", draft.package), *(("extra", each) for each in draft.extras)])


@require_http_methods(["GET", "HEAD", "POST"])
@leaves_for_checkout
@never_cache
def together(request: HttpRequest) -> HttpResponse:
    """The last page before paying for several. Its POST places them all and goes to Checkout."""
    spaces.buyer_of(request)  # first: a seat that has ended takes the drafts for its account along
    if isinstance(request.user, User) and request.user.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", status=403)
    items = look_up(selection.items(request))
    if moved := _moved_meanwhile(request, items):
        return moved
    if elsewhere := _not_yet(items):
        return redirect(elsewhere)
    if "code" in request.POST:
        return _try_code(request, items)
    page = _page(request, items)
    _say_problem(request, page)
    if request.method == "POST" and page.is_agreed():
        return _place(request, page)
    return render(request, "orders/together.html", _context(request, page))


def _moved_meanwhile(request: HttpRequest, items: list[Item]) -> HttpResponse | None:
    """Another tab took something out or ordered it since the page was read: say so."""
    keys = request.POST.get("items", "").split(",")
    if "items" not in request.POST or keys == [each.draft.key for each in items]:
        return None
    placed = checkout.placed_of(request, keys)
    if len(placed) == len(keys):
        messages.info(request, _("These orders exist already: nothing was ordered twice."))
        return redirect(reverse("payments:checkout", args=[placed[0]]))
    told = _("Your selection has changed since. Nothing was ordered: read it once more.")
    messages.warning(request, told)
    return redirect("orders:selection")


def _not_yet(items: list[Item]) -> str:
    """Where to go first; nowhere when the summary can be shown."""
    address = _next_url(items)
    if len(items) == 1 and address and items[0].draft.details:
        return reverse("orders:summary", args=[items[0].draft.service, items[0].draft.key])
    return "" if address == reverse("orders:together") else address or reverse("orders:selection")


def _page(request: HttpRequest, items: list[Item]) -> TogetherSummary:
    """A code orders nothing: what was sent with it is no agreement."""
    client = spaces.buyer_of(request)
    is_order = request.method == "POST" and "code" not in request.POST
    data = request.POST if is_order else None
    return TogetherSummary(items, selection.coupon(request), data, client)


def _context(request: HttpRequest, page: TogetherSummary) -> dict[str, Any]:
    details = {"details_url": _details_url(page.parts[-1].draft)}
    return {**page.context(), **details, "account": spaces.account_shown(request)}


def _try_code(request: HttpRequest, items: list[Item]) -> HttpResponse:
    code = request.POST["code"].strip()[:LONGEST_CODE]
    if request.POST.get("step") == "remove":
        selection.keep_coupon(request, "")
        return redirect("orders:together")
    if too_many_codes(request):
        return refuse(request)
    if _why_not(code, _page(request, items)):
        return typed.once_more(request, ["code"])
    typed.forget(request)
    selection.keep_coupon(request, services.plain_code(code))
    return redirect("orders:together")


def _say_problem(request: HttpRequest, page: TogetherSummary) -> None:
    """After a code that did not count: what was typed, and why, as it stands now."""
    wrong = typed.recalled(request)
    if wrong is not None and "code" in wrong and not page.coupon:
        page.coupon_typed = str(wrong["code"]).strip()[:LONGEST_CODE]
        page.coupon_problem = _why_not(page.coupon_typed, page)


def _why_not(code: str, page: TogetherSummary) -> str:
    if not code:
        return _("Enter your code, or order without one.")
    try:
        page.place_for(code)
    except services.CouponRefused as refusal:
        return refusal_words(refusal)
    return ""


def _place(request: HttpRequest, page: TogetherSummary) -> HttpResponse:
    email = page.client.email if page.client else page.parts[0].draft.details["email"]
    counted = [too_many_orders(request, email) for _part in page.parts]
    if any(counted):
        return refuse(request)
    if page.client is None and not check_contact_email(email):
        return render(request, "orders/look_in_your_mail.html", {"email": email})
    drafts = [order_draft(request, page, part, email) for part in page.parts]
    try:
        placed = services.place_together(drafts=drafts)
    except services.PlacedMeanwhile:
        messages.info(request, _("A part of this is ordered already, in another tab."))
        return redirect("orders:selection")
    except MOVED as refusal:
        return _show_anew(request, page, refusal)
    return _to_payment(request, page, placed)


def _show_anew(request: HttpRequest, page: TogetherSummary, refusal: Exception) -> HttpResponse:
    """Something moved: nothing is ordered, nothing is lost, the page says how it stands now."""
    if isinstance(refusal, services.NoPlace):
        for service_id in sorted({part.service.pk for part in page.parts}):
            services.recount_places(service_id=service_id)
    storefront.find_afresh(page.parts[0].service.slug)
    items = look_up(selection.items(request))
    if _not_yet(items):
        told = _("One service can no longer be ordered. Nothing was ordered; the others wait here.")
        messages.warning(request, told)
        return redirect("orders:selection")
    page = _page(request, items)
    say_moved(page, refusal)
    return render(request, "orders/together.html", _context(request, page))


def _to_payment(request: HttpRequest, page: TogetherSummary, placed: list[Order]) -> HttpResponse:
    found = {order.form_key: order for order in placed}
    for part in page.parts:
        note_placed(request, replace(part.draft, coupon=""), found[part.draft.form_key])
    selection.forget_ordered(request)
    return straight_to_payment(placed[0])
