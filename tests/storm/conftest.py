"""A database of its own for gunicorn and the workers."""

from __future__ import annotations

from tests.live.fixtures import live_database, live_template

__all__ = ["live_database", "live_template"]
