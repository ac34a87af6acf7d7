"""What freelancers of an order get, said as it stands: to come, owed since, or paid on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from agency.desk import margins
from freelancers.margin import basis
from freelancers.models import Assignment
from kernel.charges import Rates
from kernel.money import Money, total
from kernel.templatetags.relais import day, money
from orders.models import Order, PaidBy
from payments import margin
from payments.models import Payout


@dataclass(frozen=True, slots=True)
class Loss:
    """What cancelling costs: pay booked for freelancers, and the fee the bank keeps."""

    facts: list[str]
    pay: Money
    fee: Money
    is_fee_estimated: bool

    @property
    def total(self) -> Money:
        return self.pay + self.fee


def fact(payout: Payout, name: str) -> str:
    """Owed to `name` since a day, or paid on a day."""
    words = {"amount": money(payout.money), "name": name}
    if payout.paid_on:
        told = _("%(amount)s was paid to %(name)s on %(day)s.")
        return told % {**words, "day": day(payout.paid_on)}
    told = _("%(amount)s is already owed to %(name)s, since %(day)s.")
    return told % {**words, "day": day(payout.booked_at)}


def on_delivery(job: Assignment) -> str:
    """What delivering this version means for the pay: it is booked once, with the first."""
    if payout := margins.payout_of(job):
        return fact(payout, job.freelancer.name) + " " + _("This version costs nothing more.")
    if not job.pay:
        return _("Nothing is owed to anybody for this work.")
    words = {"amount": money(job.pay), "name": job.freelancer.name}
    return _("%(amount)s will be owed to %(name)s once you deliver.") % words


def on_cancelling(order: Order, jobs: Sequence[Assignment], rates: Rates) -> Loss:
    """Pay that is booked stays owed or paid, and the fee is not given back. One query."""
    booked = [(row, job.freelancer.name) for job in jobs if (row := margins.payout_of(job))]
    pay = total((row.money for row, _name in booked), order.currency)
    fee = margin.actual(order, rates).fees
    is_estimated = bool(order.paid_at and not fee and order.paid_by == PaidBy.CARD)
    if is_estimated:
        fee = basis(order, rates).fee
    return Loss([fact(row, name) for row, name in booked], pay, fee, is_estimated)
