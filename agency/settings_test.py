"""Settings of the test run: fast hasher, memory broker, temporary folders."""

from __future__ import annotations

import os
import tempfile
from urllib.parse import urlsplit

os.environ.setdefault("PAYMENTS_MODE", "sandbox")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="relais-test-"))
os.environ.setdefault(
    "SECRET_KEY", "test-only-secret-key-that-is-long-enough-for-the-checks-0123456789"
)
os.environ.setdefault("STAFF_MFA_REQUIRED", "False")
if os.environ.get("REDIS_URL") and (worker := os.environ.get("PYTEST_XDIST_WORKER")):
    # Tests empty the cache, that is the whole Redis database: each worker has one of its own.
    own = urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{1 + int(worker.removeprefix('gw'))}")
    os.environ["REDIS_URL"] = own.geturl()

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
