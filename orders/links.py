"""The signed link of an unpaid order's mail: it opens the order in any browser until it is paid."""

from __future__ import annotations

from django.core import signing

from orders.models import Order

_SALT = "orders.open"


def open_token(order: Order) -> str:
    return signing.dumps(order.public_id, salt=_SALT)


def read_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        return ""
