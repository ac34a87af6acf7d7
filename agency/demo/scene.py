"""What the people around one planned order share: the order, the clock, what was seen already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from accounts.models import User
from agency.demo.content.shapes import PlannedOrder
from agency.demo.pace import Pace
from agency.demo.stage import Act, Stage
from kernel import clock
from kernel.actors import Actor, ActorKind
from orders.models import Order


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts for the agency."""

    owner: User
    staff: User


@dataclass(slots=True)
class Scene:
    """`order_id` is 0 until the order is placed."""

    stage: Stage
    cast: Cast
    plan: PlannedOrder
    pace: Pace
    order_id: int = 0
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    @property
    def order(self) -> Order:
        return Order.objects.select_related("service", "client").get(pk=self.order_id)

    @property
    def client(self) -> Actor:
        client = self.order.client
        return Actor(ActorKind.CLIENT, client.pk if client else None)

    def later(self, wait: timedelta, act: Act, *, step: str = "") -> None:
        """Plan `act`: after `wait`, or at the step's share of the time when it has one."""
        self.stage.at(self.pace.choose(step, clock.now() + wait), act)

    def once(self, *fact: object) -> bool:
        """Whether this fact is seen for the first time."""
        if fact in self._seen:
            return False
        self._seen.add(fact)
        return True
