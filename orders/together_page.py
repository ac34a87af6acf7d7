"""The summary of several orders at once: each as it would be alone, then the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from catalog import storefront
from catalog.models import Service
from kernel.money import Money, total
from orders import pages, services
from orders.agreement import AgreementForm, ConsumerForm
from orders.checkout import Draft
from orders.checkout_page import OfferOnPage, Summary, steps
from orders.coupon_words import refusal_words
from orders.services import CouponProblem, CouponRefused
from orders.withdrawal import last_day


@dataclass(frozen=True)
class Item:
    """A draft of the selection as its service is sold now; `problem`: why it cannot be ordered."""

    draft: Draft
    service: Service | None
    title: str
    problem: str = ""

    @property
    def choice(self) -> storefront.Choice | None:
        if self.service is None:
            return None
        return storefront.chosen(self.service, self.draft.package, self.draft.extras)


def look_up(drafts: Sequence[Draft]) -> list[Item]:
    """Each with what stands against it today. Queries only for what is off sale."""
    found: list[Item] = []
    for draft in drafts:
        service = storefront.find(draft.service)
        title = service.title if service else _title_of(draft)
        before = [each.service for each in found]
        found.append(Item(draft, service, title, _problem(service, before)))
    return found


def _title_of(draft: Draft) -> str:
    service = storefront.was_sold(draft.service)
    return service.title if service else draft.service


def _problem(service: Service | None, before: Sequence[Service | None]) -> str:
    if service is None:
        return _("This service is no longer on sale. Remove it to order the rest.")
    if storefront.is_closed(service):
        return _("All places of this service are taken. Remove it to order the rest.")
    if service.queue_cap is not None and service in before:
        return _("This service takes only so many orders at once. Order the second one alone.")
    return ""


class TogetherSummary(OfferOnPage):
    """All drafts as they can be ordered now. `data`: what was sent, None when the page is read."""

    def __init__(
        self, items: Sequence[Item], code: str, data: QueryDict | None, client: User | None = None
    ) -> None:
        self.client, self.data = client, data
        self.parts = [
            Summary(each.service, replace(each.draft, coupon=""), None, client)
            for each in items
            if each.service
        ]
        self.coupon, self.coupon_problem, self.coupon_typed = "", "", ""
        self.coupon_for = ""
        if code:
            self._use_coupon(code)
        self.terms = self.parts[0].terms
        self.is_consumer = self.parts[0].is_consumer
        self.form = self._form()

    def _use_coupon(self, code: str) -> None:
        """It counts once: for the order where it takes the most off."""
        try:
            place = self.place_for(code)
        except CouponRefused as refusal:
            self.coupon_problem = refusal_words(refusal)
            return
        part = self.parts[place]
        used = Summary(part.service, replace(part.draft, coupon=code), None, self.client)
        self.parts[place] = used
        self.coupon, self.coupon_for = used.coupon, used.service.title

    def place_for(self, code: str) -> int:
        """Which order a code counts for. Raises CouponRefused when it counts for none."""
        off, refusals = [], []
        for place, part in enumerate(self.parts):
            try:
                coupon = services.find_coupon(code=code, wish=part.wish)
            except CouponRefused as refusal:
                refusals.append(refusal)
            else:
                less = services.discounted(part.quote, coupon).discount
                off.append((less.amount, -place))
        if not off:
            raise next(
                (each for each in refusals if each.problem != CouponProblem.OTHER_SERVICE),
                refusals[0],
            )
        return -max(off)[1]

    @property
    def gross(self) -> Money:
        return total((part.quote.gross for part in self.parts), self._currency)

    @property
    def _currency(self) -> str:
        return self.parts[0].quote.gross.currency

    @property
    def _offer(self) -> str:
        whole = "\n".join(f"{part.draft.key}:{part._offer}" for part in self.parts)
        return sha256(whole.encode()).hexdigest()

    def context(self) -> dict[str, Any]:
        first = self.parts[0]
        return {
            "parts": [{**part.context(), "lines": pages.quoted(part.quote)} for part in self.parts],
            "draft": first.draft,
            "last": self.parts[-1],
            "gross": self.gross,
            "net": total((part.quote.net for part in self.parts), self._currency),
            "vat": total((part.quote.vat for part in self.parts), self._currency),
            "form": self.form,
            "shown": self.shown,
            "terms": self.terms,
            "coupon": self.coupon,
            "coupon_for": self.coupon_for,
            "coupon_problem": self.coupon_problem,
            "coupon_typed": self.coupon_typed,
            "steps": steps("summary"),
            "is_consumer": self.is_consumer,
            "buyer": first.buyer(),
            "deadline": storefront.deadline_words(storefront.brief_deadline()),
            "last_day": last_day(first.period_end),
        }

    def _form(self) -> AgreementForm:
        if not self.is_consumer:
            return AgreementForm(self.data)
        early = max(part.delivery for part in self.parts)
        late = max(part.late_delivery for part in self.parts)
        return ConsumerForm(self.data, early=early, late=late, several=True)
