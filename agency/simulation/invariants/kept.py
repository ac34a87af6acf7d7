"""S13: what is kept beside the books for the owner's pages equals what it was made from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Sum

from freelancers.models import Assignment
from kernel import profile
from kernel.models import OutboxMessage
from orders.models import Order
from orders.states import OrderStatus
from payments import checking
from payments.models import Account, DayResult, EndedOrder, Payment, Posting

KEPT = (Account.CLIENT_PREPAYMENT, Account.REVENUE, Account.REVENUE_REFUNDS)
FEES = (Account.STRIPE_FEES, Account.CHANNEL_FEES)
SUMS = ("sold", "kept", "fees", "cost")
Day = tuple[date, date, str]


def days_equal_the_books() -> Iterator[str]:
    """The results of every day, added up anew from the orders that count on it."""
    made, kept = _made_anew(), _as_kept()
    for day in sorted(made.keys() | kept.keys()):
        for name in SUMS:
            if made[day][name] != kept[day][name]:
                words = f"{name} {kept[day][name]} instead of {made[day][name]}"
                yield f"{day[0]}, paid on {day[1]}: {words}"


def _as_kept() -> dict[Day, Counter[str]]:
    found: dict[Day, Counter[str]] = defaultdict(Counter)
    for row in DayResult.objects.all():
        sums = {name: getattr(row, name) for name in SUMS}
        found[row.ended_on, row.paid_on, row.currency] = Counter(sums)
    return found


def _made_anew() -> dict[Day, Counter[str]]:
    days = EndedOrder.objects.values_list("order_id", "ended_on", "paid_on", "order__currency")
    of = {order_id: (ended, paid, currency) for order_id, ended, paid, currency in days}
    found: dict[Day, Counter[str]] = defaultdict(Counter)
    own = Payment.objects.filter(order__in=of, status="succeeded", is_unmatched=False)
    for order_id, net in own.values_list("order_id", "order__net_amount"):
        found[of[order_id]]["sold"] += net
    rows = Posting.objects.filter(journal__order__in=of, journal__is_posted=True)
    totals = rows.values_list("journal__order_id", "account").annotate(total=Sum("amount"))
    for order_id, account, total in totals.order_by():
        sums = found[of[order_id]]
        sums["kept"] -= total if account in KEPT else 0
        sums["fees"] += total if account in FEES else 0
        sums["cost"] += total if account == Account.SUBCONTRACT_COST else 0
    return found


BOOK_ENDS = ("return_money", "settle_withdrawal", "recognise_revenue")


def the_night_finds_nothing() -> Iterator[str]:
    """The product's own comparison; not while a message that books an end is on its way."""
    names = [f"payments.{name}" for name in BOOK_ENDS]
    if not OutboxMessage.objects.filter(handler__in=names, done_at=None).exists():
        for day in checking.check_days():
            yield f"the nightly check reports {day}"


def ended_orders_are_over() -> Iterator[str]:
    """Only a paid order that is over counts, on the days of its end and of its payment."""
    zone = profile.current().zone

    def day(moment: datetime | None) -> date | None:
        return moment.astimezone(zone).date() if moment else None

    for row in EndedOrder.objects.select_related("order").order_by("pk"):
        order = row.order
        days = (day(order.completed_at or order.cancelled_at), day(order.paid_at))
        if (row.ended_on, row.paid_on) != days:
            yield f"order {order.pk} ({order.status}) counts on {row.ended_on}, paid {row.paid_on}"


def every_end_counts() -> Iterator[str]:
    """Once quiet: each paid order that is over has its day."""
    over = Order.objects.filter(status__in=[OrderStatus.COMPLETED, OrderStatus.CANCELLED])
    for order in over.exclude(paid_at=None).filter(ended=None).order_by("pk"):
        yield f"order {order.pk} is {order.status} and counts on no day"


def taken_means_a_live_job() -> Iterator[str]:
    """An order is marked taken exactly while somebody is asked or works."""
    live = Exists(Assignment.objects.live().filter(order=OuterRef("pk")))
    for order in Order.objects.annotate(live=live).exclude(is_taken=F("live")).order_by("pk"):
        yield f"order {order.pk} ({order.status}) is marked taken: {order.is_taken}"
