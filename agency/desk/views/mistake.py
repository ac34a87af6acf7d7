"""A payment that was noted by mistake: what taking it back does, why, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors
from agency.desk.links import at
from agency.desk.money_forms import MistakeForm
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, show, valid
from agency.desk.refusals import sentence
from orders.models import Order
from payments import services as payments
from payments.models import Invoice, Payment


@require_http_methods(["GET", "HEAD", "POST"])
def mistake_page(request: HttpRequest, reference: str, payment: str) -> HttpResponse:
    """Where it cannot be taken back the page says why, and what to do instead."""
    if not is_owner(request.user):
        raise Http404
    order = doors.order_of(reference)
    found = doors.payment_of(order, payment)
    found.order = order
    form = MistakeForm(request.POST or None)
    if request.method == "POST":
        try:
            return _take_back(request, order, found, form)
        except Invalid:
            pass
    why = payments.why_not(found)
    context = {
        "order": order,
        "payment": found,
        "form": form,
        "refusal": sentence(payments.CannotTakeBack(why)) if why else "",
        "invoice": Invoice.objects.filter(payment=found).first(),
    }
    title = _("Payment noted by mistake: %(order)s") % {"order": order.reference}
    return show(request, "mistake", title, context, 422 if form.errors else 200)


def _take_back(
    request: HttpRequest, order: Order, payment: Payment, form: MistakeForm
) -> HttpResponse:
    """Raises Invalid."""
    reason = valid(form)["reason"]
    try:
        payments.take_back_payment(payment_id=payment.pk, reason=reason, actor=actor(request))
    except payments.CannotTakeBack as error:
        messages.warning(request, sentence(error))
    except payments.MistakeUnexplained as error:
        form.add_error("reason", sentence(error))
        raise Invalid from error
    else:
        told = _("The payment is taken back, and the books say so.")
        if not payment.is_unmatched:
            told = _("The payment is taken back: the order waits for its money again, for 5 days.")
        messages.success(request, told)
    return redirect(at("desk_order", order.reference))
