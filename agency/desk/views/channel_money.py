"""Money at a channel that was noted by mistake, taken back, and has come after all."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors
from agency.desk.coupons import today
from agency.desk.links import at
from agency.desk.money_forms import ChannelMoneyForm
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from kernel.states import IllegalTransition
from payments import services as payments


@require_http_methods(["GET", "HEAD", "POST"])
def channel_money(request: HttpRequest, reference: str) -> HttpResponse:
    """Which day; then it is booked as the first time."""
    order, who = doors.order_of(reference), actor(request)
    if not order.waits_for_channel:
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    form = ChannelMoneyForm(request.POST or None, initial={"received_on": today()})
    if request.method == "POST":
        try:
            day = valid(form)["received_on"]
            attempt(
                request,
                form,
                lambda: payments.note_channel_money(order_id=order.pk, received_on=day, actor=who),
                _("The payment is noted again. Next comes the brief."),
            )
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    title = _("The money of %(order)s has come after all") % {"order": reference}
    context = {"order": order, "form": form}
    return show(request, "channel_money", title, context, 422 if form.errors else 200)
