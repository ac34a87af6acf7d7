"""The books: one journal per fact, posted once. Debit is positive, credit negative.

Which fact books what: docs/money.md. Callers hold the lock of the order (or of the payout).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from freelancers.models import Assignment, Freelancer
from kernel import clock
from kernel.money import Money
from orders.models import Order
from payments import mode, results, takings
from payments.models import (
    Account,
    Journal,
    Payment,
    PaymentStatus,
    Payout,
    Posting,
    Rail,
    Refund,
)


class Unbalanced(ValueError):
    """Debits and credits differ, or the currencies do."""


@dataclass(frozen=True, slots=True)
class Entry:
    account: Account
    amount: Money
    freelancer: Freelancer | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened, named so that it is booked once."""

    source: str
    source_id: str
    kind: str


def post(
    fact: Fact, entries: Sequence[Entry], *, order: Order | None, live: bool
) -> Journal | None:
    """Book `fact`; quietly the first journal when it is booked already, None when it moves nothing.

    `live`: real money, by the payment's word: the mode may have changed since. Raises Unbalanced.
    Opened, filled and posted in one transaction.
    """
    moved = [entry for entry in entries if entry.amount]
    if not moved:
        return None
    currencies = {entry.amount.currency for entry in moved}
    if len(currencies) > 1 or sum(entry.amount.amount for entry in moved) != 0:
        raise Unbalanced(f"{fact} does not sum to zero.")
    found = Journal.objects.filter(
        source=fact.source, source_id=fact.source_id, kind=fact.kind
    ).first()
    return found or _write(fact, moved, order, currencies.pop(), live=live)


def _write(
    fact: Fact, entries: Sequence[Entry], order: Order | None, currency: str, *, live: bool
) -> Journal:
    with transaction.atomic():
        journal = Journal.objects.create(
            source=fact.source,
            source_id=fact.source_id,
            kind=fact.kind,
            order=order,
            currency=currency,
            livemode=live,
            effective_at=clock.now(),
        )
        Posting.objects.bulk_create(
            Posting(
                journal=journal,
                account=entry.account,
                freelancer=entry.freelancer,
                amount=entry.amount.amount,
                currency=currency,
            )
            for entry in entries
        )
        journal.is_posted = True
        journal.save(update_fields=["is_posted"])
        if order:
            own = takings.is_own_payment(fact.source, fact.kind)
            rows = [(each.account, each.amount.amount, own) for each in entries]
            results.add(order, rows if currency == order.currency else [])
    return journal


def is_live(order: Order) -> bool:
    """Whether real money paid the order; the mode of the moment when nothing did."""
    came = order.payments.filter(status=PaymentStatus.SUCCEEDED).order_by("is_unmatched", "pk")
    found = came.values_list("livemode", flat=True).first()
    return mode.is_live() if found is None else found


def balances(order: Order) -> dict[str, int]:
    """What stands on each account because of `order`, in its own currency (one query)."""
    rows = (
        Posting.objects.filter(
            journal__order=order, journal__is_posted=True, currency=order.currency
        )
        .values_list("account")
        .annotate(total=Sum("amount"))
    )
    return dict(rows)


def _came(payment: Payment, kind: str) -> Fact:
    """The fact of a payment: named by Stripe's session, or by our own row when it was recorded."""
    source = {Rail.CARD: "session", Rail.TRANSFER: "transfer", Rail.ELSEWHERE: "channel"}
    own = str(payment.session_id) if payment.is_by_card else payment.public_id
    return Fact(source[Rail(payment.rail)], own, kind)


def where(payment: Payment) -> Account:
    """Where the money of a payment lies: it leaves from there too, whatever the channel's rule is
    by then."""
    if payment.is_by_card:
        return Account.STRIPE_BALANCE
    if payment.rail == Rail.TRANSFER:
        return Account.BANK
    came = Posting.objects.filter(journal__source="channel", journal__kind="paid", amount__gt=0)
    if booked := came.filter(journal__source_id=payment.public_id).first():
        return Account(booked.account)
    channel = payment.order.channel
    return Account.CHANNEL_BALANCE if channel and channel.keeps_money else Account.BANK


def book_receipt(payment: Payment, received: Money) -> None:
    """The order's own money arrived: held for the client until the work is accepted, VAT apart."""
    order = payment.order
    post(
        _came(payment, "paid"),
        [
            Entry(where(payment), received),
            Entry(Account.CLIENT_PREPAYMENT, -order.net),
            Entry(Account.VAT_COLLECTED, -order.vat),
        ],
        order=order,
        live=payment.livemode,
    )


def book_unmatched(payment: Payment, received: Money) -> None:
    """Money nobody asked for: kept as a fact until it goes back or the owner decides."""
    post(
        _came(payment, "unmatched"),
        [
            Entry(where(payment), received),
            Entry(Account.UNMATCHED_RECEIPTS, -received),
        ],
        order=payment.order,
        live=payment.livemode,
    )


def book_fee(payment: Payment, fee: Money) -> None:
    post(
        _came(payment, "fee"),
        [Entry(Account.STRIPE_FEES, fee), Entry(Account.STRIPE_BALANCE, -fee)],
        order=payment.order,
        live=payment.livemode,
    )


def book_commission(payment: Payment, commission: Money) -> None:
    """What the channel keeps of what it received for us: a cost, like a payment fee."""
    post(
        _came(payment, "commission"),
        [Entry(Account.CHANNEL_FEES, commission), Entry(where(payment), -commission)],
        order=payment.order,
        live=payment.livemode,
    )


def book_mistake(payment: Payment) -> None:
    """The payment was noted by mistake: what was booked for it is booked back, sign by sign."""
    own = _came(payment, "mistaken")
    rows = Posting.objects.filter(journal__source=own.source, journal__source_id=own.source_id)
    sums = rows.order_by("account").values_list("account").annotate(total=Sum("amount"))
    post(
        own,
        [Entry(Account(account), Money(-total, payment.currency)) for account, total in sums],
        order=payment.order,
        live=payment.livemode,
    )


def book_completion(order: Order) -> None:
    """The client accepted, or withdrew and pays the part done: what is held becomes revenue."""
    held = Money(-balances(order).get(Account.CLIENT_PREPAYMENT, 0), order.currency)
    post(
        Fact("order", order.public_id, "completed"),
        [Entry(Account.CLIENT_PREPAYMENT, held), Entry(Account.REVENUE, -held)],
        order=order,
        live=is_live(order),
    )


def book_refund_owed(refund: Refund) -> tuple[Money, Money]:
    """A refund was asked: the money is on its way from here on. Returns its net and its VAT."""
    order = refund.payment.order
    net, vat = _refunded_from(refund)
    post(
        Fact("refund", refund.public_id, "owed"),
        [net, vat, Entry(Account.REFUNDS_IN_TRANSIT, -refund.money)],
        order=order,
        live=refund.payment.livemode,
    )
    return net.amount, vat.amount


def _refunded_from(refund: Refund) -> tuple[Entry, Entry]:
    """Unexpected money goes back whole; else net and VAT in proportion to what is left of each."""
    if refund.payment.is_unmatched:
        nothing = Money(0, refund.currency)
        return (
            Entry(Account.UNMATCHED_RECEIPTS, refund.money),
            Entry(Account.VAT_COLLECTED, nothing),
        )
    stands = balances(refund.payment.order)
    held = -stands.get(Account.CLIENT_PREPAYMENT, 0)
    earned = -stands.get(Account.REVENUE, 0) - stands.get(Account.REVENUE_REFUNDS, 0)
    vat = -stands.get(Account.VAT_COLLECTED, 0)
    account, net = (Account.CLIENT_PREPAYMENT, held) if held else (Account.REVENUE_REFUNDS, earned)
    net_part, vat_part = refund.money.allocate([net, vat])
    return Entry(account, net_part), Entry(Account.VAT_COLLECTED, vat_part)


def book_refund_left(refund: Refund) -> None:
    post(
        Fact("refund", f"{refund.public_id}:{refund.attempt}", "left"),
        [
            Entry(Account.REFUNDS_IN_TRANSIT, refund.money),
            Entry(where(refund.payment), -refund.money),
        ],
        order=refund.payment.order,
        live=refund.payment.livemode,
    )


def book_refund_returned(refund: Refund) -> None:
    """A refund that had left came back: it is owed still."""
    post(
        Fact("refund", f"{refund.public_id}:{refund.attempt}", "returned"),
        [
            Entry(Account.STRIPE_BALANCE, refund.money),
            Entry(Account.REFUNDS_IN_TRANSIT, -refund.money),
        ],
        order=refund.payment.order,
        live=refund.payment.livemode,
    )


def book_pay(assignment: Assignment) -> None:
    post(
        Fact("assignment", assignment.public_id, "booked"),
        [
            Entry(Account.SUBCONTRACT_COST, assignment.pay),
            Entry(Account.FREELANCER_PAYABLE, -assignment.pay, assignment.freelancer),
        ],
        order=assignment.order,
        live=is_live(assignment.order),
    )


def book_payout(payout: Payout) -> None:
    post(
        Fact("payout", payout.public_id, "paid"),
        [
            Entry(Account.FREELANCER_PAYABLE, payout.money, payout.freelancer),
            Entry(Account.BANK, -payout.money),
        ],
        order=payout.assignment.order,
        live=payout.livemode,
    )
