"""Mails about a quote, in the language the client asked in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.templatetags.relais import long_day, money
from orders import quote_paper
from orders.lead_emails import send
from orders.links import quote_token
from orders.models import ClientQuote

READ = _("Read the quote")


def sent(quote: ClientQuote) -> None:
    """With the paper."""
    _send(
        "quote_sent",
        quote,
        attachments=[(quote_paper.SOURCE, quote.public_id)],
        note=quote.note,
        reminder=True,
    )


def reminder(quote: ClientQuote) -> None:
    _send("quote_reminder", quote)


def withdrawn(quote: ClientQuote) -> None:
    _send("quote_withdrawn", quote)


def quote_address(quote: ClientQuote) -> str:
    """The signed address, in the language of the moment."""
    return reverse("orders:quote", args=[quote_token(quote)])


def _send(
    name: str,
    quote: ClientQuote,
    attachments: list[tuple[str, str]] | None = None,
    **context: object,
) -> None:
    send(
        name,
        quote.lead,
        key=f"quote:{quote.pk}:{name}",
        url=lambda: quote_address(quote),
        button=READ,
        facts=lambda: [
            (_("Quote"), quote.number),
            (_("Price"), money(quote.gross)),
            (_("Valid until"), long_day(quote.valid_until)),
        ],
        attachments=attachments,
        number=quote.number,
        valid_until=quote.valid_until,
        **context,
    )
