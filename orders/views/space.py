"""The client's space: their orders, one order, and each decision on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import client_required
from accounts.limits import refuse, too_many_uploads
from kernel import files
from orders import access, home, pages, papers, services, spaces, transfers_back
from orders.forms import CancelForm
from orders.lead_pages import questions_of
from orders.message_form import ChangesForm, MessageForm
from orders.models import Order
from orders.rights import May
from orders.showing import ShowForm, card_of
from orders.starting import later_start
from orders.states import OPEN, PROCESS, OrderStatus
from orders.team_pages import deeds, not_yours
from orders.views.doors import leaves_for_checkout, order_page, order_page_with


@require_safe
@never_cache
@client_required
def order_list(request: HttpRequest) -> HttpResponse:
    space = spaces.current(request)
    questions = [] if space.seat else questions_of(space.client)
    context = {**home.groups(space.client, space.rights), "questions": questions}
    return render(request, "orders/list.html", context | spaces.frame(request, "orders", space))


@require_safe
@leaves_for_checkout
@order_page
def detail(request: HttpRequest, order: Order) -> HttpResponse:
    return render(request, "orders/detail.html", context_of(request, order, MessageForm()))


@require_POST
@order_page_with(May.TALK)
def message(request: HttpRequest, order: Order) -> HttpResponse:
    if request.FILES and too_many_uploads(request):
        return refuse(request)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "orders/detail.html", context_of(request, order, form))
    services.post_message(
        order_id=order.pk,
        body=form.cleaned_data["body"],
        uploads=form.cleaned_data["uploads"],
        actor=access.client_actor(request),
    )
    messages.success(request, _("Your message is sent."))
    return redirect("orders:detail", order.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@order_page_with(May.APPROVE)
def approve(request: HttpRequest, order: Order) -> HttpResponse:
    PROCESS.check("approve", order.status, access.client_actor(request).kind)
    if request.method == "POST":
        services.approve_delivery(order_id=order.pk, actor=access.client_actor(request))
        messages.success(request, _("You approved the delivery. Your order is completed."))
        return redirect("orders:detail", order.public_id)
    return render(request, "orders/approve.html", {"order": order, "section": "orders"})


@require_http_methods(["GET", "HEAD", "POST"])
@order_page_with(May.APPROVE)
def request_changes(request: HttpRequest, order: Order) -> HttpResponse:
    PROCESS.check("request_changes", order.status, access.client_actor(request).kind)
    if request.FILES and too_many_uploads(request):
        return refuse(request)
    form = ChangesForm(request.POST or None, request.FILES or None)
    context = {"order": order, "form": form, "section": "orders"}
    context["had_files"] = bool(request.FILES)
    if request.method == "POST" and form.is_valid():
        try:
            services.request_changes(
                order_id=order.pk,
                body=form.cleaned_data["body"],
                uploads=form.cleaned_data["uploads"],
                actor=access.client_actor(request),
            )
        except services.NoRoundsLeft:
            typed = {"typed": form.cleaned_data["body"]}
            return render(request, "orders/no_rounds_left.html", {**context, **typed}, status=409)
        messages.success(request, _("We have your changes. The date of the new version follows."))
        return redirect("orders:detail", order.public_id)
    template = "orders/changes.html" if order.revisions_left else "orders/no_rounds_left.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@order_page_with(May.PAY)
def cancel(request: HttpRequest, order: Order) -> HttpResponse:
    PROCESS.check("cancel", order.status, access.client_actor(request).kind)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actor = access.client_actor(request)
        services.cancel_order(order_id=order.pk, actor=actor, reason=reason)
        messages.success(request, _("Your order is cancelled."))
        return redirect("orders:detail", order.public_id)
    context = {"order": order, "form": form, "section": "orders"}
    return render(request, "orders/cancel.html", context)


@require_safe
@order_page
def delivery_file(request: HttpRequest, order: Order, file_public_id: str) -> HttpResponseBase:
    file = access.get_delivery_file(order, file_public_id)
    return files.signed_redirect(request, file.file, file.name)


@require_safe
@order_page
def message_file(request: HttpRequest, order: Order, file_public_id: str) -> HttpResponseBase:
    file = access.get_message_file(order, file_public_id)
    return files.signed_redirect(request, file.file, file.name)


@require_safe
@order_page
def changes_file(request: HttpRequest, order: Order, file_public_id: str) -> HttpResponseBase:
    file = access.get_changes_file(order, file_public_id)
    return files.signed_redirect(request, file.file, file.name)


@require_safe
@order_page
def brief_file(request: HttpRequest, order: Order, file_public_id: str) -> HttpResponseBase:
    file = access.get_brief_file(order, file_public_id)
    return files.signed_redirect(request, file.file, file.name)


def context_of(
    request: HttpRequest, order: Order, form: MessageForm, *, show_form: ShowForm | None = None
) -> dict[str, Any]:
    """Of the order's page."""
    delivered = pages.deliveries(order)
    rights = access.rights_on(request, order)
    pays, briefs = May.PAY in rights, May.BRIEF in rights
    is_to_review = order.status == OrderStatus.DELIVERED
    return {
        "order": order,
        "title": pages.title(order),
        "stand": pages.stand(order),
        "kind": pages.pill_kind(order),
        "is_late": pages.is_late(order),
        "steps": pages.steps(order),
        "latest": delivered[0] if delivered else None,
        "earlier": delivered[1:],
        "is_to_review": is_to_review,
        "start": later_start(order),
        "withdrawal": pages.withdrawal_of(order),
        "withdraw": pages.withdraw_facts(order) if pays else {},
        "agency_reason": pages.agency_reason(order),
        "can_pay": pays and pages.can_pay(order),
        "to_pay": pages.to_pay(order) if pays else {},
        "can_write_brief": briefs and pages.may(order, "submit_brief"),
        "can_answer": May.APPROVE in rights,
        "can_talk": May.TALK in rights,
        "may_order": pays,
        "not_yours": not_yours(order, rights),
        "deeds": deeds(order),
        "can_cancel": pays and pages.may(order, "cancel"),
        "can_repeat": pays and order.status not in OPEN and request.user.is_authenticated,
        "has_brief": pages.has_brief(order),
        "lines": pages.receipt(order),
        "papers": papers.of(order) if order.paid_at and pays else [],
        "total_label": pages.total_label(order),
        "conversation": pages.conversation(order),
        "form": form,
        "names_refund_account": May.REFUND in rights and transfers_back.waits(order),
        "showing": card_of(order, show_form) if May.SHOW in rights else None,
        "had_files": bool(request.FILES),
        "section": "orders",
    }
