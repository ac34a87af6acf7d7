"""An order that staff entered, agreed to by its buyer before they pay it by our link."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from catalog.legal import reading
from catalog.legal import services as law
from catalog.legal.models import Document, LegalText
from kernel import clock, profile
from kernel.states import IllegalTransition
from orders.buyers import StartChoice
from orders.models import Order, StartDeclaration
from orders.services.errors import TermsChanged
from orders.services.placing import Declared, keep_start
from orders.services.process import locked
from orders.states import OrderStatus
from orders.withdrawal import period_end


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the buyer has not been asked yet. Staff who typed the order cannot answer for them."""

    start: bool
    terms: bool

    @property
    def is_whole(self) -> bool:
        return not (self.start or self.terms)


def missing_agreement(order: Order) -> Agreement:
    """One query for an unpaid order of a channel, and the terms once; none for any other.

    Staff who wrote down that a consumer asked to begin at once have answered that question.
    """
    if order.channel_id is None or order.status != OrderStatus.AWAITING_PAYMENT:
        return Agreement(start=False, terms=False)
    is_asked = StartDeclaration.objects.filter(order=order).exists()
    asks_terms = order.terms_id is None and reading.current(Document.TERMS) is not None
    return Agreement(start=order.withdraw_before is not None and not is_asked, terms=asks_terms)


@transaction.atomic
def agree_to_order(
    *, order_id: int, start: Declared | None, shown_terms: str, language: str
) -> Order:
    """Keep what the buyer declared, and the terms they read in `language`, with the order.

    The contract is concluded now, so a consumer's fourteen days begin now. Agreed already: nothing
    more. Raises TermsChanged, and IllegalTransition when the order waits for no payment.
    """
    order = locked(order_id)
    if order.status != OrderStatus.AWAITING_PAYMENT:
        raise IllegalTransition(f"{order} waits for no payment")
    missing = missing_agreement(order)
    if missing.terms:
        order.terms = _terms(language)
        if shown_terms != (order.terms.sha256 if order.terms else ""):
            raise TermsChanged
    if missing.start and start:
        _begin_period(order, start)
    order.save(update_fields=["terms", "withdraw_before", "starts_after"])
    return order


def _begin_period(order: Order, start: Declared) -> None:
    now = clock.now()
    end = period_end(profile.current(), now)
    order.withdraw_before = end
    order.starts_after = None if start.choice == StartChoice.NOW else end
    keep_start(order, start, at=now)


def _terms(language: str) -> LegalText | None:
    try:
        return law.current_version(Document.TERMS, language)
    except law.NothingPublished:
        return None
