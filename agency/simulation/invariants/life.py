"""L1 to L4, once the faults have stopped and seven days have passed: nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from agency.desk import decisions
from freelancers.models import Assignment
from kernel import clock
from kernel.models import Mail, OutboxMessage
from orders.models import Order, WithdrawalSettlement
from orders.states import OrderStatus as S
from payments.models import Payment, PaymentStatus, Refund, RefundStatus, SandboxObject

SLACK = timedelta(minutes=5)
SIMULATED = "simulated"


def paid_orders_go_on() -> Iterator[str]:
    """L1: delivered, given back, waiting for somebody with a date, or on the owner's list."""
    shown = {row.subject.split(" ", 1)[0]: row for row in decisions.load().decisions}
    for order in Order.objects.exclude(paid_at=None).order_by("pk"):
        if order.reference in shown or order.status == S.COMPLETED:
            continue
        if order.status == S.CANCELLED:
            yield from _money_went_back(order)
        elif not _has_a_date(order):
            yield f"order {order.pk} ({order.status}) waits for nobody and is not shown"


def _has_a_date(order: Order) -> bool:
    """Somebody's turn with an end: the client's brief, answer or day to begin, a freelancer's
    offer or job."""
    now = clock.now()
    if order.status == S.AWAITING_BRIEF:
        return True
    if order.status == S.BRIEF_CHECK:
        return order.waits_for_start
    if order.status == S.DELIVERED:
        return order.answer_before is not None and order.answer_before > now
    job = Assignment.objects.live().filter(order=order).first()
    if order.status == S.IN_PRODUCTION and job is not None:
        ends = job.answer_before if job.status == "offered" else job.due_at
        return ends > now - SLACK
    return False


def _money_went_back(order: Order) -> Iterator[str]:
    """All but what a withdrawal left owed goes back; a gift given before it counts, one after adds.

    L4 too: a silent freelancer never holds a refund up.
    """
    captured = sum(p.captured_amount for p in order.payments.all())
    rows = list(Refund.objects.filter(payment__order=order))
    promised = sum(row.amount for row in rows)
    settled = WithdrawalSettlement.objects.filter(withdrawal__order=order).first()
    due, gifts = captured, [row for row in rows if not row.key.startswith("withdrawn:")]
    if settled:
        before = sum(row.amount for row in gifts if row.requested_at < settled.settled_at)
        after = sum(row.amount for row in gifts if row.requested_at >= settled.settled_at)
        due = min(captured, max(before, captured - settled.owed_amount) + after)
    if promised != due:
        yield f"order {order.pk} is cancelled: {promised} of {captured} goes back"
    for row in rows:
        if row.status not in (RefundStatus.SUCCEEDED, RefundStatus.FAILED):
            yield f"order {order.pk}: refund {row.pk} is still {row.status}"


def the_queue_is_empty() -> Iterator[str]:
    """L2: nothing due is left; set aside only what an outside fault caused, and it is shown."""
    now = clock.now()
    for message in OutboxMessage.objects.open().filter(available_at__lte=now - SLACK):
        yield f"{message} is due since {message.available_at} ({message.last_error})"
    for message in OutboxMessage.objects.parked():
        if SIMULATED not in message.last_error:
            yield f"{message} was set aside: {message.last_error}"
    for message in OutboxMessage.objects.exclude(last_error=""):
        if SIMULATED not in message.last_error:
            yield f"{message} failed: {message.last_error}"


def the_work_was_done() -> Iterator[str]:
    """L2: a mark is not the work. Mails left, refunds were asked for, offers ran out."""
    now = clock.now()
    waiting = OutboxMessage.objects.filter(handler="kernel.send_mail", done_at=None)
    kept = {message.payload["mail_id"] for message in waiting}
    for mail in Mail.objects.filter(sent_at=None).order_by("pk"):
        if mail.pk not in kept:
            yield f"the mail {mail.key} never left and nothing is left to send it"
    for refund in Refund.objects.filter(status=RefundStatus.REQUESTED):
        if refund.requested_at < now - timedelta(hours=1):
            yield f"refund {refund.pk} was never asked for"
    for job in Assignment.objects.filter(status="offered", answer_before__lt=now - SLACK):
        yield f"job {job.pk} is still offered after {job.answer_before}"
    for order in Order.objects.filter(status=S.AWAITING_PAYMENT, pay_before__lt=now - SLACK):
        yield f"order {order.pk} still waits for money after {order.pay_before}"
    for order in Order.objects.filter(status=S.DELIVERED, answer_before__lt=now - SLACK):
        yield f"order {order.pk} still waits for an answer after {order.answer_before}"


def paid_sessions_are_known() -> Iterator[str]:
    """L3: what Stripe took is taken over, even when every webhook was lost."""
    sessions = SandboxObject.objects.filter(type="checkout.session").order_by("pk")
    for row in sessions:
        if row.data["payment_status"] != "paid":
            continue
        payment = Payment.objects.filter(public_id=row.data["metadata"]["payment"]).first()
        if payment is None or payment.status != PaymentStatus.SUCCEEDED:
            yield f"session {row.pk} is paid and nobody here knows"


def late_work_is_chased(quiet_since: datetime) -> Iterator[str]:
    """L4: every reminder whose moment came while the job was at work was written."""
    jobs = Assignment.objects.filter(status__in=["accepted", "returned"]).order_by("pk")
    written = set(
        Mail.objects.filter(name="freelancers/due_reminder").values_list("key", flat=True)
    )
    for job in jobs:
        late = job.due_at + timedelta(hours=4)
        key = f"freelancers:assignment:{job.pk}:{int(job.due_at.timestamp())}:late"
        if quiet_since < late < clock.now() - SLACK and key not in written:
            yield f"job {job.pk} is late and was not chased"
