"""The Celery application: it finds the tasks that `outbox.handler` registers in each app."""

from __future__ import annotations

import logging
import os
from typing import Any

from celery import Celery, bootsteps
from celery.platforms import EX_FAILURE
from celery.worker import state

from kernel import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")

log = logging.getLogger(__name__)


class BeatWatch(bootsteps.StartStopStep):
    """A worker whose embedded beat died ends too, for its supervisor to see.

    Alone it would go on for months without the sweep: no timer would fire again. What it works on
    is not waited for (Celery took half a minute at times): the outbox hands it over again.
    """

    requires = ("celery.worker.components:Timer", "celery.worker.components:Beat")
    LOOK_EVERY = 2.0  # seconds

    def start(self, parent: Any) -> None:
        if parent.beat:
            parent.timer.call_repeatedly(self.LOOK_EVERY, self._look, (parent,))

    def _look(self, worker: Any) -> None:
        if state.should_terminate is None and not worker.beat.is_alive():
            worker.exitcode = EX_FAILURE
            log.error("The beat ended by itself, so the worker ends too.")
            state.should_terminate = EX_FAILURE  # type: ignore[assignment]  # stubs know None only


broker.register()
app = Celery("relais")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(BeatWatch)
