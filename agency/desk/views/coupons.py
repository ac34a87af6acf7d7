"""A new coupon with what it leaves of each package, and how one has done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.desk import coupons, doors
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, show, valid
from agency.desk.promotion_forms import CouponForm
from orders import services as orders

USES_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def new_coupon(request: HttpRequest) -> HttpResponse:
    """Three steps of one form: `look` shows what it leaves, `edit` comes back, `make` makes it."""
    if not is_owner(request.user):
        raise Http404
    form = CouponForm(request.POST or None, today=coupons.today())
    step, found = request.POST.get("step", ""), None
    if request.method == "POST":
        try:
            valid(form)
            found = coupons.effects(form.rules)
            if step == "make" and form.cleaned_data["seen"] == coupons.seen(found):
                return _make(request, form)
        except Invalid:
            found = None
    looks = found is not None and step != "edit"
    context = {"form": form, "looks": looks, **(_look(form, found) if found and looks else {})}
    return show(request, "coupon_new", _("New coupon"), context, 422 if form.errors else 200)


def _look(form: CouponForm, found: list[coupons.Effect]) -> dict[str, Any]:
    return {
        "effects": found,
        "thin": [each for each in found if each.is_thin],
        "seen": coupons.seen(found),
        "code": form.rules.code,
    }


def _make(request: HttpRequest, form: CouponForm) -> HttpResponse:
    try:
        coupon = orders.make_coupon(rules=form.rules, actor=actor(request))
    except orders.CodeTaken as error:
        form.add_error("code", _("Another coupon has this code. Choose a new one."))
        raise Invalid from error
    told = _("The coupon %(code)s is made. Clients type it on the summary of their order.")
    messages.success(request, told % {"code": coupon.code})
    return redirect(at("desk_coupon", coupon.public_id))


@require_safe
def coupon_page(request: HttpRequest, public_id: str) -> HttpResponse:
    coupon = doors.coupon_of(public_id)
    today = coupons.today()
    context = {
        "coupon": coupon,
        "off": coupons.off_words(coupon),
        "rules": coupons.rules_words(coupon),
        "given": coupons.given(coupon),
        "uses": coupons.uses_of(coupon, USES_SHOWN),
        "is_over": coupon.is_over(today),
        "is_to_come": today < coupon.starts_on,
    }
    return show(request, "coupon", _("Coupon %(code)s") % {"code": coupon.code}, context)


@require_POST
def stop_coupon(request: HttpRequest, public_id: str) -> HttpResponse:
    if not is_owner(request.user):
        raise Http404
    coupon = orders.stop_coupon(coupon_id=doors.coupon_of(public_id).pk, actor=actor(request))
    told = _("Nobody can use %(code)s any more. Orders that did keep their price.")
    messages.success(request, told % {"code": coupon.code})
    return redirect(at("desk_coupon", public_id))
