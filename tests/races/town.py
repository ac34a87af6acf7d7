"""Who races, and orders brought to the moment before the race by the services people use."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from catalog.models import Service
from freelancers import services as freelancers
from freelancers.models import Assignment, Freelancer
from kernel.models import OutboxMessage
from orders.models import Order
from payments.sandbox import acts
from payments.services import sync_session
from tests.factories.catalog import package
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    bring_to_production,
    give_rate,
    make_freelancer,
    make_order_in_production,
    submit,
)
from tests.factories.payments import make_order, open_session
from tests.live.browser import Browser
from tests.live.server import Address

PLENTY = 30_000


@dataclass
class Town:
    """One agency. `tabs` are browser windows, each with its own kept connection."""

    address: Address
    service: Service
    clara: User
    olga: User
    fay: Freelancer
    finn: Freelancer
    _tabs: dict[tuple[int | None, int], Browser] = field(default_factory=dict)
    _orders: dict[int, Order] = field(default_factory=dict)

    def tab(self, user: User | None, number: int = 1) -> Browser:
        """The same window each time: signed in once, its connection kept."""
        key = (user.pk if user else None, number)
        if key not in self._tabs:
            self._tabs[key] = Browser(self.address, user)
        return self._tabs[key]

    def tab_of(self, freelancer: Freelancer, number: int = 1) -> Browser:
        return self.tab(freelancer.user, number)

    def close(self) -> None:
        for browser in self._tabs.values():
            browser.close()

    def place(self) -> Order:
        return make_order(service=self.service, client=self.clara)

    def paid(self) -> Order:
        """Paid on the practice page; the books say so."""
        order = self.place()
        session = open_session(order)
        acts.pay(session)
        sync_session(session_id=session)
        order.refresh_from_db()
        return order

    def unassigned(self, number: int = 0) -> Order:
        """The same order in production each time (one for each number), whoever had it told off."""
        if number not in self._orders:
            self._orders[number] = make_order_in_production(self.clara, self.service)
        order = self._orders[number]
        job = Assignment.objects.live().filter(order=order).first()
        if job:
            freelancers.withdraw_assignment(assignment_id=job.pk, actor=STAFF, reason="next round")
        return order

    def offer(self, order: Order) -> Assignment:
        """Offered to Fay, who has places enough."""
        set_capacity(self.fay, PLENTY)
        return freelancers.offer_to(order_id=order.pk, freelancer_id=self.fay.pk, actor=STAFF)

    def submit(self, order: Order) -> Assignment:
        """Fay has made the order, and nobody has looked at it yet."""
        job = self.offer(bring_to_production(order))
        freelancers.accept_assignment(assignment_id=job.pk, actor=actor_of(self.fay))
        job.refresh_from_db()
        return submit(job)


def hush() -> None:
    """Everything promised so far is forgotten: what follows is the race's own."""
    OutboxMessage.objects.all().delete()


def set_capacity(freelancer: Freelancer, places: int) -> None:
    Freelancer.objects.filter(pk=freelancer.pk).update(capacity=places)


def on_the_bench(user: User, service: Service) -> Freelancer:
    freelancer = make_freelancer(user, capacity=PLENTY)
    give_rate(freelancer, package(service))
    return freelancer
