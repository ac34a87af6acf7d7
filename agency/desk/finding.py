"""What the search looks through: four queries at most, whatever is stored."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import Role, User
from freelancers.models import Freelancer
from orders.models import Order

MOST = 30


@dataclass(frozen=True, slots=True)
class Found:
    """`exact`: the one order whose reference, or whose job's reference, was typed."""

    exact: str = ""
    orders: list[Order] = field(default_factory=list)
    clients: list[User] = field(default_factory=list)
    freelancers: list[Freelancer] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.orders or self.clients or self.freelancers)


def find(words: str) -> Found:
    if not words:
        return Found()
    if exact := _exact(words.upper()):
        return Found(exact=exact)
    people = Q(name__icontains=words) | Q(email__icontains=words)
    return Found(
        orders=_orders(words),
        clients=list(User.objects.filter(people, role=Role.CLIENT).order_by("name")[:MOST]),
        freelancers=list(Freelancer.objects.filter(people)[:MOST]),
    )


def _exact(reference: str) -> str:
    typed = Q(reference=reference) | Q(assignments__reference=reference)
    return Order.objects.filter(typed).values_list("reference", flat=True).first() or ""


def _orders(words: str) -> list[Order]:
    matches = (
        Q(reference__icontains=words)
        | Q(assignments__reference__icontains=words)
        | Q(name__icontains=words)
        | Q(email__icontains=words)
        | Q(company_name__icontains=words)
        | Q(assignments__freelancer__name__icontains=words)
    )
    rows = Order.objects.filter(matches).select_related("service").distinct()
    return list(rows.order_by("-placed_at", "-pk")[:MOST])
