"""One hash of everything that happened: the log and every row, the same on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from agency.simulation.world import World

ROOMS = ("kernel", "accounts", "orders", "freelancers", "payments")
# Chance from outside (password salts), real time (signed links), words of the catalogues at hand.
LEFT_OUT = {"password", "text", "html", "subject", "last_error", "raw"}


def digest(world: World) -> str:
    """SHA-256 in hexadecimal."""
    found = hashlib.sha256()
    for line in (*world.log, *_rows()):
        found.update(line.encode())
        found.update(b"\n")
    return found.hexdigest()


def _rows() -> Iterator[str]:
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            yield from _table(model)


def _table(model: type[Model]) -> Iterator[str]:
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in LEFT_OUT]
    for values in model._default_manager.order_by("pk").values_list(*columns):
        yield json.dumps([model._meta.label, *values], default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
