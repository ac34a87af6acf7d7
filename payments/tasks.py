"""Celery shells of money."""

from __future__ import annotations

from celery import shared_task

from freelancers import services as freelancers
from payments import checking, services


@shared_task(name="payments.sweep", ignore_result=True)
def sweep() -> None:
    services.sweep()


@shared_task(name="payments.nightly", ignore_result=True)
def nightly() -> None:
    """What is kept beside the truth is compared with it; nothing is put right in silence."""
    freelancers.check_taken()
    checking.check_days()
    services.sweep_settled()
