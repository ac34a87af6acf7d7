"""What an order will leave, before it is made. The ledger's word after: payments.margin."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.charges import Rates, turnover_charges
from kernel.money import Money, percent, total
from orders.models import Order, PaidBy
from orders.services import paid_with, to_pay_with


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
    """Revenue, payment fee (estimated by card) and the legal status' charges at today's rates.

    No query; one for an order bought with others: they share one fee.
    """
    rates = rates or Rates()
    return basis_of(order.gross, order.net, rates, fee=_fee_of(order, rates))


def basis_of(
    gross: Money, net: Money, rates: Rates | None = None, *, fee: Money | None = None
) -> Basis:
    """The same for a price: `gross` is paid, `net` is left of it after VAT."""
    rates = rates or Rates()
    today = rates.today
    fee = _by_card(gross, rates) if fee is None else fee
    return Basis(net, fee, turnover_charges(net, today, rates))


def _by_card(gross: Money, rates: Rates) -> Money:
    """Of one payment: a share of it and a fixed part."""
    fixed = Money(int(rates.on("fee_fixed_cents", rates.today)), gross.currency)
    return gross.share(rates.on("fee_rate", rates.today)) + fixed


def _fee_of(order: Order, rates: Rates) -> Money:
    """A channel's commission, nothing for a bank transfer; by card, the order's part of the fee of
    the one payment, shared as it is booked (payments.services.sync)."""
    if order.paid_by != PaidBy.CARD:
        return order.commission if order.paid_by == PaidBy.ELSEWHERE else Money(0, order.currency)
    same = paid_with(order) if order.paid_at else to_pay_with(order)
    fee = _by_card(total((each.gross for each in same), order.currency), rates)
    parts = fee.allocate([each.gross_amount for each in same])
    return parts[[each.pk for each in same].index(order.pk)]


def project(order: Order, cost: Money, rates: Rates | None = None) -> ProjectedMargin:
    """What is left when the work costs `cost`. A page gives `rates` to read them once."""
    return basis(order, rates).with_cost(cost)
