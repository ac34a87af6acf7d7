"""The code typed on the summary: kept with the draft when it counts, explained when it does not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.limits import refuse, too_many_codes
from accounts.models import User
from catalog.models import Service
from orders import checkout, services
from orders.checkout import Draft
from orders.checkout_page import Summary
from orders.coupon_words import refusal_words

LONGEST_CODE = 60


def summary_of(request: HttpRequest, service: Service, draft: Draft) -> Summary:
    """The page as it stands, with what was sent from it; a code orders nothing."""
    client = request.user if isinstance(request.user, User) else None
    is_order = request.method == "POST" and "code" not in request.POST
    data = request.POST if is_order else None
    return Summary(service, draft, data, client)


def try_coupon(request: HttpRequest, service: Service, draft: Draft) -> HttpResponse:
    """A code that counts shows at once; `remove` takes it away. Nothing is ordered here."""
    typed = request.POST["code"].strip()[:LONGEST_CODE]
    if request.POST.get("step") == "remove":
        checkout.keep_coupon(request, draft, "")
        return redirect(request.path)
    if too_many_codes(request):
        return refuse(request)
    page = summary_of(request, service, draft)
    try:
        if not typed:
            return _again(request, page, _("Enter your code, or order without one."), typed)
        coupon = services.find_coupon(code=typed, wish=page.wish)
    except services.CouponRefused as refusal:
        return _again(request, page, refusal_words(refusal), typed)
    checkout.keep_coupon(request, draft, coupon.code)
    return redirect(request.path)


def _again(request: HttpRequest, page: Summary, words: str, typed: str) -> HttpResponse:
    page.coupon_problem, page.coupon_typed = words, typed
    return render(request, "orders/summary.html", page.context(), status=422)
