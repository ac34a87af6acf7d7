"""Celery shells of money."""

from __future__ import annotations

from celery import shared_task

from payments import services


@shared_task(name="payments.sweep", ignore_result=True)
def sweep() -> None:
    services.sweep()


@shared_task(name="payments.nightly", ignore_result=True)
def nightly() -> None:
    services.sweep_settled()
