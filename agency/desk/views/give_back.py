"""Money that no order wants: one payment at a time, looked at before it goes back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import by_hand, doors, plain_words
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import actor, attempt, show
from agency.desk.refusals import sentence
from kernel.money import Money
from payments import services as payments
from payments.models import Payment, PaymentStatus
from payments.ways import way_back


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, reference: str, payment: str) -> HttpResponse:
    """What goes back, to whom, by which way and what happens then; the button promises it."""
    if not is_owner(request.user):
        raise Http404
    order = doors.order_of(reference)
    found = doors.payment_of(order, payment)
    amount = Money(found.captured_amount, found.currency)
    if request.method == "POST":
        who = actor(request)
        attempt(
            request,
            None,
            lambda: payments.return_unmatched(payment_id=found.pk, actor=who),
            by_hand.told_promise(found, amount, order),
        )
        return redirect(at("desk_order", reference))
    if not _is_apart(found):
        messages.info(request, sentence(payments.NothingToRefund()))
        return redirect(at("desk_order", reference))
    context = {
        "order": order,
        "payment": found,
        "amount": amount,
        "way": way_back(found).value,
        "problem": plain_words.problem(found.problem),
    }
    title = _("Send money back for %(order)s") % {"order": order.reference}
    return show(request, "give_back", title, context)


def _is_apart(payment: Payment) -> bool:
    """It came, no order wants it, and nobody promised it back yet."""
    is_here = payment.status == PaymentStatus.SUCCEEDED and payment.is_unmatched
    return is_here and not payment.refunds.exists()
