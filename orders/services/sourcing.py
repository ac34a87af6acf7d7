"""What brought the client is copied to the order, once."""

from __future__ import annotations

from django.db import transaction

from catalog.sources import Sources, Visit
from orders.models import Order, OrderSource, Touch
from orders.services.process import locked


@transaction.atomic
def record_sources(*, order_id: int, sources: Sources | None) -> None:
    """First and last visit, as the browser kept them; nothing when nothing told. Once an order."""
    if sources is None:
        return
    order = locked(order_id)
    if order.sources.exists():
        return
    touches = ((Touch.FIRST, sources.first), (Touch.LAST, sources.last))
    OrderSource.objects.bulk_create([_row(order, touch, visit) for touch, visit in touches])


def _row(order: Order, touch: Touch, visit: Visit) -> OrderSource:
    return OrderSource(
        order=order,
        touch=touch,
        seen_at=visit.at,
        landing=visit.landing,
        referrer=visit.referrer,
        source=visit.source,
        medium=visit.medium,
        campaign=visit.campaign,
        term=visit.term,
        content=visit.content,
    )
