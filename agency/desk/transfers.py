"""Bank transfers that clients announced: who is awaited, and what the owner is told of one."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from agency.desk.refusals import sentence
from kernel import clock
from kernel.money import Money
from kernel.templatetags.relais import long_day, money
from orders.models import Order
from orders.states import OrderStatus
from payments import services as payments
from payments.models import AwaitedTransfer, Payment, PaymentStatus, Rail

MOST = 200
STILL_COMES = timedelta(days=30)
"""A transfer can arrive after its order ended: the last ones stay in sight that long."""


def awaited() -> QuerySet[AwaitedTransfer]:
    """The one whose time ends first comes first."""
    rows = _rows().filter(order__status=OrderStatus.AWAITING_PAYMENT)
    return rows.order_by("order__pay_before", "pk")[:MOST]


def ended() -> QuerySet[AwaitedTransfer]:
    """Nothing came in time: what comes now is kept as a fact, and goes back."""
    since = clock.now() - STILL_COMES
    over = _rows().filter(order__paid_at=None, chosen_at__gte=since)
    return over.exclude(order__status=OrderStatus.AWAITING_PAYMENT).order_by("-chosen_at")[:MOST]


def of_order(order: Order) -> AwaitedTransfer | None:
    """What an unpaid order waits for; None for every other, without a query."""
    if order.status != OrderStatus.AWAITING_PAYMENT:
        return None
    return AwaitedTransfer.objects.filter(order=order).first()


def received() -> QuerySet[Payment]:
    noted = Payment.objects.exclude(status=PaymentStatus.MISTAKEN)
    rows = noted.filter(rail=Rail.TRANSFER).select_related("order__service")
    return rows.order_by("-created_at", "-pk")[:30]


def noted(payment: Payment) -> tuple[int, str]:
    """How loud, and what was done with the money."""
    amount = {"amount": money(Money(payment.captured_amount, payment.currency))}
    if payment.problem == payments.ADDRESS_TAKEN:
        told = _(
            "%(amount)s are noted apart: somebody of your team signs in with the address of this "
            "order, so it cannot be paid. Send them back from this page; the client can order "
            "again with an address of their own."
        )
        return messages.WARNING, told % amount
    if payment.is_unmatched:
        told = _("%(amount)s are noted apart: send them back from this page.")
        return messages.WARNING, told % amount
    told = _("%(amount)s are noted: the order is paid and its invoice issued.")
    return messages.SUCCESS, told % amount


def refusal(error: Exception, order: Order) -> tuple[str, str]:
    """The field, and what is wrong, what is safe, what to do."""
    if isinstance(error, payments.WrongReference):
        if error.other:
            told = _(
                "This is the reference of order %(other)s. Nothing was noted: note it there, or "
                "tick the box below if it is this order’s money after all."
            )
            return "reference", told % {"other": error.other.reference}
        told = _(
            "This is not the reference of this order. Nothing was noted. Compare payer and "
            "amount, then tick the box below if you are sure."
        )
        return "reference", told
    if isinstance(error, payments.WrongSum):
        return "amount", _sum_words(error, order)
    if isinstance(error, payments.LooksNoted) and error.noted.status == PaymentStatus.MISTAKEN:
        told = _(
            "This form had noted a transfer that was taken back as a mistake since. If it has come "
            "after all, tick this box."
        )
        return "is_another", told
    if isinstance(error, payments.LooksNoted):
        told = _(
            "It looks like the transfer of %(day)s, which is noted for this order already. Nothing "
            "was noted a second time. If it is another one, tick this box."
        )
        return "is_another", told % {"day": long_day(error.noted.received_on)}
    return "received_on", sentence(error)


def _sum_words(error: payments.WrongSum, order: Order) -> str:
    names = {"price": money(order.gross), "missing": money(error.missing)}
    if error.missing.amount > 0:
        return (
            _(
                "%(missing)s are missing of %(price)s. Nothing was noted. Ask the client for the "
                "rest and note both together once it has come; or note it apart, to send it back."
            )
            % names
        )
    names["more"] = money(-error.missing)
    return (
        _(
            "%(more)s more than the price of %(price)s came. Nothing was noted. Note it apart to "
            "send it back whole, and ask the client for the exact amount."
        )
        % names
    )


def _rows() -> QuerySet[AwaitedTransfer]:
    return AwaitedTransfer.objects.select_related("order__service")
