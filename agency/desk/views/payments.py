"""Freelancer payments, and money that has to go back. Only the owner records payments."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agency.desk import doors
from agency.desk.coupons import today
from agency.desk.links import at
from agency.desk.money_forms import InvoiceNumberForm, RecordPaymentForm, RefundSentForm
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, attempt, show, valid
from kernel import profile
from kernel.money import Money, total
from orders.models import Order
from payments import services as payments
from payments.forms import RefundAccountForm
from payments.models import Payout, RefundAccount

PAID_SHOWN = 30
OPEN_SHOWN = 300


@require_safe
def payments_page(request: HttpRequest) -> HttpResponse:
    rows = Payout.objects.select_related("freelancer", "assignment__order")
    waiting = list(rows.filter(paid_on=None).order_by("due_on", "pk")[:OPEN_SHOWN])
    due = [row for row in waiting if row.due_on <= today()]
    context = {
        "due": due,
        "later": [row for row in waiting if row.due_on > today()],
        "paid": rows.exclude(paid_on=None).order_by("-paid_on", "-pk")[:PAID_SHOWN],
        "due_total": _sum(due),
        "owed_total": _sum(waiting),
    }
    return show(request, "payments", _("Freelancer payments"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def payment_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """One payment: first the invoice number, then the bank's reference and day."""
    if not is_owner(request.user):
        raise Http404
    payout = doors.payout_of(public_id)
    is_number = request.POST.get("step") == "number"
    posted = request.POST if request.method == "POST" else None
    number = InvoiceNumberForm(
        posted if is_number else None,
        prefix="number",
        initial={"number": payout.invoice_number},
    )
    record = RecordPaymentForm(
        None if is_number else posted,
        prefix="record",
        booked=payout.booked_on,
        today=today(),
    )
    if posted is not None:
        try:
            return _act(request, payout, number, record)
        except Invalid:
            pass
    context = {
        "payout": payout,
        "number_form": number,
        "record_form": record,
        "form": number if is_number else record,
    }
    title = _("Payment to %(name)s") % {"name": payout.freelancer.name}
    return show(request, "payment", title, context, 422 if number.errors or record.errors else 200)


def _act(
    request: HttpRequest, payout: Payout, number: InvoiceNumberForm, record: RecordPaymentForm
) -> HttpResponse:
    who = actor(request)
    if number.is_bound:
        typed = valid(number)["number"]
        attempt(
            request,
            number,
            lambda: payments.record_invoice_number(payout_id=payout.pk, number=typed, actor=who),
            _("The invoice number is noted."),
        )
        return redirect(at("desk_payment", payout.public_id))
    values = valid(record)
    attempt(
        request,
        record,
        lambda: payments.record_payout(payout_id=payout.pk, actor=who, **values),
        _("The payment to %(name)s is recorded.") % {"name": payout.freelancer.name},
    )
    return redirect(at("desk_payments"))


@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the bank again for a refund that failed."""
    if not is_owner(request.user):
        raise Http404
    refund, who = doors.refund_of(public_id), actor(request)
    attempt(
        request,
        None,
        lambda: payments.retry_refund(refund_id=refund.pk, actor=who),
        _("The refund is being tried again."),
    )
    return redirect(at("desk_order", refund.payment.order.reference))


@require_http_methods(["GET", "HEAD", "POST"])
def refund_sent(request: HttpRequest, public_id: str) -> HttpResponse:
    """The owner sent back money that had not come by card, and says so."""
    if not is_owner(request.user):
        raise Http404
    refund, who = doors.refund_of(public_id), actor(request)
    order = refund.payment.order
    if refund.payment.is_by_card:
        messages.info(request, _("This money came by card: it goes back by itself."))
        return redirect(at("desk_order", order.reference))
    is_account = request.POST.get("step") == "account"
    posted = request.POST or None
    form = RefundSentForm(None if is_account else posted, initial={"sent_on": today()})
    account_form = RefundAccountForm(posted if is_account else None)
    if request.method == "POST":
        try:
            if is_account:
                _keep_account(request, order, account_form)
                return redirect(at("desk_refund_sent", refund.public_id))
            values = valid(form)
            attempt(
                request,
                form,
                lambda: payments.record_refund_sent(refund_id=refund.pk, actor=who, **values),
                _("Noted: the money went back to %(name)s.") % {"name": order.name},
            )
            return redirect(at("desk_order", order.reference))
        except Invalid:
            pass
    by_transfer = refund in payments.waiting_transfers(order)
    context = {
        "order": order,
        "refund": refund,
        "form": account_form if is_account else form,
        "sent_form": form,
        "account_form": account_form if by_transfer else None,
        "account": RefundAccount.objects.filter(order=order).first() if by_transfer else None,
    }
    title = _("Money sent back for %(order)s") % {"order": order.reference}
    is_wrong = form.errors or account_form.errors
    return show(request, "refund_sent", title, context, 422 if is_wrong else 200)


def _keep_account(request: HttpRequest, order: Order, form: RefundAccountForm) -> None:
    """Raises Invalid."""
    values = valid(form)
    attempt(
        request,
        form,
        lambda: payments.give_refund_account(order_id=order.pk, **values),
        _("The account is kept until the money has been sent."),
    )


def _sum(rows: list[Payout]) -> Money:
    return total((row.money for row in rows), profile.cached().currency)
