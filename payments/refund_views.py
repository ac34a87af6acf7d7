"""Where a client says to which account a refund by bank transfer goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import client_page
from kernel.money import total
from orders.access import get_order_for_client
from orders.models import Order
from orders.rights import May
from payments import services
from payments.forms import RefundAccountForm
from payments.models import RefundAccount


@never_cache
@client_page
@require_http_methods(["GET", "HEAD", "POST"])
def refund_account(request: HttpRequest, public_id: str) -> HttpResponse:
    """While a refund waits to be sent; else on to the order. Only the end of it is shown again.

    For the client alone: a mate who pays may not turn the money towards an account of theirs."""
    order = get_order_for_client(request, public_id, May.REFUND)
    waiting = services.waiting_transfers(order)
    if not waiting:
        return redirect("orders:detail", order.public_id)
    form = RefundAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _give(request, order, form)
        return redirect("orders:detail", order.public_id)
    context = {
        "order": order,
        "form": form,
        "amount": total((row.money for row in waiting), order.currency),
        "given": RefundAccount.objects.filter(order=order).first(),
        "section": "orders",
    }
    status = 422 if form.errors else 200
    return render(request, "payments/refund_account.html", context, status=status)


def _give(request: HttpRequest, order: Order, form: RefundAccountForm) -> None:
    """The refund may have been sent while they typed: then no account is kept."""
    try:
        services.give_refund_account(order_id=order.pk, **form.cleaned_data)
    except services.NoRefundWaits:
        messages.info(request, _("Your refund has been sent already. Your account was not kept."))
    else:
        messages.success(request, _("Thank you: your refund goes to this account."))
