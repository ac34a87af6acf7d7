"""An install whose work could be done by two workers at once does not start."""

from __future__ import annotations

from typing import Any

import pytest

from kernel import checks


@pytest.mark.parametrize(
    ("soft", "limit", "lease"), [(60, 90, 90), (60, 90, 30), (0, 1, 180), (90, 90, 180)]
)
def test_lease_that_work_can_outlive_is_refused(
    settings: Any, soft: int, limit: int, lease: int
) -> None:
    settings.CELERY_TASK_SOFT_TIME_LIMIT = soft
    settings.CELERY_TASK_TIME_LIMIT = limit
    settings.OUTBOX_LEASE_SECONDS = lease

    assert [error.id for error in checks.lease_outlasts_the_work(None)] == ["kernel.E002"]


def test_lease_of_an_install_outlasts_its_tasks(settings: Any) -> None:
    given = (settings.CELERY_TASK_SOFT_TIME_LIMIT, settings.CELERY_TASK_TIME_LIMIT)

    assert checks.lease_outlasts_the_work(None) == []
    assert (*given, settings.OUTBOX_LEASE_SECONDS) == (60, 90, 180)
    assert settings.CELERY_BEAT_SCHEDULE["sweep"]["schedule"] == 30.0
