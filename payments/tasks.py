"""Celery shells of money."""

from __future__ import annotations

from celery import shared_task

from payments import services


@shared_task(name="payments.sweep", queue="money", ignore_result=True)
def sweep() -> None:
    services.sweep()
