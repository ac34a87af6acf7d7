"""`manage.py check --deploy` as production would see it: any warning fails."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

PRODUCTION = {
    "DATABASE_URL": "postgres://relais@db.example/relais",
    "DEFAULT_FROM_EMAIL": "hello@agency.example",
    "EMAIL_URL": "smtp+tls://relais:secret@mail.example:587",
    "PAYMENTS_MODE": "stripe_test",
    "REDIS_URL": "redis://cache.example/0",
    "SECRET_KEY": "deploy-check-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "SITE_URL": "https://agency.example",
    "STRIPE_SECRET_KEY": "sk_test_deploy_check",
    "STRIPE_WEBHOOK_SECRETS": "whsec_deploy_check",
}


def main() -> int:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    with tempfile.TemporaryDirectory() as folder:
        env = {**kept, **PRODUCTION, "VAR_DIR": folder}
        return subprocess.run(check, env=env, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
