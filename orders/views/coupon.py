"""The code typed on the summary: kept with the draft when it counts, explained when it does not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.limits import refuse, too_many_codes
from catalog.models import Service
from orders import services, spaces
from orders.checkout import Draft
from orders.checkout_page import Summary
from orders.coupon_words import refusal_words
from orders.views import typed
from orders.views.kept import follow_coupon

LONGEST_CODE = 60


def summary_of(request: HttpRequest, service: Service, draft: Draft) -> Summary:
    """The page as it stands, with what was sent from it; a code orders nothing."""
    client = spaces.buyer_of(request)
    is_order = request.method == "POST" and "code" not in request.POST
    data = request.POST if is_order else None
    return Summary(service, draft, data, client)


def try_coupon(request: HttpRequest, service: Service, draft: Draft) -> HttpResponse:
    """A code that counts shows at once; `remove` takes it away. Nothing is ordered here."""
    code = request.POST["code"].strip()[:LONGEST_CODE]
    if request.POST.get("step") == "remove":
        follow_coupon(request, service, draft, "")
        return redirect(request.path)
    if too_many_codes(request):
        return refuse(request)
    page = summary_of(request, service, draft)
    if problem_of(code, page):
        return typed.once_more(request, ["code"])
    typed.forget(request)
    follow_coupon(request, service, draft, services.plain_code(code))
    return redirect(request.path)


def say_problem(request: HttpRequest, page: Summary) -> None:
    """After a code that did not count: what was typed, and why, as it stands now."""
    wrong = typed.recalled(request)
    if wrong is not None and "code" in wrong and not page.coupon:
        page.coupon_typed = str(wrong["code"]).strip()[:LONGEST_CODE]
        page.coupon_problem = problem_of(page.coupon_typed, page)


def problem_of(code: str, page: Summary) -> str:
    """Why the code does not count, in words; empty when it does."""
    if not code:
        return _("Enter your code, or order without one.")
    try:
        services.find_coupon(code=code, wish=page.wish)
    except services.CouponRefused as refusal:
        return refusal_words(refusal)
    return ""
