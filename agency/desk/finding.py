"""What the search looks through: six queries at most, whatever is stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Role, User
from catalog.models import Service
from freelancers.models import Freelancer
from kernel.ids import JOB_PREFIX, ORDER_PREFIX
from orders.models import Order
from payments.models import Payout

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """`exact`: the one order whose reference, or whose job's reference, was typed."""

    exact: str = ""
    orders: list[Order] = field(default_factory=list)
    clients: list[User] = field(default_factory=list)
    freelancers: list[Freelancer] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        people = self.clients or self.freelancers
        return not (self.orders or people or self.services or self.payouts)


def find(words: str) -> Found:
    if not words:
        return Found()
    if exact := _exact(words):
        return Found(exact=exact)
    people = Q(name__icontains=words) | Q(email__icontains=words)
    return Found(
        orders=_orders(words),
        clients=list(User.objects.filter(people, role=Role.CLIENT).order_by("name")[:MOST]),
        freelancers=list(Freelancer.objects.filter(people)[:MOST]),
        services=_services(words),
        payouts=_payouts(words),
    )


def _exact(words: str) -> str:
    """With or without its prefix, in any case: `DS-7KQ4M2`, `ds 7kq4m2`, `7kq4m2`."""
    typed = "".join(letter for letter in words.upper() if letter.isalnum())
    order, job = typed.removeprefix(ORDER_PREFIX), typed.removeprefix(JOB_PREFIX)
    named = Q(reference__in=_references(ORDER_PREFIX, typed, order))
    named |= Q(assignments__reference__in=_references(JOB_PREFIX, typed, job))
    found = Order.objects.filter(named).values_list("reference", flat=True).distinct()[:2]
    return found[0] if len(found) == 1 else ""


def _references(prefix: str, *bare: str) -> list[str]:
    return [f"{prefix}-{letters}" for letters in bare]


def _services(words: str) -> list[Service]:
    titled = Q(title_en__icontains=words) | Q(title_fr__icontains=words)
    return list(Service.objects.filter(titled)[:MOST])


def _payouts(words: str) -> list[Payout]:
    known = Q(invoice_number__icontains=words) | Q(reference__icontains=words)
    rows = Payout.objects.filter(known).select_related("freelancer", "assignment__order")
    return list(rows.order_by("-due_on", "-pk")[:MOST])


def _orders(words: str) -> list[Order]:
    matches = (
        Q(reference__icontains=words)
        | Q(assignments__reference__icontains=words)
        | Q(name__icontains=words)
        | Q(email__icontains=words)
        | Q(company_name__icontains=words)
        | Q(outside_reference__icontains=words)
        | Q(assignments__freelancer__name__icontains=words)
    )
    rows = Order.objects.filter(matches).select_related("service").distinct()
    return list(rows.order_by("-placed_at", "-pk")[:MOST])
