"""Real money does not start while a must of the checklist is red (decision 0051)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError
from django.utils.translation import override

from agency.golive import items, sales


@register()
def going_live(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Asks the database, in live mode only, and only until the first real sale.

    What the law wants at any time is payments' own check and goes on after it.
    """
    if settings.PAYMENTS_MODE != "stripe_live":
        return []
    try:
        with override("en"):
            red = [] if sales.has_sold_live() else items.red_musts()
    except DatabaseError:  # before the first migrate
        return []
    return [
        Error(
            f"Live payments wait for the checklist: {item.title}. {item.words}",
            hint="Start with PAYMENTS_MODE=stripe_test and open Going live in the back office.",
            id="agency.E001",
        )
        for item in red
    ]
