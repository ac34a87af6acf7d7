"""The Celery application: it finds the tasks that `outbox.handler` registers in each app."""

from __future__ import annotations

import os

from celery import Celery

from kernel import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")

broker.register()
app = Celery("relais")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
