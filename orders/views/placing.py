"""What the summaries of one order and of several share: the draft, what moved, what follows."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.claims import claim_order
from catalog import sources
from kernel import i18n
from orders import checkout, services, spaces
from orders.agreement import declared
from orders.checkout import Draft
from orders.checkout_page import OfferOnPage, Summary
from orders.details import order_details
from orders.models import Order
from orders.views.no_place import no_place_words

MOVED = (
    services.PriceChanged,
    services.CouponRefused,
    services.TermsChanged,
    services.NotOnSale,
    services.NoPlace,
)
"""Refusals that the same page answers, as it stands now."""


def order_draft(
    request: HttpRequest, page: OfferOnPage, part: Summary, email: str
) -> services.OrderDraft:
    """One order of what was agreed on `page`; alone, the page is its own and only part."""
    start = page.form.cleaned_data.get("start")
    return services.OrderDraft(
        **order_details(part.draft.details, email=email),
        package=part.choice.package,
        extras=part.choice.extras,
        language=i18n.current(),
        form_key=part.draft.form_key,
        client=part.client,
        placed_by=spaces.mate_of(request, part.client),
        coupon_code=part.coupon,
        shown_start=part.turn,
        shown_total=part.quote.gross.amount,
        shown_terms=page.shown_terms,
        origin=None,
        kept=part.draft.kept,
        is_restored=part.draft.is_restored,
        start=declared(start, get_adapter(request).get_client_ip(request)) if start else None,
    )


def say_moved(page: OfferOnPage, refusal: Exception) -> None:
    """Why nothing was ordered, on the page as it stands now."""
    if isinstance(refusal, services.NoPlace):
        page.form.add_error(None, no_place_words(refusal))
    elif isinstance(refusal, services.TermsChanged):
        page.say_terms_changed()
    else:
        page.say_price_changed()


def note_placed(request: HttpRequest, draft: Draft, order: Order) -> None:
    """Where its buyer came from; now this browser may open it, and the draft leads to it."""
    services.record_sources(order_id=order.pk, sources=sources.known(request))
    claim_order(request, order.public_id)
    checkout.mark_placed(request, draft, order.public_id)
