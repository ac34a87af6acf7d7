"""Write the brief for a client who told it elsewhere: all questions on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors
from agency.desk.links import at
from agency.desk.page import actor, show
from agency.desk.refusals import sentence
from kernel.files import FileRefused
from kernel.states import IllegalTransition
from orders import services as orders
from orders.brief_form import BriefForm, answers_of, files_hint, live_files
from orders.models import BriefAnswer, Order
from orders.states import OrderStatus


@require_http_methods(["GET", "HEAD", "POST"])
def write_brief(request: HttpRequest, reference: str) -> HttpResponse:
    """`save` keeps what is there, `send` hands it in. Nothing typed is lost either way."""
    order = doors.order_of(reference)
    if order.status != OrderStatus.AWAITING_BRIEF:
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    answers = _asked(order)
    if request.method != "POST":
        return _show(request, order, BriefForm(answers), answers)
    sends = request.POST.get("go") == "send"
    form = BriefForm(answers, request.POST, request.FILES, is_complete=sends)
    if not _save(request, order, form):
        return _show(request, order, form, _asked(order), status=422)
    if not sends:
        messages.success(request, _("The brief is saved. Hand it in when it is complete."))
        return redirect(at("desk_write_brief", reference))
    try:
        orders.submit_brief(order_id=order.pk, actor=actor(request))
    except orders.BriefIncomplete:
        messages.info(request, _("Saved. One of the answers calls for a little more:"))
        return redirect(at("desk_write_brief", reference))
    messages.success(request, _("The brief is handed in."))
    return redirect(at("desk_order", reference))


def _asked(order: Order) -> list[BriefAnswer]:
    return [answer for answer in answers_of(order.brief) if answer.is_asked]


def _save(request: HttpRequest, order: Order, form: BriefForm) -> bool:
    """Text first, then files, then what is wrong."""
    orders.save_answers(order_id=order.pk, answers=form.typed(), actor=actor(request))
    unasked = order.brief.answers.filter(is_asked=False)
    form.stop_asking(set(unasked.values_list("question__slug", flat=True)))
    is_fine = form.is_valid()
    for slug, answer, upload in form.uploads():
        try:
            orders.add_brief_file(
                order_id=order.pk,
                question_id=answer.question_id,
                upload=upload,
                actor=actor(request),
            )
        except FileRefused as refused:
            form.add_error(slug, refused.message)
        except orders.TooManyFiles as full:
            text = _("A question takes %(limit)d files at most. Remove one to add another.")
            form.add_error(slug, text % {"limit": full.limit})
    return is_fine and not form.errors


def _show(
    request: HttpRequest,
    order: Order,
    form: BriefForm,
    answers: list[BriefAnswer],
    status: int = 200,
) -> HttpResponse:
    saved = {answer.question.slug: answer for answer in answers}
    rows = [
        {
            "field": form[slug],
            "answer": answer,
            "hint": files_hint(answer),
            "files": live_files(saved.get(slug, answer)),
        }
        for slug, answer in form.answers.items()
    ]
    context = {"order": order, "form": form, "fields": rows}
    title = _("Write the brief of %(order)s") % {"order": order.reference}
    return show(request, "write_brief", title, context, status)
