"""The owner's side, where all is put together."""

from agency.celery import app as celery_app

__all__ = ["celery_app"]
