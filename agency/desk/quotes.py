"""What a quote would leave before it is sent, and making it with what its freelancer is paid."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from agency.pricing import dearest_rate
from freelancers import services as freelancers
from freelancers.margin import ProjectedMargin, basis_of
from freelancers.models import Rate
from kernel import profile
from kernel.actors import Actor
from kernel.charges import Rates
from kernel.money import Money
from orders import services as orders
from orders.models import ClientQuote
from orders.services import Quote, QuoteOffer


@dataclass(frozen=True, slots=True)
class Look:
    """`rate`: whose pay is expected when none is fixed; nobody yet: the margin is before any pay.
    `is_thin`: less than the lowest margin is left."""

    priced: Quote
    left: ProjectedMargin
    rate: Rate | None
    is_fixed: bool
    is_thin: bool

    @property
    def seen(self) -> str:
        """The figures that were looked at, in few letters."""
        return f"{self.priced.gross.amount}-{self.left.cost.amount}-{self.left.margin.amount}"


def look(offer: QuoteOffer, pay: Money | None) -> Look:
    """A few queries."""
    priced, law = orders.price_offer(offer), Rates()
    rate = None if pay else dearest_rate(offer.package, law)
    nothing = Money(0, priced.gross.currency)
    cost = pay or (rate.pay if rate else nothing)
    left = basis_of(priced.gross, priced.net, law).with_cost(cost)
    floor = profile.cached().margin_floor_percent
    is_thin = left.percent is None or left.percent < floor
    return Look(priced, left, rate, pay is not None, is_thin)


@transaction.atomic
def send(offer: QuoteOffer, *, pay: Money | None, work: str, actor: Actor) -> ClientQuote:
    """The quote, and on the other side of the wall what its freelancer is paid and told."""
    quote = orders.send_quote(offer=offer, actor=actor)
    if pay or work.strip():
        freelancers.agree_on_quote(quote_id=quote.pk, pay=pay, work=work, actor=actor)
    return quote
