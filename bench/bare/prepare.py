"""Make the yardstick's tables and fill them. Needs DJANGO_SETTINGS_MODULE and DATABASE_URL."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from bench.bare.models import Card

WORDS = "A page of cards as every shop has one, with words enough to fill three lines of text. " * 5


def prepare() -> None:
    call_command("migrate", run_syncdb=True, verbosity=0)
    Card.objects.all().delete()
    Card.objects.bulk_create(
        Card(
            title=f"Card number {number}",
            body=WORDS,
            price=900 + number,
            made_at=timezone.now() - timedelta(hours=number),
        )
        for number in range(200)
    )
