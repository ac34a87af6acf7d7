"""What leads and their quotes do when woken. Each handler reads the row again before it acts."""

from __future__ import annotations

from kernel import outbox
from kernel.outbox import Payload
from orders import lead_emails, quote_emails, services
from orders.models import ClientQuote, Lead, LeadMessage


def _lead(payload: Payload) -> Lead:
    return Lead.objects.select_related("service").get(pk=payload["lead_id"])


@outbox.handler(queue="mail")
def mail_question(payload: Payload) -> None:
    lead_emails.question(_lead(payload))


@outbox.handler("lead.message", queue="mail")
def mail_answer(payload: Payload) -> None:
    lead_emails.answer(_lead(payload), LeadMessage.objects.get(pk=payload["message_id"]))


@outbox.handler(queue="mail")
def mail_order_link(payload: Payload) -> None:
    lead_emails.order_link(_lead(payload), LeadMessage.objects.get(pk=payload["message_id"]))


@outbox.handler("order.paid")
def win_lead(payload: Payload) -> None:
    services.win_lead(order_id=payload["order_id"])


def _quote(payload: Payload) -> ClientQuote:
    quotes = ClientQuote.objects.select_related("lead__service")
    return quotes.get(pk=payload["quote_id"])


@outbox.handler(queue="mail")
def mail_quote(payload: Payload) -> None:
    quote = _quote(payload)
    if quote.is_open:
        quote_emails.sent(quote)


@outbox.handler(queue="mail")
def remind_quote(payload: Payload) -> None:
    """Unless it was answered, replaced or taken back, or no reminder is wanted."""
    quote = _quote(payload)
    if quote.is_open and quote.reminder_stopped_at is None:
        quote_emails.reminder(quote)


@outbox.handler("quote.withdrawn", queue="mail")
def mail_quote_withdrawn(payload: Payload) -> None:
    quote_emails.withdrawn(_quote(payload))
