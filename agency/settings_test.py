"""Settings of the test run: fast hasher, memory broker, temporary folders."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("PAYMENTS_MODE", "sandbox")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="relais-test-"))
os.environ.setdefault(
    "SECRET_KEY", "test-only-secret-key-that-is-long-enough-for-the-checks-0123456789"
)
os.environ.setdefault("STAFF_MFA_REQUIRED", "False")

from agency.settings import *  # noqa: F403

ALLOW_SANDBOX_PAYMENTS = "I-understand-no-money-moves"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
DEFAULT_FROM_EMAIL = "hello@relais.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
