"""Answers to both sides of the wall, each in its own thread."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.desk import doors
from agency.desk.forms import ClientReplyForm, JobReplyForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, valid
from agency.desk.views.order import render_order
from freelancers import services as freelancers
from kernel.actors import ActorKind
from orders import services as orders
from orders.models import Order
from orders.names import names_of


@require_POST
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    order, who = doors.order_of(reference), actor(request)
    form = ClientReplyForm(request.POST, request.FILES, prefix="client")

    def send() -> object:
        typed = form.cleaned_data
        return orders.post_message(
            order_id=order.pk, body=typed["body"], uploads=typed["uploads"], actor=who
        )

    try:
        valid(form)
        attempt(request, form, send, _done(order))
    except Invalid:
        return render_order(request, order, reply_form=form, status=422)
    return redirect(at("desk_order", reference))


def _done(order: Order) -> str:
    if order.may_mail:
        return _("Your message was sent to the client.")
    return _(
        "Kept here. This client gets no mails: copy the words to pass on into a message at the "
        "channel."
    )


@require_POST
def no_answer(request: HttpRequest, reference: str) -> HttpResponse:
    order, who = doors.order_of(reference), actor(request)
    attempt(
        request,
        None,
        lambda: orders.close_messages(order_id=order.pk, actor=who),
        _("The messages of the client are marked as needing no answer."),
    )
    return redirect(at("desk_order", reference))


@require_POST
def job_reply(request: HttpRequest, reference: str, job: str) -> HttpResponse:
    order, who = doors.order_of(reference), actor(request)
    assignment = doors.job_of(order, job)
    form = JobReplyForm(request.POST, prefix=f"job-{job}", names=names_of(order))

    def send() -> object:
        body = form.cleaned_data["body"].strip()
        return _once(
            order,
            lambda: _is_last(assignment.messages, body),
            lambda: freelancers.post_job_message(assignment_id=assignment.pk, body=body, actor=who),
        )

    try:
        valid(form)
        attempt(request, form, send, _("Your message was sent to the freelancer."))
    except Invalid:
        return render_order(request, order, job_forms={job: form}, status=422)
    return redirect(at("desk_order", reference))


@require_POST
def job_no_answer(request: HttpRequest, reference: str, job: str) -> HttpResponse:
    assignment, who = doors.job_of(doors.order_of(reference), job), actor(request)
    attempt(
        request,
        None,
        lambda: freelancers.close_job_messages(assignment_id=assignment.pk, actor=who),
        _("The messages of the freelancer are marked as needing no answer."),
    )
    return redirect(at("desk_order", reference))


def _once(order: Order, is_sent: Callable[[], bool], send: Callable[[], object]) -> object:
    """A second click on "Send" writes no second message."""
    with transaction.atomic():
        Order.objects.select_for_update().get(pk=order.pk)
        return None if is_sent() else send()


def _is_last(thread: object, body: str) -> bool:
    last = thread.order_by("-created_at", "-pk").first()  # type: ignore[attr-defined]
    return last is not None and last.author_kind == ActorKind.STAFF and last.body == body
