"""System checks: a mail without its three templates does not start."""

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
