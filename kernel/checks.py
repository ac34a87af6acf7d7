"""System checks: what would send wrong mails, or do one piece of work twice, does not start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

_PARTS = ("subject.txt", "body.txt", "body.html")


@register()
def mail_templates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    root = Path(settings.BASE_DIR) / "templates" / "emails"
    return [
        Error(f"templates/emails/{folder.relative_to(root)}/{part} is missing.", id="kernel.E001")
        for folder in sorted({path.parent for path in root.glob("*/*/*")})
        for part in _PARTS
        if not (folder / part).exists()
    ]


@register()
def lease_outlasts_the_work(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Work is given to a second worker only when the first one can no longer be alive at it."""
    limit, lease = settings.CELERY_TASK_TIME_LIMIT, settings.OUTBOX_LEASE_SECONDS
    if 0 < settings.CELERY_TASK_SOFT_TIME_LIMIT < limit < lease:
        return []
    return [
        Error(
            f"A lease of {lease} s must be longer than a task may run ({limit} s, at least 2 s).",
            hint="Raise OUTBOX_LEASE_SECONDS or lower TASK_TIME_LIMIT_SECONDS.",
            id="kernel.E002",
        )
    ]
