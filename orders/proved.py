"""Orders whose words are the client's own: whoever knows an address can order in its name."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from kernel.actors import ActorKind
from orders.models import Order, OrderEvent

DEEDS = ("place", "submit_brief", "approve", "request_changes")


def proved(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those that somebody signed in placed, briefed or answered.

    What a stranger typed beside a client's address feeds no form of that client and names nothing.
    Cancelling proves nothing: a client does that with an order that was never theirs.
    """
    deeds = OrderEvent.objects.filter(
        order=OuterRef("pk"), actor_kind=ActorKind.CLIENT, actor__isnull=False, name__in=DEEDS
    )
    return orders.filter(Exists(deeds))
