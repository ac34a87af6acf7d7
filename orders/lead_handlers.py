"""What leads do when woken. Each handler reads the lead again before it acts."""

from __future__ import annotations

from kernel import outbox
from kernel.outbox import Payload
from orders import lead_emails, services
from orders.models import Lead, LeadMessage


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
