"""Cancel an order: what goes back to the client, what the freelancer is owed, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors, margins, pay
from agency.desk.actions import can_cancel
from agency.desk.forms import CancelForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from kernel import profile
from kernel.charges import Rates
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order
from payments.services import refundable


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    form = CancelForm(request.POST or None)
    who = actor(request)
    if request.method != "POST" and not can_cancel(order):
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    if request.method == "POST":
        try:
            reason = valid(form)["reason"]
            attempt(
                request,
                form,
                lambda: orders.cancel_order(order_id=order.pk, actor=who, reason=reason),
                _("The order is cancelled. What the client paid goes back to them."),
            )
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    return _show(request, order, form)


def _show(request: HttpRequest, order: Order, form: CancelForm) -> HttpResponse:
    jobs = margins.jobs_of(order)
    job = margins.live(jobs)
    context = {
        "order": order,
        "form": form,
        "refund": refundable(order),
        "job": job,
        "owes_nothing": job is not None and margins.payout_of(job) is None,
        "loss": pay.on_cancelling(order, jobs, Rates(profile.cached())),
    }
    title = _("Cancel order %(order)s") % {"order": order.reference}
    return show(request, "cancel", title, context, 422 if form.errors else 200)
