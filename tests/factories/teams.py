"""Seats in a client's team: offered, and taken."""

from __future__ import annotations

from accounts.models import Role, User
from kernel import clock, versions
from kernel.models import AgencyProfile
from orders import services
from orders.models import Seat
from orders.rights import May


def allow_teams(*, on: bool = True) -> None:
    """The owner's switch."""
    AgencyProfile.objects.update(has_teams=on)
    versions.bump()
    versions.forget()


def make_mate(email: str = "ann@maison-lune.example", name: str = "Ann Durand") -> User:
    return User.objects.create_user(email, role=Role.CLIENT, name=name, verified_at=clock.now())


def offer_seat(client: User, email: str = "ann@maison-lune.example", *ticked: May) -> Seat:
    return services.invite_mate(
        client_id=client.pk,
        email=email,
        language="en",
        ticked=frozenset(ticked),
        actor=client.actor,
    )


def give_seat(client: User, mate: User, *ticked: May) -> Seat:
    """Accepted; `client` has paid for an order before."""
    token = offer_seat(client, mate.email, *ticked).token
    return services.take_seat(token=token or "", user=mate)
