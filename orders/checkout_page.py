"""The summary page of a checkout: what it shows, and whether what is sent agrees with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from catalog import storefront
from catalog.legal import reading
from catalog.legal.models import Document
from catalog.models import Service
from kernel import clock, i18n, profile
from kernel.countries import country_name
from orders import pages, services
from orders.again import repeat_of
from orders.agreement import AgreementForm, ConsumerForm
from orders.buyers import Buyer, BuyerKind
from orders.checkout import Draft
from orders.coupon_words import refusal_words
from orders.withdrawal import last_day, period_end

Facts = list[dict[str, str]]


def steps(current: str) -> list[dict[str, str]]:
    """Where the buyer is, as components/steps.html draws it."""
    names = {"choice": _("Choice"), "details": _("Details"), "summary": _("Summary")}
    names["pay"] = _("Payment")
    here = list(names).index(current)
    states = ["done" if n < here else "current" if n == here else "next" for n in range(len(names))]
    return [
        {"label": label, "date": "", "state": state}
        for label, state in zip(names.values(), states, strict=True)
    ]


class OfferOnPage(ABC):
    """What stands beside the button, and whether what is sent agrees with it."""

    form: AgreementForm
    terms: reading.Shown | None

    @property
    def shown(self) -> str:
        """What the button is about: the offer, and the terms of sale that come with it."""
        return f"{self._offer}:{self.shown_terms}"

    @property
    @abstractmethod
    def _offer(self) -> str:
        """What is offered at which price, as one word."""

    @property
    def shown_terms(self) -> str:
        return self.terms.sha256 if self.terms else ""

    def is_agreed(self) -> bool:
        """Whether the form is whole and sent from a page that showed what holds now."""
        is_fine = self.form.is_valid()
        offer, _colon, terms = self.form.data.get("shown", "").rpartition(":")
        if offer != self._offer:
            self.say_price_changed()
            return False
        if terms != self.shown_terms:
            self.say_terms_changed()
            return False
        return is_fine

    def say_price_changed(self) -> None:
        told = _(
            "The offer changed while you were here. Nothing is ordered: read the new summary, then"
            " order if you agree."
        )
        self.form.add_error(None, told)

    def say_terms_changed(self) -> None:
        told = _(
            "Our terms of sale changed while you were here. Nothing is ordered: read the new ones,"
            " then order if you agree."
        )
        self.form.add_error(None, told)


class Summary(OfferOnPage):
    """One draft as it can be ordered now. `data`: what was sent, None when the page is read."""

    def __init__(
        self,
        service: Service,
        draft: Draft,
        data: QueryDict | None,
        client: User | None = None,
    ) -> None:
        self.service, self.draft, self.sent = service, draft, data is not None
        self.client = client
        self.choice = storefront.chosen(service, draft.package, draft.extras)
        details = draft.details
        self.is_consumer = details["buyer_kind"] == BuyerKind.CONSUMER
        buyer = Buyer(details["country"], details["buyer_kind"], details["vat_number"])
        self.quote = services.quote(
            package=self.choice.package,
            extras=self.choice.extras,
            buyer=buyer,
            agency=profile.cached(),
        )
        self.full_price = self.quote.gross
        self.coupon, self.coupon_problem, self.coupon_typed = "", "", ""
        if draft.coupon:
            self._use_coupon(draft.coupon)
        self.turn = storefront.turn_of(service)
        self.terms = reading.current(Document.TERMS)
        self.period_end = period_end(profile.cached(), clock.now())
        self.form = self._form(data)

    def _use_coupon(self, code: str) -> None:
        """It counted when it was typed; when it does not any more, the page says why."""
        try:
            coupon = services.find_coupon(code=code, wish=self.wish)
        except services.CouponRefused as refusal:
            self.coupon_problem = refusal_words(refusal)
        else:
            self.coupon, self.quote = coupon.code, services.discounted(self.quote, coupon)

    @property
    def wish(self) -> services.Wish:
        email = self.draft.details["email"]
        return services.Wish(self.choice.package, self.choice.extras, email, self.client)

    @property
    def _offer(self) -> str:
        """Package, extras, price, and the day a full queue begins."""
        extras = ",".join(extra.code for extra in self.choice.extras)
        return f"{self.choice.package.tier}:{extras}:{self.quote.gross.amount}:{self.turn or ''}"

    @property
    def delivery(self) -> datetime:
        deadline = storefront.brief_deadline()
        return storefront.delivery_day(deadline, self.quote.days, turn=self.turn)

    @property
    def late_delivery(self) -> datetime:
        """When work waits for the end of the withdrawal period."""
        start = max(storefront.brief_deadline(), self.period_end)
        return storefront.delivery_day(start, self.quote.days, turn=self.turn)

    def context(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "choice": self.choice,
            "draft": self.draft,
            "quote": self.quote,
            "lines": pages.quoted(self.quote),
            "form": self.form,
            "shown": self.shown,
            "terms": self.terms,
            "coupon": self.coupon,
            "coupon_problem": self.coupon_problem,
            "coupon_typed": self.coupon_typed,
            "steps": steps("summary"),
            "is_changed": not self.draft.is_of(self.choice),
            "is_consumer": self.is_consumer,
            "buyer": self.buyer(),
            "repeat": repeat_of(self.draft.again, self.client),
            "full_price": self.full_price,
            "delivery": self.delivery,
            "turn": self.turn,
            "deadline": storefront.deadline_words(storefront.brief_deadline()),
            "last_day": last_day(self.period_end),
        }

    def _form(self, data: QueryDict | None) -> AgreementForm:
        if not self.is_consumer:
            return AgreementForm(data)
        return ConsumerForm(data, early=self.delivery, late=self.late_delivery)

    def buyer(self) -> Facts:
        """Who orders, a line each; what was left empty is left out."""
        details = self.draft.details
        kind = BuyerKind(details["buyer_kind"]).label
        rows = (
            (_("Name"), details["name"]),
            (_("E-mail"), details["email"]),
            (_("Country"), country_name(details["country"], i18n.current())),
            (_("You order as"), str(kind)),
            (_("Company name"), details["company_name"]),
            (_("Billing address"), details.get("billing_address", "")),
            (_("VAT number"), details["vat_number"]),
            (_("Purchase order number"), details["purchase_order"]),
            (_("E-mail of your accounting department"), details["accounting_email"]),
        )
        return [{"label": label, "value": value} for label, value in rows if value]
