"""The last page before a quote becomes an order: the same words and duties as any order's."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from accounts.models import User
from catalog import storefront
from catalog.legal import reading
from catalog.legal.models import Document
from kernel import clock, profile
from orders import pages, services
from orders.buyers import Buyer, BuyerKind
from orders.checkout import Draft
from orders.checkout_page import Summary, steps
from orders.models import ClientQuote
from orders.withdrawal import last_day, period_end


class QuoteSummary(Summary):
    """Lines, days and rounds are the quote's; the VAT is that of who orders."""

    def __init__(
        self, found: ClientQuote, draft: Draft, data: QueryDict | None, client: User | None
    ) -> None:
        self.found, self.draft, self.client = found, draft, client
        self.service, self.sent, self.turn = found.package.service, data is not None, None
        details = draft.details
        self.is_consumer = details["buyer_kind"] == BuyerKind.CONSUMER
        buyer = Buyer(details["country"], details["buyer_kind"], details["vat_number"])
        self.quote = services.price_quote(found, buyer)
        self.terms = reading.current(Document.TERMS)
        self.period_end = period_end(profile.cached(), clock.now())
        self.form = self._form(data)

    @property
    def _offer(self) -> str:
        return f"{self.found.number}:{self.quote.gross.amount}"

    def context(self) -> dict[str, Any]:
        return {
            "found": self.found,
            "service": self.service,
            "quote": self.quote,
            "lines": pages.quoted(self.quote),
            "form": self.form,
            "shown": self.shown,
            "terms": self.terms,
            "steps": steps("summary"),
            "is_consumer": self.is_consumer,
            "buyer": self.buyer(),
            "delivery": self.delivery,
            "deadline": storefront.deadline_words(storefront.brief_deadline()),
            "last_day": last_day(self.period_end),
            "is_dearer": self.quote.gross != self.found.gross,
        }
