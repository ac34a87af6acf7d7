"""Promotions: coupons, and price reductions with what they leave."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.desk import coupons, promotions
from agency.desk.doors import reduction_of
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, show, valid
from agency.desk.promotion_forms import ReductionForm
from catalog import reductions
from catalog.models import PriceReduction
from catalog.price_models import ReductionEnd
from catalog.reductions import CannotReduce, Terms
from kernel import clock, profile
from kernel.templatetags.relais import day, money

OVER_SHOWN = 20
COUPONS_SHOWN = 100


@require_safe
def promotions_page(request: HttpRequest) -> HttpResponse:
    rows = PriceReduction.objects.select_related("package__service")
    context = {
        "coupons": coupons.rows(coupons.listed()[:COUPONS_SHOWN]),
        "open_reductions": rows.filter(ended_at=None).order_by("starts_at", "pk"),
        "past_reductions": rows.exclude(ended_at=None).order_by("-ended_at", "-pk")[:OVER_SHOWN],
    }
    return show(request, "promotions", _("Promotions"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def reduction_page(request: HttpRequest) -> HttpResponse:
    """Three steps of one form: `look` shows what the price leaves, `edit` comes back, `plan`."""
    if not is_owner(request.user):
        raise Http404
    form = ReductionForm(request.POST or None, today=_today())
    terms: Terms | None = None
    if request.method == "POST":
        try:
            terms = _terms(form)
            if request.POST.get("step") == "plan" and _is_as_seen(form, terms):
                return _plan(request, form, terms)
        except Invalid:
            terms = None
    if request.POST.get("step") == "edit":
        terms = None
    comparison = promotions.compare(terms) if terms else None
    context = {"form": form, "terms": terms, "comparison": comparison}
    status = 422 if form.errors else 200
    return show(request, "reduction", _("New price reduction"), context, status)


def _terms(form: ReductionForm) -> Terms:
    """Raises Invalid."""
    values = valid(form)
    starts_at, ends_at = reductions.period(values["first_day"], values["last_day"])
    try:
        return reductions.terms(
            package=values["package"], starts_at=starts_at, ends_at=ends_at, off=form.off
        )
    except CannotReduce as error:
        form.add_error(*promotions.refusal(error))
        raise Invalid from error


def _is_as_seen(form: ReductionForm, terms: Terms) -> bool:
    """Figures that moved since they were looked at are looked at again."""
    return bool(form.cleaned_data["seen"] == promotions.compare(terms).seen)


def _plan(request: HttpRequest, form: ReductionForm, terms: Terms) -> HttpResponse:
    try:
        planned = reductions.plan_reduction(
            package_id=terms.package.pk,
            starts_at=terms.starts_at,
            ends_at=terms.ends_at,
            off=form.off,
            actor=actor(request),
        )
    except CannotReduce as error:
        form.add_error(*promotions.refusal(error))
        raise Invalid from error
    words = {
        "package": planned.package,
        "price": money(planned.price),
        "first": day(planned.starts_at),
        "last": day(planned.last_day),
    }
    told = _("“%(package)s” costs %(price)s from %(first)s to %(last)s.")
    messages.success(request, told % words)
    return redirect(at("desk_promotions"))


@require_POST
def end_reduction(request: HttpRequest, public_id: str) -> HttpResponse:
    if not is_owner(request.user):
        raise Http404
    found = reduction_of(public_id)
    reductions.end_reduction(reduction_id=found.pk, end=ReductionEnd.OWNER)
    price = {"package": found.package, "price": money(found.package.full_price)}
    messages.success(request, _("Over: “%(package)s” costs %(price)s.") % price)
    return redirect(at("desk_promotions"))


def _today() -> date:
    return clock.now().astimezone(profile.cached().zone).date()
