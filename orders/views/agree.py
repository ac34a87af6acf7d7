"""What the buyer of an order that staff entered agrees to, before they pay it by our link."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import storefront
from catalog.legal import reading
from catalog.legal.models import Document
from kernel import clock, i18n, profile
from orders import services
from orders.agreement import AgreementForm, ConsumerForm, declared
from orders.models import Order
from orders.rights import May
from orders.views.doors import leaves_for_checkout, on_to_payment, order_page_with
from orders.withdrawal import last_day, period_end


@leaves_for_checkout
@order_page_with(May.PAY)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, order: Order) -> HttpResponse:
    """Its POST keeps what was agreed to and goes on to the payment with the same POST."""
    missing = services.missing_agreement(order)
    if missing.is_whole:
        return redirect("payments:checkout", order.public_id)
    form = _form(request, order, missing)
    if request.method == "POST" and form.is_valid():
        try:
            return _agreed(request, order, form)
        except services.TermsChanged:
            told = _("Our terms of sale changed while you were here. Read the new ones, please.")
            form.add_error(None, told)
    context = _context(order, form, missing)
    return render(request, "orders/agree.html", context, status=422 if form.errors else 200)


def _agreed(request: HttpRequest, order: Order, form: AgreementForm) -> HttpResponse:
    start = form.cleaned_data.get("start")
    address = get_adapter(request).get_client_ip(request)
    services.agree_to_order(
        order_id=order.pk,
        start=declared(start, address) if start else None,
        shown_terms=form.cleaned_data["shown"].removeprefix("terms:"),
        language=i18n.current(),
    )
    return on_to_payment(order)


def _form(request: HttpRequest, order: Order, missing: services.Agreement) -> AgreementForm:
    data = request.POST if request.method == "POST" else None
    if not missing.start:
        return AgreementForm(data)
    deadline = storefront.brief_deadline()
    late = max(deadline, period_end(profile.cached(), clock.now()))
    days, turn = order.days, order.starts_on
    return ConsumerForm(
        data,
        early=storefront.delivery_day(deadline, days, turn=turn),
        late=storefront.delivery_day(late, days, turn=turn),
    )


def _context(order: Order, form: AgreementForm, missing: services.Agreement) -> dict[str, Any]:
    terms = reading.current(Document.TERMS)
    return {
        "order": order,
        "lines": order.lines.all(),
        "form": form,
        "missing": missing,
        "terms": terms if missing.terms else None,
        "shown": f"terms:{terms.sha256 if terms and missing.terms else ''}",
        "is_consumer": order.withdraw_before is not None,
        "last_day": last_day(period_end(profile.cached(), clock.now())),
        "section": "orders",
    }
