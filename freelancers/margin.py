"""What an order will leave, before it is made. The ledger's word after: payments.margin."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.charges import Rates, turnover_charges
from kernel.money import Money, percent
from orders.models import Order, PaidBy


@dataclass(frozen=True, slots=True)
class ProjectedMargin:
    """`margin` = `revenue` (net of VAT) - `fee` - `cost` - `charges`; `percent` of the revenue."""

    revenue: Money
    fee: Money
    cost: Money
    charges: Money
    margin: Money
    percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Basis:
    """What an order brings and costs whoever makes it."""

    revenue: Money
    fee: Money
    charges: Money

    def with_cost(self, cost: Money) -> ProjectedMargin:
        left = self.revenue - self.fee - self.charges - cost
        return ProjectedMargin(
            self.revenue, self.fee, cost, self.charges, left, percent(left, self.revenue)
        )


def basis(order: Order, rates: Rates | None = None) -> Basis:
    """Revenue, payment fee (estimated by card) and the legal status' charges at today's rates."""
    return basis_of(order.gross, order.net, rates, fee=_known_fee(order))


def basis_of(
    gross: Money, net: Money, rates: Rates | None = None, *, fee: Money | None = None
) -> Basis:
    """The same for a price: `gross` is paid, `net` is left of it after VAT."""
    rates = rates or Rates()
    today = rates.today
    if fee is None:
        fixed = Money(int(rates.on("fee_fixed_cents", today)), gross.currency)
        fee = gross.share(rates.on("fee_rate", today)) + fixed
    return Basis(net, fee, turnover_charges(net, today, rates))


def _known_fee(order: Order) -> Money | None:
    """What is not estimated: a channel's commission, and nothing for a bank transfer."""
    if order.paid_by == PaidBy.CARD:
        return None
    return order.commission if order.paid_by == PaidBy.ELSEWHERE else Money(0, order.currency)


def project(order: Order, cost: Money, rates: Rates | None = None) -> ProjectedMargin:
    """What is left when the work costs `cost`. A page gives `rates` to read them once."""
    return basis(order, rates).with_cost(cost)
