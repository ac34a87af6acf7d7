"""Build the labelled demo agency by playing ten weeks of trade through the real services."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from accounts.models import User
from agency.demo.load import load
from agency.demo.logins import LOGINS
from kernel.models import AgencyProfile, MailboxMessage
from orders.models import Order


class Command(BaseCommand):
    help = "Fill an empty practice database with the demo agency."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_SANDBOX:
            raise CommandError("The demo loads in practice mode only (PAYMENTS_MODE=sandbox).")
        if AgencyProfile.objects.filter(is_demo=True).exists():
            self.stdout.write("The demo is already loaded: nothing was changed.")
            return
        if Order.objects.exists():
            raise CommandError("This database holds real orders. Nothing was changed.")
        if AgencyProfile.objects.exists() or User.objects.exists():
            raise CommandError("This database already holds an agency. Nothing was changed.")
        load(self.stdout.write)
        self.stdout.write(_summary())


def _summary() -> str:
    orders = Order.objects.order_by("status").values_list("status").annotate(Count("pk"))
    states = ", ".join(f"{count} {status}" for status, count in orders)
    logins = [f"  {who:<18} {email:<32} {how}" for who, email, how in LOGINS]
    mails = MailboxMessage.objects.count()
    return "\n".join(
        [f"The demo holds {Order.objects.count()} orders ({states}) and {mails} mails.", *logins]
    )
