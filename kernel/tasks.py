"""Celery shells of the kernel."""

from __future__ import annotations

from celery import shared_task

from kernel import outbox


@shared_task(name="kernel.relay", ignore_result=True)
def relay(queue: str = "") -> None:
    outbox.relay(queue)
