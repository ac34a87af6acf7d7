"""The client's answer whether their work may be shown."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kernel.states import IllegalTransition
from orders import access, services, showing
from orders.message_form import MessageForm
from orders.models import Order, ShowChoice
from orders.rights import May
from orders.showing import ShowForm
from orders.views.doors import order_page_with
from orders.views.space import context_of

_REFUSES = {"no": ShowChoice.NO, "withdraw": ShowChoice.WITHDRAWN}


@require_POST
@order_page_with(May.SHOW)
def show_work(request: HttpRequest, order: Order) -> HttpResponse:
    """`step`: `yes` with the form, `no`, or `withdraw`."""
    if showing.card_of(order) is None:
        raise IllegalTransition(f"{order}: nobody asked to show the work")
    choice, name = _REFUSES.get(request.POST.get("step", "")), ""
    if choice is None:
        form = ShowForm(request.POST, prefix="show")
        if not form.is_valid():
            context = context_of(request, order, MessageForm(), show_form=form)
            return render(request, "orders/detail.html", context, status=422)
        choice, name = form.choice, form.shown_name
    address = get_adapter(request).get_client_ip(request)
    services.answer_showing(
        order_id=order.pk,
        answered=showing.answered(order, choice, address, name),
        actor=access.client_actor(request),
    )
    messages.success(request, _said(choice))
    return redirect(reverse("orders:detail", args=[order.public_id]) + "#showing")


def _said(choice: ShowChoice) -> str:
    if choice == ShowChoice.NO:
        return _("Noted: this work is not shown, and we do not ask again.")
    if choice == ShowChoice.WITHDRAWN:
        return _("Your consent is taken back. The pictures have left the website.")
    return _("Thank you. You can take your consent back here at any time.")
