"""The signed links of an order's mails: one opens it in any browser until it is paid, one withdraws
from the contract."""

from __future__ import annotations

from django.core import signing

from orders.models import Order

_SALT = "orders.open"
_WITHDRAW = "orders.withdraw"


def open_token(order: Order) -> str:
    return signing.dumps(order.public_id, salt=_SALT)


def read_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    try:
        return str(signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        return ""


def withdraw_token(order: Order) -> str:
    return signing.dumps(order.public_id, salt=_WITHDRAW)


def read_withdraw_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    try:
        return str(signing.loads(token, salt=_WITHDRAW))
    except signing.BadSignature:
        return ""
