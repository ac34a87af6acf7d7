"""Whose orders a signed-in client looks at: their own, or those of a client who gave them a seat.

The choice stays in the session under the seat's own id; the rights are read anew at each request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.access import current_user
from accounts.models import Role, User
from kernel.profile import cached
from orders import checkout
from orders.access import require, rights_at
from orders.models import Order, Seat
from orders.proved import proved
from orders.rights import May, Rights

_KEY = "space"


@dataclass(frozen=True)
class Space:
    """`client`: whose orders; `seat`: why, unless they are one's own; `seats`: all they hold."""

    client: User
    rights: Rights
    seats: list[Seat]
    seat: Seat | None = None

    @cached_property
    def names(self) -> dict[int, str]:
        """Of the accounts of all seats, by the number of the client; one query for all."""
        return account_names([seat.client for seat in self.seats])

    @property
    def name(self) -> str:
        """Of the account, for whoever is not its holder."""
        return self.names[self.client.pk] if self.seat else ""

    def may(self, right: May) -> bool:
        return right in self.rights


def account_name(client: User) -> str:
    """The company of the newest order that is the client's own word, else the person."""
    return account_names([client])[client.pk]


def account_names(clients: Sequence[User]) -> dict[int, str]:
    """account_name of each, by the client's number. One query, none for nobody."""
    if not clients:
        return {}
    theirs = proved(Order.objects.filter(client=OuterRef("pk")))
    newest = theirs.order_by("-placed_at", "-pk")
    rows = User.objects.filter(pk__in=[each.pk for each in clients])
    last = dict(rows.values_list("pk", Subquery(newest.values("company_name")[:1])))
    return {each.pk: last.get(each.pk) or each.name or each.email for each in clients}


def seats_of(user: User) -> list[Seat]:
    """The seats this person holds; none while teams are off. One query."""
    if not cached().has_teams:
        return []
    return list(Seat.objects.filter(user=user).select_related("client"))


def current(request: HttpRequest, right: May = May.SEE) -> Space:
    """Where they are now. Raises SignInRequired, RightMissing.

    Who has no orders of their own begins in the team they joined last.
    """
    user = current_user(request)
    seats = seats_of(user)
    chosen = request.session.get(_KEY)
    seat = next((each for each in seats if each.public_id == chosen), None)
    if seat is None and chosen != user.public_id:
        seat = _first(request, user, seats)
    space = _at(user, seat, seats)
    require(space.rights, right)
    return space


def choose(request: HttpRequest, user: User, client: User) -> None:
    """From now on this browser is there; a checkout begun elsewhere is forgotten."""
    seat = next((each for each in seats_of(user) if each.client_id == client.pk), None)
    _keep(request, seat.public_id if seat else user.public_id)


def buyer_of(request: HttpRequest) -> User | None:
    """For whose account a checkout orders; None for anonymous. Raises RightMissing.

    Who works here gets themselves back: the pages of a checkout refuse them.
    """
    user = request.user
    if not isinstance(user, User) or user.role != Role.CLIENT:
        return user if isinstance(user, User) else None
    return current(request, May.PAY).client


def mate_of(request: HttpRequest, buyer: User | None) -> User | None:
    """The team mate who orders for `buyer`; None when they order for themselves."""
    user = request.user
    return user if isinstance(user, User) and buyer and user.pk != buyer.pk else None


def account_shown(request: HttpRequest) -> str:
    """For which account a checkout orders, when it is not one's own; empty otherwise."""
    is_client = isinstance(request.user, User) and request.user.role == Role.CLIENT
    return current(request).name if is_client else ""


def frame(request: HttpRequest, place: str, space: Space | None = None) -> dict[str, Any]:
    """What every page of the space needs. `place`: the page's own entry in its menu."""
    space = space or current(request)
    return {
        "section": "orders",
        "place": place,
        "space": space,
        "may_pay": space.may(May.PAY),
        "may_brief": space.may(May.BRIEF),
        "spaces": _choices(request, space),
    }


def _choices(request: HttpRequest, space: Space) -> list[dict[str, Any]]:
    """One's own orders first, then each team; nothing without a team."""
    user = current_user(request)
    own = {"key": user.public_id, "label": _("My own orders"), "is_here": space.seat is None}
    here = space.seat.pk if space.seat else None
    teams = [
        {
            "key": seat.public_id,
            "label": space.names[seat.client_id],
            "is_here": seat.pk == here,
        }
        for seat in space.seats
    ]
    return [own, *teams] if teams else []


def _first(request: HttpRequest, user: User, seats: list[Seat]) -> Seat | None:
    """Nothing is chosen, or what was chosen has ended."""
    has_ended = _KEY in request.session
    own = not seats or Order.objects.filter(client=user).exists()
    seat = None if own else max(seats, key=lambda each: each.joined_at or each.invited_at)
    if has_ended or seat:
        _keep(request, seat.public_id if seat else user.public_id)
    return seat


def _at(user: User, seat: Seat | None, seats: list[Seat]) -> Space:
    if seat is None:
        return Space(user, rights_at(user, user.pk), seats)
    return Space(seat.client, seat.rights, seats, seat)


def _keep(request: HttpRequest, key: str) -> None:
    if request.session.get(_KEY) != key:
        request.session[_KEY] = key
        checkout.forget_all(request)
