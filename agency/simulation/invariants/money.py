"""S1, S2, S3: every cent, recomputed without the product's own arithmetic."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from django.db.models import F, Sum

from freelancers.models import Assignment
from kernel import clock
from kernel.models import AgencyProfile, VatRegime
from orders.models import (
    Coupon,
    CouponUse,
    LineKind,
    Order,
    OrderLine,
    WithdrawalSettlement,
)
from orders.states import OrderStatus
from payments.models import Account, Journal, Payment, Payout, Posting, Refund, SandboxObject

Books = dict[int, dict[str, int]]
KEPT = (
    Account.CLIENT_PREPAYMENT,
    Account.REVENUE,
    Account.REVENUE_REFUNDS,
    Account.VAT_COLLECTED,
    Account.UNMATCHED_RECEIPTS,
)


def orders_add_up() -> Iterator[str]:
    """S1: captured = held + revenue + VAT + unmatched + promised back; VAT is not revenue."""
    books, captured, back = _books(), _captured(), _promised()
    for order in Order.objects.filter(pk__in=sorted(books)).order_by("pk"):
        stands = books[order.pk]
        kept = -sum(stands.get(account, 0) for account in KEPT)
        if captured[order.pk] != kept + back[order.pk]:
            came, left = captured[order.pk], back[order.pk]
            yield f"order {order.pk}: {came} captured, {kept} kept, {left} going back"
        if stands.get(Account.STRIPE_FEES, 0) < 0:
            yield f"order {order.pk}: a fee below zero"
        yield from _vat_stands_apart(order, stands, captured[order.pk], back[order.pk])


def _vat_stands_apart(
    order: Order, stands: dict[str, int], captured: int, back: int
) -> Iterator[str]:
    """Of the order's own payment, before anything goes back: net and VAT to the cent."""
    if back or captured != order.gross_amount or order.paid_at is None:
        return
    if -stands.get(Account.VAT_COLLECTED, 0) != order.vat_amount:
        yield f"order {order.pk}: VAT {order.vat_amount} not on its account"
    earned = -stands.get(Account.REVENUE, 0)
    if earned not in (0, order.net_amount):
        yield f"order {order.pk}: revenue {earned} for net {order.net_amount}"


def prices_are_exact() -> Iterator[str]:
    """S1: net and VAT of every new line (they never change) by fractions, half a cent up."""
    regime = AgencyProfile.objects.values_list("vat_regime", flat=True).get(pk=1)
    lately = clock.now() - timedelta(days=2)
    lines = OrderLine.objects.filter(order__placed_at__gte=lately).select_related("order")
    for line in lines.order_by("pk"):
        bears = regime == VatRegime.STANDARD and _bears_french_vat(line.order)
        rate = Fraction(1, 5) if bears else Fraction(0)
        sign = -1 if line.kind == LineKind.DISCOUNT else 1
        net = sign * int(Fraction(sign * line.gross_amount) / (1 + rate) + Fraction(1, 2))
        if (line.net_amount, line.vat_amount) != (net, line.gross_amount - net):
            yield f"line {line.pk}: net {line.net_amount} instead of {net}"
    wrong = Order.objects.annotate(sum=Sum("lines__gross_amount")).exclude(gross_amount=F("sum"))
    for order in wrong.order_by("pk"):
        yield f"order {order.pk}: its lines do not make its price {order.gross_amount}"


def _bears_french_vat(order: Order) -> bool:
    """The rule a second time, for the countries played: DE and BE with a number, US without."""
    if order.buyer_kind != "company" or order.country == "FR":
        return True
    return order.country in ("DE", "BE") and not order.vat_number


def coupons_are_counted() -> Iterator[str]:
    """S1: no more uses than a coupon has; given back by orders that ended unpaid, by no other."""
    for coupon in Coupon.objects.exclude(most_uses=None):
        uses = CouponUse.objects.filter(coupon=coupon, freed_at=None).count()
        if uses > (coupon.most_uses or 0):
            yield f"coupon {coupon}: {uses} uses of {coupon.most_uses}"
    for use in CouponUse.objects.select_related("order").order_by("pk"):
        ended = use.order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED)
        if (use.freed_at is not None) != (ended and use.order.paid_at is None):
            yield f"order {use.order_id}: its coupon stands wrong beside {use.order.status}"
        line = use.order.lines.get(kind=LineKind.DISCOUNT)
        if line.gross_amount != -use.discount_amount:
            yield f"order {use.order_id}: {line.gross_amount} off for {use.discount_amount}"


def one_capture() -> Iterator[str]:
    """S2: one own payment an order, never more back than came."""
    own: dict[int, int] = defaultdict(int)
    taken = Payment.objects.filter(status="succeeded").annotate(back=Sum("refunds__amount"))
    columns = ("pk", "order_id", "is_unmatched", "captured_amount", "back")
    for pk, order_id, is_unmatched, captured, back in taken.order_by("pk").values_list(*columns):
        own[order_id] += not is_unmatched
        if (back or 0) > captured:
            yield f"payment {pk}: {back} back of {captured}"
    for order_id, count in own.items():
        if count > 1:
            yield f"order {order_id}: {count} payments taken as its own"


def shared_sessions_add_up() -> Iterator[str]:
    """S2: what orders share is taken for all of them or for none, and their parts of the money and
    of Stripe's fee are the whole of it."""
    shared: dict[str, list[Payment]] = defaultdict(list)
    for payment in Payment.objects.exclude(together="").order_by("pk"):
        shared[payment.together].append(payment)
    for parts in shared.values():
        taken = [part for part in parts if part.status == "succeeded"]
        if not taken:
            continue
        name = f"session {taken[0].session_id}"
        if len(taken) != len(parts) or len(parts) < 2:
            yield f"{name} paid {len(taken)} of {len(parts)} orders"
        if len({part.payment_intent_id for part in parts}) > 1:
            yield f"{name} has more than one payment at Stripe"
        session = SandboxObject.objects.get(pk=taken[0].session_id).data
        if sum(part.captured_amount for part in parts) != session["amount_total"]:
            yield f"{name}: its parts are not {session['amount_total']}"
        fees = [part.fee_amount for part in parts]
        booked = SandboxObject.objects.filter(pk=taken[0].balance_txn_id).first()
        if any(fees) and booked and sum(fees) != booked.data["fee"]:
            yield f"{name}: its fees {fees} are not {booked.data['fee']}"


def pay_is_booked_once() -> Iterator[str]:
    """S3: one booking per passed job, of its pay, none for work that never passed."""
    journals = Journal.objects.filter(source="assignment").values_list("source_id", flat=True)
    booked = list(journals)
    if len(booked) != len(set(booked)):
        yield "a job's pay was booked twice"
    payouts = list(Payout.objects.select_related("assignment").order_by("pk"))
    if len(payouts) != len(booked):
        yield f"{len(payouts)} payouts, {len(booked)} bookings"
    for payout in payouts:
        job = payout.assignment
        if job.passed_at is None or payout.amount != job.pay_amount:
            yield f"payout {payout.pk}: {payout.amount} for job {job.pk} ({job.status})"


def every_pay_is_booked() -> Iterator[str]:
    """S3, once quiet: every job that passed is owed."""
    owed = Assignment.objects.exclude(passed_at=None).filter(payout=None)
    for job in owed.order_by("pk"):
        yield f"job {job.pk} passed and its pay is not booked"


def equals_stripe() -> Iterator[str]:
    """S2, once quiet: our balance at Stripe is Stripe's own, refund by refund."""
    moved = SandboxObject.objects.filter(type="balance_transaction").order_by("pk")
    theirs = sum(int(row.data["net"]) for row in moved)
    rows = Posting.objects.filter(account=Account.STRIPE_BALANCE)
    ours = rows.aggregate(sum=Sum("amount"))["sum"] or 0
    if ours != theirs:
        yield f"our books say {ours} at Stripe, Stripe says {theirs}"
    for row in SandboxObject.objects.filter(type="refund").order_by("created_at", "pk"):
        known = Refund.objects.filter(stripe_refund_id=row.pk).first()
        if known is None and row.data["status"] != "failed":
            yield f"Stripe refunded {row.data['amount']} that we do not know of"
        elif known and known.status != row.data["status"]:
            yield f"refund {known.pk} is {known.status} here and {row.data['status']} at Stripe"


def revenue_is_recognised() -> Iterator[str]:
    """S1, once quiet: nothing of a completed order is still held, nothing of another is earned."""
    books = _books()
    for order in Order.objects.exclude(paid_at=None).order_by("pk"):
        stands = books.get(order.pk, {})
        held, earned = stands.get(Account.CLIENT_PREPAYMENT, 0), stands.get(Account.REVENUE, 0)
        if order.status == OrderStatus.COMPLETED and held:
            yield f"order {order.pk} is completed and {-held} still held"
        owes = WithdrawalSettlement.objects.filter(withdrawal__order=order, owed_amount__gt=0)
        if order.status != OrderStatus.COMPLETED and earned and not owes.exists():
            yield f"order {order.pk} is {order.status} and {-earned} counted as revenue"


def _books() -> Books:
    rows = Posting.objects.values_list("journal__order_id", "account").annotate(total=Sum("amount"))
    found: Books = defaultdict(dict)
    for order_id, account, total in rows.order_by("journal__order_id", "account"):
        found[order_id][account] = total
    return found


def _captured() -> dict[int, int]:
    rows = Payment.objects.order_by("order").values_list("order_id")
    return defaultdict(int, rows.annotate(total=Sum("captured_amount")))


def _promised() -> dict[int, int]:
    rows = Refund.objects.order_by("payment__order").values_list("payment__order_id")
    return defaultdict(int, rows.annotate(total=Sum("amount")))
