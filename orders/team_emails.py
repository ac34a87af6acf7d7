"""Mails to a team: the invitation, and a line of news to each mate whom it concerns.

No link in them opens anything without signing in, so they are worth nothing to who was removed.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from kernel import mail, profile
from kernel.templatetags.relais import long_day
from orders.models import Order, Seat
from orders.rights import May

NEWS: dict[str, tuple[May, Promise]] = {
    "placed": (May.PAY, _("An order waits to be paid")),
    "expired": (May.PAY, _("An order was not paid in time")),
    "paid": (May.BRIEF, _("An order is paid: its brief can be written")),
    "brief_questioned": (May.BRIEF, _("There are questions about a brief")),
    "brief_accepted": (May.SEE, _("The delivery date of an order is fixed")),
    "delivered": (May.APPROVE, _("A delivery is ready to be checked")),
    "review_reminder": (May.APPROVE, _("A delivery still waits for an answer")),
    "changes_received": (May.APPROVE, _("The date of the new version is fixed")),
    "completed": (May.SEE, _("An order is completed")),
    "cancelled": (May.PAY, _("An order is cancelled")),
    "withdrawn": (May.PAY, _("A contract was withdrawn from")),
    "message": (May.TALK, _("There is a new message about an order")),
}
"""Name of the buyer's mail -> the right that a mate needs to hear of it, and how."""


def tell(name: str, order: Order, *, key: str) -> None:
    """The mates whom this mail of the buyer concerns. Two queries, one while teams are off."""
    if name not in NEWS or order.client_id is None or not profile.current().has_teams:
        return
    right, news = NEWS[name]
    seats = Seat.objects.filter(client=order.client_id, user__isnull=False, wants_mails=True)
    for seat in seats.select_related("user"):
        if seat.user and right in seat.rights:
            _tell(seat.user, order, news, key=f"orders:{key}:team:{seat.pk}")


def _tell(mate: User, order: Order, news: Promise, *, key: str) -> None:
    language = mate.language
    with translation.override(language):
        context = {
            "news": str(news),
            "reference": order.reference,
            "account": order.company_name or order.name,
            "button_label": _now("See the order"),
            "button_url": settings.SITE_URL + reverse("orders:detail", args=[order.public_id]),
            "facts": [(_now("Order"), f"{order.reference}, {order.service.title}")],
        }
    mail.send("orders/team_news", to=mate.email, language=language, key=key, context=context)


def invitation(seat: Seat, *, account: str, sending: str) -> None:
    """The one mail whose link lets somebody in; its body is erased once it has left."""
    with translation.override(seat.language), timezone.override(profile.current().zone):
        context = {
            "account": account,
            "button_label": _now("Accept the invitation"),
            "button_url": settings.SITE_URL + reverse("orders:join", args=[seat.token]),
            "expires_on": long_day(seat.expires_at),
        }
    mail.send(
        "orders/team_invitation",
        to=seat.email,
        language=seat.language,
        key=f"orders:seat:{seat.pk}:{sending}",
        context=context,
        is_secret=True,
    )
