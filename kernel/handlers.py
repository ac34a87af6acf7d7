"""What the kernel does when woken."""

from __future__ import annotations

from kernel import mail, outbox
from kernel.outbox import Payload


@outbox.handler(queue="mail", in_transaction=False)
def send_mail(payload: Payload) -> None:
    mail.deliver(payload["mail_id"])
