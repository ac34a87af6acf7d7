"""What money hears. Handlers that ask Stripe run outside a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import Q

from kernel import clock, outbox
from kernel.outbox import Payload
from orders.states import OrderStatus
from payments import checking, emails, results, services
from payments.gateway import GatewayError
from payments.models import (
    AwaitedTransfer,
    Invoice,
    Payment,
    PaymentStatus,
    Payout,
    Refund,
    RefundAccount,
)
from payments.sandbox import acts


@outbox.handler("stripe.event_received", queue="money", in_transaction=False)
def process_event(payload: Payload) -> None:
    try:
        services.process_event(event_id=payload["event_id"])
    except GatewayError as error:
        _raise_for_queue(error)


@outbox.handler("refund.requested", queue="money", in_transaction=False)
def send_refund(payload: Payload) -> None:
    services.send_refund(refund_id=payload["refund_id"])


@outbox.handler(
    "order.cancelled",
    "order.expired",
    "order.withdrawn",
    queue="money",
    in_transaction=False,
)
def close_checkout(payload: Payload) -> None:
    services.close_checkout(order_id=payload["order_id"])


@outbox.handler("order.cancelled", queue="money")
def return_money(payload: Payload) -> None:
    with _real_money_in_trial():
        services.return_order_money(order_id=payload["order_id"])


@outbox.handler("order.withdrawal_settled", queue="money")
def settle_withdrawal(payload: Payload) -> None:
    with _real_money_in_trial():
        services.settle_withdrawal(order_id=payload["order_id"])


@outbox.handler("order.completed", queue="money")
def recognise_revenue(payload: Payload) -> None:
    services.recognise_revenue(order_id=payload["order_id"])


@outbox.handler(queue="money", in_transaction=False)
def count_ended_orders(payload: Payload) -> None:
    """Promised by a migration: orders that ended before the results were kept.

    Each batch is a transaction of its own, so that no lock is held over all of them.
    """
    while results.count_missing():
        pass


@outbox.handler(queue="money")
def recount_day(payload: Payload) -> None:
    """The owner's answer to a day that differs from the books (payments.checking)."""
    checking.recount(date.fromisoformat(payload["day"]))


@outbox.handler("assignment.passed", queue="money")
def book_pay(payload: Payload) -> None:
    services.book_pay(assignment_id=payload["assignment_id"])


@outbox.handler(queue="mail")
def mail_transfer(payload: Payload) -> None:
    """Where to send the money, unless it has come or the order is over."""
    awaited = _awaited(payload)
    if awaited.order.status == OrderStatus.AWAITING_PAYMENT:
        emails.transfer_details(awaited)


@outbox.handler(queue="mail")
def remind_transfer(payload: Payload) -> None:
    """At half the five days."""
    awaited = _awaited(payload)
    is_open = awaited.order.status == OrderStatus.AWAITING_PAYMENT
    if is_open and clock.now() < awaited.order.pay_before:
        emails.transfer_reminder(awaited)


def _awaited(payload: Payload) -> AwaitedTransfer:
    found = AwaitedTransfer.objects.select_related("order__client", "order__channel")
    return found.get(order=payload["order_id"])


@outbox.handler("payment.refused", queue="mail")
def mail_refused(payload: Payload) -> None:
    """Unless the client has paid otherwise since, or the order is over. The first of the orders
    that one session would have paid tells of all."""
    payment = Payment.objects.get(pk=payload["payment_id"])
    same = Q(together=payment.together) if payment.together else Q(pk=payment.pk)
    rows = Payment.objects.select_related("order__client", "order__channel").order_by("order_id")
    waiting = list(rows.filter(same, order__status=OrderStatus.AWAITING_PAYMENT))
    if waiting and waiting[0].pk == payment.pk:
        emails.refused(waiting)


@outbox.handler("order.payment_taken_back", queue="mail")
def mail_taken_back(payload: Payload) -> None:
    """To the client, and the credit note to their accounting, unless it was paid since. Who pays at
    a channel is asked there, not by us."""
    taken = Payment.objects.filter(order=payload["order_id"], status=PaymentStatus.MISTAKEN)
    payment = taken.filter(is_unmatched=False).select_related("order__client").latest("pk")
    note = Invoice.objects.filter(original__payment=payment, refund=None).first()
    order = payment.order
    if order.status == OrderStatus.AWAITING_PAYMENT and not order.waits_for_channel:
        emails.taken_back(payment, note)
    if note and note.order.accounting_email:
        emails.accounting_copy(note)


@outbox.handler("refund.requested", queue="mail")
def ask_for_account(payload: Payload) -> None:
    """Once for all refunds of the order that wait for the answer. Not when Stripe or a channel
    sends it, when it is sent already, or when the account is known."""
    rows = Refund.objects.select_related("payment__order__client", "payment__order__channel")
    refund = rows.get(pk=payload["refund_id"])
    order = refund.payment.order
    is_known = RefundAccount.objects.filter(order=order).exists()
    waiting = sorted(services.waiting_transfers(order), key=lambda row: row.pk)
    if waiting and waiting[0] == refund and not is_known:
        emails.refund_account(refund)


@outbox.handler("client.erased")
def forget_accounts(payload: Payload) -> None:
    services.forget_accounts(payload["order_ids"])


@outbox.handler("refund.succeeded", queue="mail")
def mail_refunded(payload: Payload) -> None:
    emails.refunded(Refund.objects.select_related("payment__order").get(pk=payload["refund_id"]))


@outbox.handler("order.paid", "refund.succeeded", queue="mail")
def mail_accounting(payload: Payload) -> None:
    """Once for each paper, to the address the buyer gave for it, if they gave one."""
    papers = Invoice.objects.select_related("order").filter(order=payload["order_id"])
    if refund_id := payload.get("refund_id"):
        papers = papers.filter(refund=refund_id)
    else:
        papers = papers.exclude(payment=None)
    for invoice in papers.exclude(order__accounting_email=""):
        emails.accounting_copy(invoice)


@outbox.handler("payout.paid", queue="mail")
def mail_payout(payload: Payload) -> None:
    emails.payout_sent(
        Payout.objects.select_related("assignment", "freelancer").get(pk=payload["payout_id"])
    )


@outbox.handler(queue="money", in_transaction=False)
def deliver_sandbox_event(payload: Payload) -> None:
    acts.deliver_event(payload["event_id"])


@outbox.handler(queue="money", in_transaction=False)
def confirm_sandbox_debit(payload: Payload) -> None:
    acts.confirm_debit(payload["session_id"])


@outbox.handler(queue="money", in_transaction=False)
def expire_sandbox_session(payload: Payload) -> None:
    acts.expire(payload["session_id"])


@contextmanager
def _real_money_in_trial() -> Iterator[None]:
    """Real money that has to go back waits for the owner while trial keys are in use."""
    try:
        yield
    except services.OtherMode as error:
        raise outbox.PermanentError("Real money has to go back, and this is a trial.") from error


def _raise_for_queue(error: GatewayError) -> None:
    """What asking again cannot change is set aside for the owner at once."""
    if error.permanent:
        raise outbox.PermanentError(str(error)) from error
    raise error
