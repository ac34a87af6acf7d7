"""Places: how many orders of a service, and of a limited extra, are at work at once.

Whoever takes or gives back a place holds the service's row, so two buyers of the last one stand
one behind the other. The catalogue is told only what a visitor would see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from catalog import services as catalog
from catalog.extras import Picked
from catalog.models import Extra, PlacesPer, Service, WhenFull
from kernel import clock, profile
from kernel.models import AgencyProfile
from kernel.opening import counting_day
from orders.models import ClientQuote, CouponUse, Order, OrderLine
from orders.services.errors import ExtraSoldOut, QueueMoved, ServiceFull
from orders.states import HOLDS_PLACE, OrderStatus


@dataclass(frozen=True)
class Queue:
    """`ends`: the days on which the places taken come free, soonest first."""

    cap: int
    ends: tuple[date, ...]

    @property
    def is_full(self) -> bool:
        return len(self.ends) >= self.cap

    @property
    def free_on(self) -> date | None:
        """The day on which one more order could begin; nothing when it can begin at once."""
        return self.ends[len(self.ends) - self.cap] if self.is_full else None


def locked_service(service_id: int) -> Service:
    """The service under its row lock. The order of locks stands with `process.locked`."""
    return Service.objects.select_for_update(no_key=True).get(pk=service_id)


def take_place(service: Service, extras: Sequence[Picked], *, shown: date | None) -> date | None:
    """The day on which a new order begins; nothing: at once. The service is locked.

    `shown`: the day the buyer read. Raises ServiceFull, ExtraSoldOut, and QueueMoved when the day
    is a later one by now.
    """
    for each in extras:
        left = _left(each.extra)
        if left is not None and each.quantity > left:
            raise ExtraSoldOut(each.extra, left)
    queue = queue_of(service)
    if queue is None or not queue.is_full:
        return None
    if service.when_full == WhenFull.STOP:
        raise ServiceFull(service, queue.free_on)
    if queue.free_on and (shown is None or queue.free_on > shown):
        raise QueueMoved(queue.free_on)
    return queue.free_on


def queue_of(service: Service) -> Queue | None:
    """How the service's queue stands; None for a service without a limit. One query or none."""
    if service.queue_cap is None:
        return None
    agency = profile.current()
    rows = Order.objects.filter(service=service, status__in=HOLDS_PLACE)
    found = rows.values_list("promised_at", "starts_on", "starts_after", "days")
    ends = sorted(_ends_on(agency, *row) for row in found)
    return Queue(service.queue_cap, tuple(ends))


@transaction.atomic
def recount_places(*, service_id: int) -> None:
    """Tell the catalogue how the places stand. The service is locked by this."""
    service = locked_service(service_id)
    queue = queue_of(service)
    catalog.note_places(
        service_id=service.pk,
        is_full=bool(queue and queue.is_full),
        free_on=queue.free_on if queue else None,
    )
    for extra in Extra.objects.filter(service=service, places__isnull=False):
        _note_extra(extra)


def recount_for(order: Order) -> None:
    """After an order took or gave back its place. One query for a service without limits."""
    has_limit = Q(queue_cap__isnull=False) | Q(extras__places__isnull=False)
    if Service.objects.filter(has_limit, pk=order.service_id).exists():
        recount_places(service_id=order.service_id)


def may_wait_for_days(order: Order) -> bool:
    """Whether an unpaid order may stay open for the days of a bank transfer.

    Limited places, and uses of a limited coupon, are kept so long only for somebody we know: a
    client who signed in to order, a buyer whom staff entered or quoted to. Anybody else could close
    a service, or use a coupon up, without paying.
    """
    if order.client_id or order.channel_id or ClientQuote.objects.filter(order=order).exists():
        return True
    if order.service.queue_cap is not None:
        return False
    limited = order.lines.filter(extra__places__isnull=False)
    coupon = CouponUse.objects.filter(order=order, coupon__most_uses__isnull=False)
    return not limited.exists() and not coupon.exists()


def _note_extra(extra: Extra) -> None:
    is_out = _left(extra) == 0
    by_day = extra.places_per == PlacesPer.DAY
    catalog.note_extra_places(
        extra_id=extra.pk,
        is_sold_out=is_out and not by_day,
        sold_out_on=_today(profile.current()) if is_out and by_day else None,
    )


def _left(extra: Extra) -> int | None:
    """How many pieces can still be sold; None when there is no limit."""
    if extra.places is None:
        return None
    sold = _selling(extra).aggregate(pieces=Sum("quantity"))["pieces"] or 0
    return max(extra.places - sold, 0)


def _selling(extra: Extra) -> QuerySet[OrderLine]:
    """The lines that take its places, as they are counted for it."""
    lines = OrderLine.objects.filter(extra=extra)
    if extra.places_per == PlacesPer.AT_ONCE:
        return lines.filter(order__status__in=HOLDS_PLACE)
    agency = profile.current()
    midnight = agency.opening.at(_today(agency), 0)
    gone = (OrderStatus.EXPIRED, OrderStatus.CANCELLED)
    return lines.filter(order__placed_at__gte=midnight).exclude(order__status__in=gone)


def _ends_on(
    agency: AgencyProfile,
    promised_at: datetime | None,
    starts_on: date | None,
    starts_after: datetime | None,
    days: int,
) -> date:
    """The day an order is out of the house: as promised, else as if its brief came now, or at the
    end of the withdrawal period when its work waits for it.

    Never a day that has passed: who is late leaves on the next open day.
    """
    opening = agency.opening
    if promised_at is not None:
        leaves = promised_at.astimezone(agency.zone).date()
    else:
        ready = max(clock.now(), starts_after or clock.now())
        begins = counting_day(opening, ready, agency.brief_cutoff)
        leaves = opening.add_days(max(begins, starts_on or begins), days)
    return max(leaves, opening.next_open_day(_today(agency) + timedelta(days=1)))


def _today(agency: AgencyProfile) -> date:
    return clock.now().astimezone(agency.zone).date()
