"""Enter an order that came from elsewhere: what was sold, what it leaves, then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agency.desk import entering
from agency.desk.coupons import today
from agency.desk.entry_forms import EntryForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, show, valid
from agency.desk.refusals import is_refusal, sentence
from catalog import storefront
from kernel.templatetags.relais import moment
from orders import services as orders
from orders.models import Channel, Order
from payments import services as payments


@require_safe
def choose_service(request: HttpRequest) -> HttpResponse:
    """First what was sold: its packages and extras make the form."""
    context = {"services": storefront.catalogue(), "channels": Channel.objects.all()}
    return show(request, "enter_choose", _("Enter an order"), context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_order(request: HttpRequest, slug: str) -> HttpResponse:
    """Three steps of one form: `look` shows what it leaves, `edit` comes back, `enter` enters."""
    service = storefront.find(slug)
    if service is None:
        raise Http404
    form = EntryForm(request.POST or None, service=service, today=today())
    step, found = request.POST.get("step", ""), None
    if request.method == "POST":
        try:
            valid(form)
            if step != "enter":
                _check_number(form)
            found = _looked_at(form)
            if step == "enter" and form.cleaned_data["seen"] == found.seen:
                return _enter(request, form, found)
        except Invalid:
            found = None
    looks = found is not None and step != "edit"
    context = {"form": form, "service": service, "found": found, "looks": looks}
    if looks:
        context |= {"values": form.cleaned_data, "is_paid": form.is_paid}
    title = _("Enter an order: %(service)s") % {"service": service.title}
    return show(request, "enter", title, context, 422 if form.errors else 200)


def _check_number(form: EntryForm) -> None:
    """Said where it is typed, before all the rest. Raises Invalid."""
    values = form.cleaned_data
    first = orders.entered_before(channel=values["channel"], reference=values["reference"])
    if first is None or first.form_key == values["form_key"]:
        return
    told = _("This number of %(channel)s is entered already: it is order %(order)s.")
    form.add_error("reference", told % {"channel": first.channel, "order": first.reference})
    raise Invalid


def _looked_at(form: EntryForm) -> entering.Look:
    """The price and what it leaves. Raises Invalid when nothing would be left of it."""
    found = entering.look(form)
    if entering.too_large(found):
        form.add_error("commission", _("The commission takes the whole price. Check both."))
        raise Invalid
    return found


def _enter(request: HttpRequest, form: EntryForm, found: entering.Look) -> HttpResponse:
    who = actor(request)
    draft = entering.draft(form, found, who)
    try:
        if form.is_paid:
            day = form.cleaned_data["received_on"]
            order = payments.enter_paid_order(draft=draft, received_on=day, actor=who)
        else:
            order = orders.place_order(draft=draft)
    except orders.AlreadyEntered as error:
        return _refuse_second(request, error.order)
    except Exception as error:
        if not is_refusal(error):
            raise
        form.add_error(None, sentence(error))
        raise Invalid from error
    messages.success(request, _done(order))
    return redirect(at("desk_order", order.reference))


def _refuse_second(request: HttpRequest, first: Order) -> HttpResponse:
    told = _(
        "Number %(number)s of %(channel)s is entered already: this is that order. Nothing was "
        "entered a second time."
    )
    names = {"number": first.outside_reference, "channel": first.channel}
    messages.warning(request, told % names)
    return redirect(at("desk_order", first.reference))


def _done(order: Order) -> str:
    names = {"order": order.reference, "name": order.name, "moment": moment(order.pay_before)}
    if order.paid_at:
        return _("Order %(order)s is entered and booked as paid. Next comes its brief.") % names
    if order.may_mail:
        told = _(
            "Order %(order)s is entered. %(name)s gets the link by mail, to pay until %(moment)s."
        )
    else:
        told = _(
            "Order %(order)s is entered. Pass the link below on to %(name)s: good until %(moment)s."
        )
    return told % names
