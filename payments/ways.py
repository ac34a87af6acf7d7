"""By which way money goes back: the way it came, as far as that way leads."""

from __future__ import annotations

from enum import StrEnum

from payments import ledger
from payments.models import Account, Payment


class WayBack(StrEnum):
    """`none`: nothing came, so nothing goes back. Printed papers keep the word."""

    CARD = "card"
    TRANSFER = "transfer"
    CHANNEL = "channel"
    NONE = "none"


def way_back(payment: Payment) -> WayBack:
    """By Stripe, through the channel that holds the money, or from our own account. One query for
    what was paid elsewhere."""
    if payment.is_by_card:
        return WayBack.CARD
    if ledger.where(payment) == Account.CHANNEL_BALANCE:
        return WayBack.CHANNEL
    return WayBack.TRANSFER
