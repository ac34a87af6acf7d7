"""The brief: what the client wrote, what crosses, and the owner's answer to it."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import briefs, doors, marking
from agency.desk.forms import AskForBriefForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.reword_form import RewordForm
from kernel.actors import Actor
from orders import services as orders
from orders.clearing import Wording, wordings
from orders.models import Order
from orders.names import names_of
from orders.states import OrderStatus


@require_http_methods(["GET", "HEAD", "POST"])
def brief_page(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    texts = wordings(order) if order.paid_at else []
    asks = request.POST.get("step") == "ask"
    posted = request.POST if request.method == "POST" else None
    accept = RewordForm(
        None if asks else posted, wordings=texts, names=names_of(order), prefix="accept"
    )
    ask = AskForBriefForm(posted if asks else None, prefix="ask")
    if posted is not None:
        try:
            if asks:
                _ask(request, order, ask)
            else:
                _accept(request, order, accept)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    context = {
        "order": order,
        "answers": briefs.answers(order, texts),
        "reason": marking.reason(texts),
        "accept_form": accept,
        "ask_form": ask,
        "form": ask if asks else accept,
        "is_open": order.status == OrderStatus.BRIEF_CHECK,
    }
    title = _("Brief of %(order)s") % {"order": reference}
    return show(request, "brief", title, context, 422 if accept.errors or ask.errors else 200)


def _accept(request: HttpRequest, order: Order, form: RewordForm) -> None:
    valid(form)
    who = actor(request)
    done = _("The brief is accepted. The date is fixed and a freelancer is being asked.")
    attempt(request, form, lambda: _rewrite_and_accept(order, form.texts, who), done)


def _rewrite_and_accept(order: Order, texts: list[tuple[Wording, str]], who: Actor) -> None:
    """What was rewritten is kept even when production may not begin yet."""
    with transaction.atomic():
        for wording, text in texts:
            orders.rewrite(wording=wording, text=text, actor=who)
    orders.accept_brief(order_id=order.pk, actor=who)


def _ask(request: HttpRequest, order: Order, form: AskForBriefForm) -> None:
    questions = valid(form)["questions"]
    who = actor(request)
    attempt(
        request,
        form,
        lambda: orders.ask_for_brief(order_id=order.pk, questions=questions, actor=who),
        _("Your questions were sent. The brief is open to the client again."),
    )
