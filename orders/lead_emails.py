"""Mails to somebody who asked before buying, in the language they asked in.

Nothing typed comes back in the first one: it must not carry a stranger's words to anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog import storefront
from kernel import mail, profile
from orders.emails import Facts, Words
from orders.lead_pages import thread_address
from orders.models import Lead, LeadMessage

READ = _("Read and answer")


def question(lead: Lead) -> None:
    send("question", lead, key=f"lead:{lead.pk}:asked", button=_("Open the conversation"))


def answer(lead: Lead, message: LeadMessage) -> None:
    send("answer", lead, key=f"lead-message:{message.pk}", button=READ, body=message.body)


def order_link(lead: Lead, message: LeadMessage) -> None:
    send(
        "order_link",
        lead,
        key=f"lead-message:{message.pk}",
        url=lambda: order_address(lead),
        button=_("Order this service"),
        thread_url=_thread_url(lead),
    )


def order_address(lead: Lead) -> str:
    """The order form with the service's first package chosen, in the language of the moment."""
    slug = lead.service.slug if lead.service else ""
    service = storefront.find(slug)
    tier = storefront.cheapest(service).tier if service else ""
    return f"{reverse('orders:new', args=[slug])}?package={tier}"


def _thread_url(lead: Lead) -> str:
    with translation.override(lead.language):
        return f"{settings.SITE_URL}{thread_address(lead)}"


def send(
    name: str,
    lead: Lead,
    *,
    key: str,
    button: Words,
    url: Callable[[], str] | None = None,
    facts: Callable[[], Facts] = tuple,
    attachments: list[tuple[str, str]] | None = None,
    **context: Any,
) -> None:
    """`url` and `facts` are made in the mail's language and the agency's time zone. Who left, or
    told no address, gets none."""
    if lead.is_erased or not lead.email:
        return
    with translation.override(lead.language), timezone.override(profile.current().zone):
        path = url() if url else thread_address(lead)
        shown = {
            "service": lead.about,
            "name": lead.name,
            "button_url": f"{settings.SITE_URL}{path}",
            "button_label": str(button),
            "facts": [(str(label), value) for label, value in facts()],
        }
    mail.send(
        f"orders/{name}",
        to=lead.email,
        language=lead.language,
        key=f"orders:{key}",
        context={**shown, **context},
        attachments=attachments or (),
    )
