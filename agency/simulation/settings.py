"""Settings of the simulator: a throw-away database in memory, whatever the install is set to."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="relais-simulation-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.update(
    PAYMENTS_MODE="sandbox",
    VAR_DIR=_folder,
    SECRET_KEY="simulation-only-key-which-protects-nothing-at-all-0123456789",  # noqa: S106
    SITE_URL="http://agency.example",
    DATABASE_URL="sqlite://:memory:",
    REDIS_URL="",
    EMAIL_URL="consolemail://",
    DEBUG="False",
)

from agency.settings import *  # noqa: E402, F403

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "cached_statements": 2_000},
    }
}
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "local")
}
ALLOW_SANDBOX_PAYMENTS = "I-understand-no-money-moves"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
DEFAULT_FROM_EMAIL = "hello@agency.example"
EMAIL_BACKEND = "agency.simulation.post_office.PostOffice"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STAFF_MFA_REQUIRED = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "CRITICAL"}}
