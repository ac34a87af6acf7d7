"""Who makes it: the bench with what each would leave, and an offer by hand."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import current_user
from agency.desk import doors
from agency.desk.forms import OfferForm, OwnWorkForm
from agency.desk.links import at
from agency.desk.naming import by_name
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from freelancers import services as freelancers
from freelancers.margin import project
from freelancers.models import Freelancer
from freelancers.ranking import BUSY, Candidate, candidates
from kernel import profile
from kernel.states import IllegalTransition
from kernel.templatetags.relais import money, percentage
from orders.models import Order
from orders.states import OrderStatus


@require_http_methods(["GET", "HEAD", "POST"])
def assign_page(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    if order.status not in (OrderStatus.IN_PRODUCTION, OrderStatus.IN_REVIEW):
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    bench = candidates(order)
    others = _others(bench)
    is_own = request.POST.get("step") == "own"
    posted = request.POST or None
    form = OfferForm(
        None if is_own else posted, candidates=bench, others=others, currency=order.currency
    )
    own = OwnWorkForm(posted if is_own else None, currency=order.currency)
    if request.method == "POST":
        try:
            if is_own:
                _make_it(request, order, own)
                return redirect(at("desk_order", reference))
            valid(form)
            _below_floor(order, form)
            _offer(request, order, form)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    context = {
        "order": order,
        "job": doors.live_job(order),
        "candidates": bench,
        "others": others,
        "form": form,
        "own_form": own,
        "floor": profile.cached().margin_floor_percent,
    }
    title = _("Assign %(order)s") % {"order": reference}
    return show(request, "assign", title, context, 422 if form.errors or own.errors else 200)


def _make_it(request: HttpRequest, order: Order, form: OwnWorkForm) -> None:
    """One step: on the bench, offered and accepted. Raises Invalid."""
    valid(form)
    user, who = current_user(request), actor(request)
    attempt(
        request,
        form,
        lambda: freelancers.make_it_myself(
            order_id=order.pk, user_id=user.pk, pay=form.money, actor=who
        ),
        _("You make this order yourself. Hand in the work on its page once it is done."),
    )


def _others(bench: list[Candidate]) -> list[Freelancer]:
    """Those who have joined but have no rate for this package: they need a pay."""
    ranked = [row.freelancer.pk for row in bench]
    joined = Freelancer.objects.filter(is_active=True, user__is_active=True)
    busy = Count("assignments", filter=Q(assignments__status__in=BUSY))
    return by_name(joined.exclude(pk__in=ranked).annotate(load=busy))


def _below_floor(order: Order, form: OfferForm) -> None:
    """Show what a thin offer leaves, and ask for a yes to these figures. Raises Invalid until it
    is given."""
    left = project(order, form.cost)
    floor = profile.cached().margin_floor_percent
    if left.percent is not None and left.percent >= floor:
        return
    if form.has_accepted(left):
        return
    facts = {
        "name": form.chosen.name,
        "pay": money(left.cost),
        "margin": money(left.margin),
        "percent": percentage(left.percent),
        "floor": percentage(Decimal(floor)),
    }
    sentence = _(
        "This offer leaves %(margin)s (%(percent)s); your lowest margin is %(floor)s. "
        "Tick the box to send it all the same."
    )
    label = _("Offer %(name)s %(pay)s although it leaves %(margin)s")
    form.ask_for_a_yes(left, label % facts, sentence % facts)
    raise Invalid


def _offer(request: HttpRequest, order: Order, form: OfferForm) -> None:
    who, chosen = actor(request), form.chosen
    job = doors.live_job(order)
    if job and job.freelancer_id == chosen.pk:
        messages.info(request, _("%(name)s already has this order.") % {"name": chosen.name})
        return
    attempt(
        request,
        form,
        lambda: freelancers.offer_to(
            order_id=order.pk, freelancer_id=chosen.pk, actor=who, pay=form.offered_pay
        ),
        _("The offer was sent to %(name)s.") % {"name": chosen.name},
    )
