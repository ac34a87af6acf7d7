"""WSGI entry point. System checks run here too: gunicorn runs none (payments.md 4)."""

from __future__ import annotations

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agency.settings")

application = get_wsgi_application()
call_command("check")
