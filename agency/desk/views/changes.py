"""The changes a client asked for: what they wrote, and what of it the freelancer reads."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import doors, marking
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.reword_form import RewordForm
from kernel.actors import Actor
from orders import services as orders
from orders.clearing import Wording, changes
from orders.models import Order
from orders.names import names_of
from orders.states import OPEN


@require_http_methods(["GET", "HEAD", "POST"])
def changes_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The last round; the order's page while no changes were asked."""
    order = doors.order_of(reference)
    asked = changes(order)
    if not asked:
        return redirect(at("desk_order", reference))
    posted = request.POST if request.method == "POST" else None
    if posted is not None and asked[-1].key not in posted:
        messages.info(request, _("The client asked for other changes meanwhile: read them first."))
        return redirect(at("desk_changes", reference))
    form = RewordForm(posted, wordings=asked[-1:], names=names_of(order))
    if posted is not None:
        try:
            _keep(request, asked[-1], form)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    title = _("Changes to %(order)s") % {"order": reference}
    context = _context(order, asked[-1], form)
    return show(request, "changes", title, context, 422 if form.errors else 200)


def _context(order: Order, asked: Wording, form: RewordForm) -> dict[str, object]:
    told = _("What may tell who the client is crosses masked, until you say otherwise.")
    return {
        "order": order,
        "form": form,
        "original": marking.marked(asked.written, asked.findings),
        "crossing": asked.forward or asked.written,
        "reason": told if asked.findings else "",
        "is_open": order.status in OPEN,
    }


def _keep(request: HttpRequest, asked: Wording, form: RewordForm) -> None:
    """The same words again say that the owner has looked."""
    valid(form)
    text, who = form.cleaned_data.get(asked.key) or asked.forward or asked.written, actor(request)
    done = _(
        "The freelancer reads these words on the job’s page. Write to them if they have begun."
    )
    attempt(request, form, lambda: _reword(asked, text, who), done)


def _reword(asked: Wording, text: str, who: Actor) -> None:
    orders.rewrite(wording=asked, text=text, actor=who)
