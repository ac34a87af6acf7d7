"""What the kernel does when woken."""

from __future__ import annotations

from kernel import files, mail, outbox
from kernel.outbox import Payload


@outbox.handler(queue="mail", in_transaction=False)
def send_mail(payload: Payload) -> None:
    mail.deliver(payload["mail_id"])


@outbox.handler(queue="files", in_transaction=False)
def erase_bytes(payload: Payload) -> None:
    files.erase_bytes(payload["name"])
