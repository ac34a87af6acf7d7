"""Give money back without cancelling: how much and why, then what it leaves, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import by_hand, doors, margins, rows
from agency.desk.actions import can_cancel
from agency.desk.forms import RefundForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, show, valid
from agency.desk.refusals import sentence
from kernel import profile
from kernel.charges import Rates
from kernel.money import Money, total
from kernel.templatetags.relais import money
from orders.models import Order
from payments import services as payments
from payments.margin import less_refund
from payments.models import PaymentStatus


@require_http_methods(["GET", "HEAD", "POST"])
def refund_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Three steps of one form: `look` shows what the amount leaves, `edit` comes back, `refund`."""
    order = doors.order_of(reference)
    left = payments.refundable(order) if order.paid_at else Money(0, order.currency)
    if request.method != "POST" and not left:
        messages.info(request, _why_nothing(order))
        return redirect(at("desk_order", reference))
    form = RefundForm(request.POST or None, left=left)
    looks = False
    if request.method == "POST":
        try:
            valid(form)
            if request.POST.get("step") == "refund":
                _refund(request, order, form)
                return redirect(at("desk_order", reference))
            _within(form, order, left)
            looks = request.POST.get("step") == "look"
        except Invalid:
            pass
    return _show(request, order, form, left, looks=looks)


def _why_nothing(order: Order) -> str:
    """Where the money is when none of it can be refunded."""
    if order.paid_at is None:
        apart = (row.money for row in rows.troubles(order) if row.is_mismatch and row.money)
        if amount := total(apart, order.currency):
            told = _(
                "This order is not paid. %(amount)s lies apart that it did not ask for: send it "
                "back from this page."
            )
            return told % {"amount": money(amount)}
        if not order.payments.filter(status=PaymentStatus.SUCCEEDED).exists():
            return _("This order is not paid: there is nothing to refund.")
    return sentence(payments.NothingToRefund())


def _within(form: RefundForm, order: Order, left: Money) -> None:
    """Said before the button, too. Raises Invalid."""
    if not left:
        form.add_error("amount", _why_nothing(order))
        raise Invalid
    if form.money > left:
        _refuse(form, payments.RefundTooLarge(left))


def _refuse(form: RefundForm, error: Exception) -> None:
    form.add_error("amount", sentence(error))
    raise Invalid from error


def _refund(request: HttpRequest, order: Order, form: RefundForm) -> None:
    """The form's key makes a second click the same refund. Raises Invalid."""
    try:
        refund = payments.request_refund(
            order_id=order.pk,
            amount=form.money,
            reason=form.cleaned_data["reason"],
            actor=actor(request),
            key=f"desk:{order.public_id}:{form.cleaned_data['key']}",
        )
    except (payments.NothingToRefund, payments.RefundTooLarge, payments.OtherMode) as error:
        _refuse(form, error)
        return
    words = {"amount": money(refund.money), "name": order.name}
    if refund.money != form.money:
        told = _("This form had already refunded %(amount)s to %(name)s. Nothing more was sent.")
        messages.info(request, told % words)
        return
    messages.success(request, by_hand.told_promise(refund.payment, refund.money, order))


def _show(
    request: HttpRequest, order: Order, form: RefundForm, left: Money, *, looks: bool
) -> HttpResponse:
    """`looks`: the amount is good; show it beside what it leaves, with the last button."""
    rates = Rates(profile.cached())
    now = margins.picture(order, margins.jobs_of(order), rates)
    amount = form.money if looks else left
    after = less_refund(order, now.outlook, amount, left=left, rates=rates) if left else now.outlook
    context = {
        "order": order,
        "form": form,
        "left": left,
        "amount": amount,
        "looks": looks,
        "way": payments.refund_way(order).value,
        "is_whole": now.is_whole,
        "margin": margins.refund_table(now, after),
        "may_cancel": can_cancel(order),
    }
    title = _("Refund order %(order)s") % {"order": order.reference}
    return show(request, "refund", title, context, 422 if form.errors else 200)
