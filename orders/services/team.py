"""A client's team: invited, joined, given other rights, ended. Only the client decides on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from kernel import clock, ids, mail, outbox
from kernel.actors import Actor, ActorKind
from kernel.states import IllegalTransition
from orders.models import Order, Seat
from orders.rights import TICKED, Rights
from orders.services.errors import SeatGone, SeatRefused, SignInFirst

INVITATION_LASTS = timedelta(days=7)
SEATS_AT_MOST = 20


@transaction.atomic
def invite_mate(*, client_id: int, email: str, language: str, ticked: Rights, actor: Actor) -> Seat:
    """Offer a seat and promise the mail with its link. Raises SeatRefused.

    Whether the address is known here is not told; the mail decides what may be said there.
    """
    client = User.objects.select_for_update().get(pk=client_id)
    _only(actor, client_id)
    email = email.strip().lower()
    _refuse(client, email)
    now = clock.now()
    seat = Seat.objects.create(
        client=client,
        email=email,
        language=language,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
        **_columns(ticked),
    )
    _promise_mail(seat)
    return seat


@transaction.atomic
def resend_invitation(*, seat_id: int, actor: Actor) -> Seat:
    """A new link; the one before is dead. Raises SeatGone once it was accepted."""
    seat = Seat.objects.select_for_update().get(pk=seat_id)
    _only(actor, seat.client_id)
    if seat.user_id:
        raise SeatGone
    seat.token, seat.invited_at = ids.token(), clock.now()
    seat.expires_at = seat.invited_at + INVITATION_LASTS
    seat.save(update_fields=["token", "invited_at", "expires_at"])
    _promise_mail(seat)
    return seat


@transaction.atomic
def change_rights(*, seat_id: int, ticked: Rights, actor: Actor) -> Seat:
    """They hold from the mate's next request on."""
    seat = Seat.objects.select_for_update().get(pk=seat_id)
    _only(actor, seat.client_id)
    Seat.objects.filter(pk=seat_id).update(**_columns(ticked))
    seat.refresh_from_db()
    return seat


@transaction.atomic
def end_seat(*, seat_id: int, actor: Actor) -> None:
    """By the client or by who holds it: the seat, its link and the mails about it are gone."""
    seat = Seat.objects.select_for_update().get(pk=seat_id)
    _only(actor, seat.client_id, seat.user_id)
    _forget([seat])


def open_invitation(token: str) -> Seat:
    """The seat a link stands for, while it can be taken. Raises SeatGone."""
    seat = Seat.objects.select_related("client").filter(token=token).first()
    if seat is None or seat.is_over:
        raise SeatGone
    return seat


@transaction.atomic
def take_seat(*, token: str, user: User | None, name: str = "") -> Seat:
    """Accept, once. Nobody signed in and no account at the address: one is opened, since the
    link reached the mailbox. Raises SeatGone, SignInFirst for anybody but the one invited."""
    found = open_invitation(token)
    seat = Seat.objects.select_for_update().filter(pk=found.pk, token=token).first()
    if seat is None:
        raise SeatGone
    mate = user or _new_account(seat, name)
    if mate.email.lower() != seat.email or mate.role != Role.CLIENT:
        raise SignInFirst
    seat.user, seat.token, seat.joined_at = mate, None, clock.now()
    seat.save(update_fields=["user", "token", "joined_at"])
    return seat


def choose_team_mails(*, user_id: int, wants: bool) -> None:
    """Whether a mate gets mails about the orders of the teams they belong to."""
    Seat.objects.filter(user=user_id).update(wants_mails=wants)


def forget_seats_of(client: User) -> None:
    """Somebody leaves: their team ends, and so do their places in others'."""
    seats = [*client.team.all(), *client.seats.all(), *Seat.objects.filter(email=client.email)]
    _forget(seats)


def _refuse(client: User, email: str) -> None:
    team = Seat.objects.filter(client=client)
    for old in team.filter(email=email, user=None, expires_at__lte=clock.now()):
        _forget([old])
    if email == client.email.lower():
        raise SeatRefused(_("This is your own address. Enter that of somebody else."))
    if team.filter(email=email).exists():
        raise SeatRefused(_("This address is in your team or invited already: see the list."))
    if team.count() >= SEATS_AT_MOST:
        raise SeatRefused(_("Your team is full. Remove somebody to invite another."))
    if not has_bought(client):
        raise SeatRefused(_("You can invite team mates once you have paid for an order."))


def has_bought(client: User) -> bool:
    """Whoever never paid anything makes us write to nobody."""
    return Order.objects.filter(client=client).exclude(paid_at=None).exists()


def _only(actor: Actor, *people: int | None) -> None:
    if actor.kind != ActorKind.CLIENT or actor.user_id not in people or not actor.user_id:
        raise IllegalTransition(f"{actor} may not decide on this seat")


def _columns(ticked: Rights) -> dict[str, bool]:
    return {f"may_{right}": right in ticked for right in TICKED}


def _promise_mail(seat: Seat) -> None:
    """Each sending is a mail of its own."""
    payload = {"seat_id": seat.pk, "sending": ids.public_id()}
    key = f"seat:{seat.pk}:{payload['sending']}"
    outbox.schedule("orders.mail_team_invitation", key=key, payload=payload)


def _new_account(seat: Seat, name: str) -> User:
    if User.objects.filter(email__iexact=seat.email).exists():
        raise SignInFirst
    return User.objects.create_user(
        seat.email,
        role=Role.CLIENT,
        name=name,
        language=seat.language,
        verified_at=clock.now(),
    )


def _forget(seats: list[Seat]) -> None:
    for seat in seats:
        mail.forget_about(f"orders:seat:{seat.pk}:")
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).delete()
