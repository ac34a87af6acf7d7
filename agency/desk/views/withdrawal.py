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
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import services as orders
from orders.models import Order, Withdrawal
from orders.withdrawal import began_at
from payments import services as payments


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Three steps of one form: `look` shows what goes back, `edit` returns, `refund` sends it."""
    order = doors.order_of(reference)
    found = Withdrawal.objects.select_related("order").filter(order=order, settlement=None).first()
    if found is None:
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    form, looks = SettleForm(request.POST or None, proposed=found.most), False
    if request.method == "POST":
        try:
            valid(form)
            _within(form, found)
            if request.POST.get("step") == "refund" and _is_as_seen(request, form, found):
                _settle(request, order, form)
                return redirect(at("desk_order", reference))
            looks = request.POST.get("step") != "edit"
        except Invalid:
            pass
    return _show(request, found, form, looks=looks)


def _show(
    request: HttpRequest, found: Withdrawal, form: SettleForm, *, looks: bool
) -> HttpResponse:
    """`looks`: the sum is good; show it beside what goes back, with the last button."""
    order = found.order
    context = {
        "order": order,
        "withdrawal": found,
        "form": form,
        "looks": looks,
        "owed": form.money if looks else None,
        "goes_back": _goes_back(found, form.money) if looks else None,
        "began_at": began_at(profile.cached(), order),
    }
    title = _("Withdrawal from order %(order)s") % {"order": order.reference}
    return show(request, "withdrawal", title, context, 422 if form.errors else 200)


def _goes_back(found: Withdrawal, owed: Money) -> Money:
    """What the refund sends, as payments reckons it; nothing when less is left."""
    left = payments.refundable(found.order) - owed
    return Money(max(left.amount, 0), owed.currency)


def _within(form: SettleForm, found: Withdrawal) -> None:
    """Said before the button, too. Raises Invalid."""
    if form.money > found.most:
        form.add_error("owed", sentence(orders.OwedTooMuch(found.most)))
        raise Invalid


def _is_as_seen(request: HttpRequest, form: SettleForm, found: Withdrawal) -> bool:
    """A sum that moved since it was looked at is looked at again."""
    return request.POST.get("seen") == str(_goes_back(found, form.money).amount)


def _settle(request: HttpRequest, order: Order, form: SettleForm) -> None:
    """Raises Invalid."""
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
