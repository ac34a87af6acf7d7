"""The practice mailbox: a mail backend that keeps every message in a table. Sandbox only."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from kernel import clock
from kernel.models import MailboxMessage


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.IS_SANDBOX:
            raise RuntimeError("The practice mailbox works in practice mode only.")
        for message in email_messages:
            for address in message.recipients():
                _keep(message, address)
        return len(email_messages)


def _keep(message: EmailMessage, address: str) -> None:
    html = ""
    if isinstance(message, EmailMultiAlternatives) and message.alternatives:
        html = str(message.alternatives[0][0])
    MailboxMessage.objects.create(
        message_id=message.extra_headers.get("Message-ID", ""),
        to=address,
        sender=message.from_email,
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        raw=message.message().as_string(),
        arrived_at=clock.now(),
    )
