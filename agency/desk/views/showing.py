"""The owner asks whether work may be shown, and shows what the client agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agency.desk import doors, showing
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from agency.desk.showing import ShowWorkForm
from catalog import samples
from orders import services as orders
from orders.models import Order


@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """One press, one mail, once."""
    if not is_owner(request.user):
        raise Http404
    order, who = doors.order_of(reference), actor(request)
    attempt(
        request,
        None,
        lambda: orders.ask_to_show(order_id=order.pk, actor=who),
        _("The client is asked by mail and on their order page. They are not asked again."),
    )
    return redirect(at("desk_order", reference))


@require_http_methods(["GET", "HEAD", "POST"])
def show_work(request: HttpRequest, reference: str) -> HttpResponse:
    """A picture of the work, its texts, and onto the service's page."""
    if not is_owner(request.user):
        raise Http404
    order = doors.order_of(reference)
    card = showing.card_of(order)
    if card is None or not card.has_agreed:
        messages.info(request, sentence(orders.NoConsent()))
        return redirect(at("desk_order", reference))
    delivered = showing.pictures_of(order)
    names = showing.names_to_keep(order, card) if request.method == "POST" else ()
    form = ShowWorkForm(
        request.POST or None, request.FILES or None, delivered=delivered, names=names
    )
    if request.method == "POST":
        try:
            valid(form)
            _show(request, order, form)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    context = {"order": order, "form": form, "card": card}
    title = _("Show the work of %(order)s") % {"order": reference}
    return show(request, "show_work", title, context, 422 if form.errors else 200)


def _show(request: HttpRequest, order: Order, form: ShowWorkForm) -> None:
    """The copies are stored before the order is locked. Raises Invalid."""
    kept, who = samples.keep(form.copies), actor(request)
    try:
        attempt(
            request,
            form,
            lambda: orders.show_work(
                order_id=order.pk, texts=form.texts, kept=kept, file=form.file, actor=who
            ),
            _("The picture stands on the page of the service now."),
        )
    finally:
        samples.drop_spare(kept)
