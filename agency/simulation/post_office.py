"""The mail server and every mailbox behind it: it refuses, stalls and takes letters twice (F11)."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from agency.simulation.faults import Plan


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient's mailbox got; `body` is subject, text and HTML."""

    message_id: str
    to: str
    body: str


class MailServer:
    """`letters` in the order of their arrival, repeated ones too."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan, self.rng = plan, rng
        self.letters: list[Letter] = []

    def take(self, message: EmailMessage) -> None:
        """Raises what an SMTP client would."""
        if not self.plan.strikes("F11", self.rng):
            self._keep(message)
            return
        kind = self.rng.choice(["busy", "refused", "timeout", "taken", "taken"])
        if kind == "busy":
            raise smtplib.SMTPResponseException(451, b"simulated: try again later")
        if kind == "refused":
            raise smtplib.SMTPResponseException(554, b"simulated: no")
        if kind == "taken":
            self._keep(message)
        raise TimeoutError("simulated: the mail server did not answer")

    def _keep(self, message: EmailMessage) -> None:
        parts = [str(message.subject), str(message.body), message.from_email]
        if isinstance(message, EmailMultiAlternatives):
            parts += [str(part[0]) for part in message.alternatives]
        parts += [f"{name}: {value}" for name, value in message.extra_headers.items()]
        message_id = message.extra_headers.get("Message-ID", "")
        for address in message.recipients():
            self.letters.append(Letter(message_id, address, "\n".join(parts)))


SERVERS: list[MailServer] = []


class PostOffice(BaseEmailBackend):
    """Django's backend: hands each message to the server of the running simulation."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            SERVERS[-1].take(message)
        return len(email_messages)
