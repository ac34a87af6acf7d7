"""The signed links of mails: one opens an order in any browser until it is paid, one withdraws from
the contract, one opens the thread of somebody who asked, one
their quote."""

from __future__ import annotations

from django.core import signing

from orders.models import ClientQuote, Lead, Order

# Without a moment in it, unlike `signing.dumps`: an order has one link, whenever it is written.
_OPEN = signing.Signer(salt="orders.open")
_WITHDRAW = signing.Signer(salt="orders.withdraw")
_LEAD = signing.Signer(salt="orders.lead")
_QUOTE = signing.Signer(salt="orders.quote")


def open_token(order: Order) -> str:
    return _OPEN.sign_object(order.public_id)


def read_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    try:
        return str(_OPEN.unsign_object(token))
    except signing.BadSignature:
        return ""


def withdraw_token(order: Order) -> str:
    return _WITHDRAW.sign_object(order.public_id)


def read_withdraw_token(token: str) -> str:
    """The order's public id, or nothing when the link is not one of ours."""
    try:
        return str(_WITHDRAW.unsign_object(token))
    except signing.BadSignature:
        return ""


def lead_token(lead: Lead) -> str:
    return _LEAD.sign_object(lead.public_id)


def read_lead_token(token: str) -> str:
    """The lead's public id, or nothing when the link is not one of ours."""
    try:
        return str(_LEAD.unsign_object(token))
    except signing.BadSignature:
        return ""


def quote_token(quote: ClientQuote) -> str:
    return _QUOTE.sign_object(quote.public_id)


def read_quote_token(token: str) -> str:
    """The quote's public id, or nothing when the link is not one of ours."""
    try:
        return str(_QUOTE.unsign_object(token))
    except signing.BadSignature:
        return ""
