"""What a team does when woken."""

from __future__ import annotations

from accounts.emails import send_team_address
from accounts.models import User
from accounts.services import is_team_address
from kernel import outbox, profile
from kernel.outbox import Payload
from orders import team_emails
from orders.models import Seat
from orders.spaces import account_name


@outbox.handler(queue="mail")
def mail_team_invitation(payload: Payload) -> None:
    """Unless it was accepted or withdrawn. An address of who works here learns that it cannot be
    a client's, and nothing of who invited it: the wall holds."""
    found = Seat.objects.select_related("client").filter(pk=payload["seat_id"], user=None)
    seat = found.first()
    if seat is None or seat.is_over or not profile.current().has_teams:
        return
    if is_team_address(seat.email):
        send_team_address(User.objects.get(email__iexact=seat.email))
        return
    account = account_name(seat.client)
    team_emails.invitation(seat, account=account, sending=payload["sending"])
