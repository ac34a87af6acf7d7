"""Bank transfers: those awaited, and what the owner found on the statement."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.desk import doors, transfers
from agency.desk.coupons import today
from agency.desk.links import at
from agency.desk.money_forms import TransferForm
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, show, valid
from orders.models import Order
from payments import services as payments

REFUSALS = (
    payments.LooksNoted,
    payments.WrongReference,
    payments.ReceivedBeforeOrder,
    payments.ReceivedInFuture,
    payments.ReceivedLongAgo,
)


@require_safe
def transfers_page(request: HttpRequest) -> HttpResponse:
    context = {
        "awaited": transfers.awaited(),
        "ended": transfers.ended(),
        "received": transfers.received(),
    }
    return show(request, "transfers", _("Bank transfers"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer_page(request: HttpRequest, reference: str) -> HttpResponse:
    """`note` confirms an exact sum; `apart` keeps another one, to be sent back."""
    if not is_owner(request.user):
        raise Http404
    order = doors.order_of(reference)
    awaited = doors.transfer_of(order)
    form = TransferForm(request.POST or None, price=order.gross, initial={"received_on": today()})
    is_wrong_sum = False
    if request.method == "POST":
        try:
            return _note(request, order, form)
        except payments.WrongSum as error:
            is_wrong_sum = True
            form.add_error(*transfers.refusal(error, order))
        except Invalid:
            pass
    context = {"order": order, "awaited": awaited, "form": form, "is_wrong_sum": is_wrong_sum}
    title = _("Transfer for order %(order)s") % {"order": order.reference}
    return show(request, "transfer", title, context, 422 if form.errors else 200)


def _note(request: HttpRequest, order: Order, form: TransferForm) -> HttpResponse:
    """Raises Invalid, and WrongSum, for which there is a second button."""
    values = valid(form)
    try:
        payment = payments.record_transfer(
            order_id=order.pk,
            key=values["key"],
            received=form.money,
            received_on=values["received_on"],
            reference=values["reference"],
            actor=actor(request),
            is_sure=values["is_sure"],
            is_another=values["is_another"],
            keeps_apart=request.POST.get("step") == "apart",
        )
    except REFUSALS as error:
        if isinstance(error, payments.LooksNoted):
            form.ask_another()
        form.add_error(*transfers.refusal(error, order))
        raise Invalid from error
    level, told = transfers.noted(payment)
    messages.add_message(request, level, told)
    return redirect(at("desk_order", order.reference))
