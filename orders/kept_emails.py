"""The reminder of a checkout that was not finished: what it holds today, and two links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalog.models import Service
from kernel import mail, profile
from kernel.templatetags.relais import money
from orders.checkout_page import Summary
from orders.kept import draft_of
from orders.links import restore_token, stop_token
from orders.models import KeptCheckout
from orders.services.keeping import mail_key


def unfinished(kept: KeptCheckout, service: Service, *, step: int) -> None:
    """To the address that ticked the box. Promised once for each of the two reminders."""
    stop = [stop_token(kept)]
    with translation.override(kept.language), timezone.override(profile.current().zone):
        url = settings.SITE_URL + reverse("orders:stop-reminders", args=stop)
        context = {**_offer(kept, service), "stop_url": url}
    mail.send(
        "orders/unfinished",
        to=kept.email,
        language=kept.language,
        key=f"{mail_key(kept)}:{kept.asked_at.isoformat()}:{step}",
        context={
            **context,
            "is_last": step > 1,
            "asked_at": kept.asked_at,
            "erase_at": kept.erase_at,
        },
        stop_url=url,
    )


def _offer(kept: KeptCheckout, service: Service) -> dict[str, Any]:
    """As the summary will show it: what is left of the choice, at today's price."""
    page = Summary(service, draft_of(kept), None)
    lines = [(line.title, money(line.gross)) for line in page.quote.lines]
    link = reverse("orders:restore", args=[restore_token(kept)])
    return {
        "service": service.title,
        "button_url": settings.SITE_URL + link,
        "button_label": _("Go on with your order"),
        "facts": [*lines, (_("Total to pay"), money(page.quote.gross))],
        "why_vat": str(page.quote.vat_reason.label),
        "price": page.quote.gross,
        "price_before": kept.price if kept.price != page.quote.gross else None,
        "is_changed": not page.draft.is_of(page.choice),
        "coupon_problem": page.coupon_problem,
    }
