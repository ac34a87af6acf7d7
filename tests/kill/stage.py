"""An agency with paid orders and complete briefs; who makes them is not asked yet."""

from __future__ import annotations

from django.db import transaction

from accounts.models import Role, User
from agency.demo.load import fast_writes
from catalog.models import Service
from kernel import clock, outbox
from kernel.models import AgencyProfile
from orders.models import Order
from payments import services as payments
from payments.sandbox import acts
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import bring_to_production, give_rate, make_freelancer
from tests.factories.payments import make_order

FREELANCERS = 8


def set_up(orders: int) -> None:
    """`orders` paid on the practice page and briefed: forwarding each brief is promised, not done.

    Everything that came before has been delivered; nothing wakes a worker.
    """
    with outbox.quiet(), fast_writes():
        service = _open_agency(orders)
        placed = [_place(service, number) for number in range(orders)]
        while outbox.deliver_due():
            pass
        for order in placed:
            order.refresh_from_db()
            with transaction.atomic():
                bring_to_production(order, f"A heron over water, number {order.pk}")


def _open_agency(orders: int) -> Service:
    AgencyProfile.objects.create(
        pk=1,
        name="Atelier Relais",
        persona="Sofia",
        email="hello@relais.example",
        default_language="en",
        legal_name="Atelier Relais",
        address="12 rue des Arts, Lille",
        legal_id="900 000 000",
    )
    service = make_service()
    for number in range(FREELANCERS):
        _hire(service, number, capacity=orders // FREELANCERS + 1)
    return service


def _hire(service: Service, number: int, capacity: int) -> None:
    user = User.objects.create_user(
        f"maker-{number}@makers.example",
        role=Role.FREELANCER,
        name=f"Maker {number}",
        verified_at=clock.now(),
    )
    freelancer = make_freelancer(user, capacity=capacity)
    give_rate(freelancer, package(service), 8_000 + number)


def _place(service: Service, number: int) -> Order:
    order = make_order(service=service, email=f"client-{number}@clients.example")
    payments.open_checkout(order_id=order.pk)
    acts.pay(str(order.payments.get(status="open").session_id))
    return order
