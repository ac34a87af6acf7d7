"""Mail leaves through one door: a row rendered once, sent by a worker, never inside a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from kernel import clock, ids, outbox, profile
from kernel.models import Mail


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    content_type: str = "application/pdf"


Source = Callable[[str], Attachment]
SOURCES: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Let mails attach what `source` makes of a reference, when they leave: rows of rooms above."""
    SOURCES[name] = source


def send(
    name: str,
    *,
    to: str,
    language: str,
    key: str,
    context: dict[str, Any],
    is_secret: bool = False,
    attachments: Sequence[tuple[str, str]] = (),
    stop_url: str = "",
) -> None:
    """Promise the mail `templates/emails/<name>/` once per `key`, in the caller's transaction.

    `attachments`: (source, reference) pairs, made into files when the mail leaves. `stop_url`: a
    POST there ends mails of this kind, so that mail programs can offer it as one click (RFC 8058).
    `is_secret` erases the body from our table once it has left (sign-in codes).
    """
    if Mail.objects.filter(key=key).exists():
        return
    subject, text, html = render(name, language=language, context=context)
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    row = Mail.objects.create(
        key=key,
        message_id=f"<{ids.public_id()}@{domain}>",
        name=name,
        to=to,
        language=language,
        subject=subject,
        text=text,
        html=html,
        is_secret=is_secret,
        attachments=[list(pair) for pair in attachments],
        stop_url=stop_url,
        created_at=clock.now(),
    )
    outbox.schedule("kernel.send_mail", key=f"mail:{row.pk}", payload={"mail_id": row.pk})


def render(name: str, *, language: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Subject (one line), text and HTML in `language` and the agency's time zone."""
    agency = profile.current()
    full = {"agency": agency, "site_url": settings.SITE_URL, "language": language, **context}
    with translation.override(language), timezone.override(agency.zone):
        subject = " ".join(render_to_string(f"emails/{name}/subject.txt", full).split())
        text = render_to_string(f"emails/{name}/body.txt", full).strip() + "\n"
        html = render_to_string(f"emails/{name}/body.html", full)
    return subject[:200], text, html


def forget(address: str) -> None:
    """Nothing said to this address stays, and what has not left yet never leaves."""
    found = Mail.objects.filter(to__iexact=address)
    found.filter(sent_at=None).update(sent_at=clock.now())
    found.update(to="erased@erased.invalid", subject="", text="", html="", attachments=[])


def deliver(mail_id: int) -> None:
    """Send one mail unless it has left already. Network: never call it inside a transaction."""
    row = Mail.objects.get(pk=mail_id)
    if row.sent_at:
        return
    agency = profile.current()
    message = EmailMultiAlternatives(
        subject=row.subject,
        body=row.text,
        from_email=formataddr((agency.name, settings.DEFAULT_FROM_EMAIL)),
        to=[row.to],
        reply_to=[agency.email],
        headers=_headers(row),
    )
    message.attach_alternative(row.html, "text/html")
    for source, reference in row.attachments:
        file = SOURCES[source](reference)
        message.attach(file.name, file.content, file.content_type)
    message.send()
    with transaction.atomic():
        Mail.objects.filter(pk=row.pk).update(sent_at=clock.now())
        if row.is_secret:
            Mail.objects.filter(pk=row.pk).update(text="", html="")


def _headers(row: Mail) -> dict[str, str]:
    headers = {"Message-ID": row.message_id}
    if row.stop_url:
        headers["List-Unsubscribe"] = f"<{row.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def forget_about(prefix: str) -> None:
    """Erase the mails whose key begins so: what they were about was erased."""
    Mail.objects.filter(key__startswith=prefix).delete()
