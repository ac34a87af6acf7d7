"""A consumer withdrew after work began: what the rule says they owe, and the owner's word on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors
from agency.desk.forms import SettleForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from kernel import profile
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order, Withdrawal
from orders.withdrawal import began_at


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal_page(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    found = Withdrawal.objects.select_related("order").filter(order=order, settlement=None).first()
    if found is None:
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    form = SettleForm(request.POST or None, proposed=found.most)
    if request.method == "POST":
        try:
            _settle(request, order, form)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    context = {
        "order": order,
        "withdrawal": found,
        "form": form,
        "began_at": began_at(profile.cached(), order),
    }
    title = _("Withdrawal from order %(order)s") % {"order": reference}
    return show(request, "withdrawal", title, context, 422 if form.errors else 200)


def _settle(request: HttpRequest, order: Order, form: SettleForm) -> None:
    valid(form)
    who = actor(request)
    attempt(
        request,
        form,
        lambda: orders.settle_withdrawal(order_id=order.pk, owed=form.money, actor=who),
        _settled(order),
    )


def _settled(order: Order) -> str:
    if order.may_mail:
        return _("The sum is confirmed. The rest goes back to the client, who gets a mail.")
    return _("The sum is confirmed. The rest goes back to the client, who gets no mails.")
