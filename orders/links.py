"""The signed links of mails: one opens an order in any browser until it is paid, one withdraws from
the contract, one opens the thread of somebody who asked, one their quote, one brings a checkout
back and one stops the reminders of it."""

from __future__ import annotations

from django.core import signing

from orders.models import ClientQuote, KeptCheckout, Lead, Order

# Without a moment in it, unlike `signing.dumps`: an order has one link, whenever it is written.
_OPEN = signing.Signer(salt="orders.open")
_WITHDRAW = signing.Signer(salt="orders.withdraw")
_RESTORE = signing.Signer(salt="orders.restore")
_STOP = signing.Signer(salt="orders.stop")
_LEAD = signing.Signer(salt="orders.lead")
_QUOTE = signing.Signer(salt="orders.quote")


def open_token(order: Order) -> str:
    return _OPEN.sign_object(order.public_id)


def read_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    return _read(_OPEN, token)


def withdraw_token(order: Order) -> str:
    return _WITHDRAW.sign_object(order.public_id)


def read_withdraw_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    return _read(_WITHDRAW, token)


def restore_token(found: KeptCheckout | Order) -> str:
    """Of a kept checkout, or of an order that was not paid in time."""
    kind = "order" if isinstance(found, Order) else "kept"
    return _RESTORE.sign_object(f"{kind}:{found.public_id}")


def read_restore_token(token: str) -> tuple[str, str]:
    """`order` or `kept` with the public id; nothing when the link is not one of ours."""
    kind, _colon, public_id = _read(_RESTORE, token).partition(":")
    return kind, public_id


def stop_token(kept: KeptCheckout) -> str:
    return _STOP.sign_object(kept.public_id)


def read_stop_token(token: str) -> str:
    """The kept checkout's public id, or nothing when the link is not one of ours."""
    return _read(_STOP, token)


def _read(signer: signing.Signer, token: str) -> str:
    try:
        return str(signer.unsign_object(token))
    except signing.BadSignature:
        return ""


def lead_token(lead: Lead) -> str:
    return _LEAD.sign_object(lead.public_id)


def read_lead_token(token: str) -> str:
    """The lead's public id, or nothing when the link is not one of ours."""
    return _read(_LEAD, token)


def quote_token(quote: ClientQuote) -> str:
    return _QUOTE.sign_object(quote.public_id)


def read_quote_token(token: str) -> str:
    """The quote's public id, or nothing when the link is not one of ours."""
    return _read(_QUOTE, token)
