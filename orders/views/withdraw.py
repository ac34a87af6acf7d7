"""Withdrawing from the contract: the declaration, then its confirmation. No sign-in is asked."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel import clock
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from orders import access, services
from orders.forms import WithdrawForm
from orders.models import Order, Withdrawal
from orders.rights import May
from orders.withdrawal import Right, declaration, last_day, owed_now, right_of

HOLDS = timedelta(minutes=30)
_SHOWN = signing.Signer(salt="orders.withdraw.shown")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """`step` of the POST: `declare` shows the declaration, `confirm` makes it."""
    order = access.get_order_to_withdraw(token)
    done = Withdrawal.objects.select_related("settlement").filter(order=order).first()
    if done:
        return render(request, "orders/withdrawn.html", {"order": order, "withdrawal": done})
    if right_of(order) != Right.OPEN:
        return _refuse(request, order)
    initial = {"name": order.name, "email": order.email}
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("step") == "confirm":
            return _withdraw(request, order, form, token)
        return _show(request, order, form, confirms=True)
    return _show(request, order, form, confirms=False)


def _withdraw(request: HttpRequest, order: Order, form: WithdrawForm, token: str) -> HttpResponse:
    shown = _read_shown(request.POST.get("shown", ""), order)
    if shown is None:
        return _show(request, order, form, confirms=True)
    is_theirs = May.PAY in access.rights_on(request, order)
    try:
        services.withdraw_order(
            order_id=order.pk,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
            text=declaration(order, form.cleaned_data["name"]),
            actor=access.client_actor(request) if is_theirs else Actor(ActorKind.CLIENT),
            shown=shown,
        )
    except services.CannotWithdraw:
        order.refresh_from_db()
        return _refuse(request, order)
    return redirect("orders:withdraw", token)


def _show(
    request: HttpRequest, order: Order, form: WithdrawForm, *, confirms: bool
) -> HttpResponse:
    owed = owed_now(order)
    context = {
        "order": order,
        "form": form,
        "confirms": confirms,
        "words": declaration(order, form.cleaned_data["name"]) if confirms else "",
        "owed": owed,
        "goes_back": order.unrefunded - owed,
        "shown": _keep_shown(order, owed),
        "last_day": last_day(order.withdraw_before) if order.withdraw_before else None,
    }
    return render(request, "orders/withdraw.html", context)


def _keep_shown(order: Order, owed: Money) -> str:
    """The sum beside the button, signed: it holds for a while, however long they hesitate."""
    return _SHOWN.sign_object([order.public_id, owed.amount, clock.now().timestamp()])


def _read_shown(text: str, order: Order) -> Money | None:
    """None when no sum stood there lately: then it is shown again."""
    try:
        public_id, amount, at = _SHOWN.unsign_object(text)
    except signing.BadSignature:
        return None
    is_fresh = clock.now().timestamp() - at <= HOLDS.total_seconds()
    return Money(amount, order.currency) if is_fresh and public_id == order.public_id else None


def _refuse(request: HttpRequest, order: Order) -> HttpResponse:
    context = {
        "order": order,
        "right": right_of(order),
        "last_day": last_day(order.withdraw_before) if order.withdraw_before else None,
    }
    return render(request, "orders/withdraw_over.html", context, status=409)
